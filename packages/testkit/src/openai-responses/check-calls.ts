import { type JsonObject, stringOf } from '../lib/json.ts';
import { openaiError } from '../openai/write-error.ts';
import type { VendorError } from '../server/wire.ts';
import type { Memory } from './memory.ts';
import { itemsOf, typeOf } from './request.ts';

/** What answers each kind of call, and what the vendor calls the two. */
const kinds = [
  { call: 'function_call', output: 'function_call_output', name: 'function call' },
  { call: 'custom_tool_call', output: 'custom_tool_call_output', name: 'custom tool call' },
  { call: 'computer_call', output: 'computer_call_output', name: 'computer call' },
  { call: 'shell_call', output: 'shell_call_output', name: 'shell call' },
  { call: 'apply_patch_call', output: 'apply_patch_call_output', name: 'apply patch call' },
] as const;

/** Every call has its output, and every output its call: in the input, or in the response before it. */
export function checkCalls(body: JsonObject, memory: Memory): VendorError | undefined {
  const before = memory.response(body['previous_response_id'])?.openCalls ?? new Set();
  const items = itemsOf(body);
  const answered = new Set(items.filter((item) => typeOf(item).endsWith('_call_output')).map((item) => stringOf(item['call_id'])));
  for (const { call, output, name } of kinds) {
    const calls = new Set<string>();
    for (const item of items) {
      const id = stringOf(item['call_id']);
      if (typeOf(item) === call) calls.add(id);
      else if (typeOf(item) === output && !calls.has(id) && !before.has(id)) return openaiError(400, `No tool call found for ${name} output with call_id ${id}.`, { param: 'input' });
    }
    for (const id of calls) if (!answered.has(id)) return openaiError(400, `No tool output found for ${name} ${id}.`, { param: 'input' });
  }
  for (const id of before) if (!answered.has(id)) return openaiError(400, `No tool output found for function call ${id}.`, { param: 'input' });
  return undefined;
}
