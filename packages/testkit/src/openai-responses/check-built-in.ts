import { type JsonObject, stringOf } from '../lib/json.ts';
import { openaiError } from '../openai/write-error.ts';
import type { VendorError } from '../server/wire.ts';
import { type Leniency, unknownParameter } from './leniency.ts';
import type { Memory } from './memory.ts';
import { typeOf } from './request.ts';

/** Fields that are taken back, of the items that carry more when the vendor writes them. */
const fieldsTaken: Readonly<Record<string, readonly string[]>> = {
  web_search_call: ['action', 'status'],
  file_search_call: ['queries', 'results', 'status'],
  code_interpreter_call: ['code', 'container_id', 'outputs', 'status'],
  image_generation_call: ['result', 'status'],
  mcp_call: ['approval_request_id', 'arguments', 'error', 'name', 'output', 'server_label', 'status'],
  mcp_list_tools: ['error', 'server_label', 'tools'],
  computer_call: ['action', 'actions', 'call_id', 'pending_safety_checks', 'status'],
  shell_call: ['action', 'call_id', 'caller', 'environment', 'status'],
  shell_call_output: ['call_id', 'caller', 'max_output_length', 'output', 'status'],
  compaction: ['encrypted_content'],
};

/** What the ids of such items begin with. */
const idPrefixes: Readonly<Record<string, string>> = {
  web_search_call: 'ws',
  file_search_call: 'fs',
  code_interpreter_call: 'ci',
  image_generation_call: 'ig',
  mcp_call: 'mcp',
  mcp_list_tools: 'mcpl',
};

/** Why OpenAI would refuse an item of a built-in tool in the place where it stands. */
export function checkBuiltIn(items: readonly JsonObject[], index: number, memory: Memory, { lenient }: Leniency): VendorError | undefined {
  const item = items[index] ?? {};
  const type = typeOf(item);
  const id = stringOf(item['id']);
  const taken = fieldsTaken[type];
  const extra = lenient || taken === undefined ? undefined : Object.keys(item).find((name) => name !== 'type' && name !== 'id' && !taken.includes(name));
  if (extra !== undefined) return unknownParameter(`input[${index}].${extra}`);
  const prefix = idPrefixes[type];
  if (!lenient && prefix !== undefined && !id.startsWith(`${prefix}_`)) {
    return openaiError(400, `Invalid 'input[${index}].id': '${id}'. Expected an ID that begins with '${prefix}'.`, { param: `input[${index}].id`, code: 'invalid_value' });
  }
  const thought = memory.thoughtsOf(id);
  if (thought === undefined || items.slice(0, index).some((before) => typeOf(before) === 'reasoning' && before['id'] === thought)) return undefined;
  return openaiError(400, `Item '${id}' of type '${type}' was provided without its required 'reasoning' item: '${thought}'.`, { param: 'input' });
}
