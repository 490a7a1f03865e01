import { type JsonObject, listOf, objectsOf, stringOf } from '../lib/json.ts';
import { checkName, isGiven, missing, tooLong, typeName, wrongType } from '../openai/refuse.ts';
import { openaiError } from '../openai/write-error.ts';
import type { VendorError } from '../server/wire.ts';
import { builtInTypes, isBuiltIn } from './built-in.ts';
import { checkBuiltIn } from './check-built-in.ts';
import { type Leniency, unknownParameter } from './leniency.ts';
import type { Memory } from './memory.ts';
import { itemsOf, typeOf } from './request.ts';
import { sealFault } from './seal.ts';

const roles = ['assistant', 'system', 'developer', 'user'];
const inputParts = ['input_text', 'input_image', 'output_text', 'refusal', 'input_file', 'computer_screenshot', 'summary_text'];
const outputParts = ['output_text', 'refusal'];
const maxCallIdLength = 64;

/** Fields of the items that are no built-in tool's. */
const itemFields: Readonly<Record<string, ReadonlySet<string>>> = {
  message: new Set(['type', 'id', 'role', 'content', 'status', 'phase']),
  reasoning: new Set(['type', 'id', 'summary', 'content', 'encrypted_content', 'status']),
  function_call: new Set(['type', 'id', 'call_id', 'name', 'arguments', 'status', 'namespace', 'caller', 'async']),
  custom_tool_call: new Set(['type', 'id', 'call_id', 'name', 'input', 'namespace', 'caller', 'async']),
  function_call_output: new Set(['type', 'id', 'call_id', 'output', 'status', 'name', 'namespace', 'caller']),
  custom_tool_call_output: new Set(['type', 'id', 'call_id', 'output', 'status', 'name', 'namespace', 'caller']),
  item_reference: new Set(['type', 'id']),
};
/** Each item by itself: its form, and whether it comes from this vendor where it claims to. */
export function checkItems(body: JsonObject, memory: Memory, leniency: Leniency): VendorError | undefined {
  const items = itemsOf(body);
  for (const [index, item] of items.entries()) {
    const param = `input[${index}]`;
    const known = itemFields[typeOf(item)];
    if (known === undefined) {
      if (!isBuiltIn(item)) return invalidValue(`${param}.type`, typeOf(item), [...Object.keys(itemFields), ...builtInTypes]);
      const fault = checkBuiltIn(items, index, memory, leniency);
      if (fault !== undefined) return fault;
      continue;
    }
    const extra = leniency.lenient ? undefined : Object.keys(item).find((name) => !known.has(name));
    const fault = extra === undefined ? checkItem(item, param, body, memory, leniency) : unknownParameter(`${param}.${extra}`);
    if (fault !== undefined) return fault;
    const next = items[index + 1];
    if (typeOf(item) === 'reasoning' && (next === undefined || !mayFollow(next))) {
      return openaiError(400, `Item '${stringOf(item['id'])}' of type 'reasoning' was provided without its required following item.`, { param: 'input' });
    }
  }
  return undefined;
}

function mayFollow(item: JsonObject): boolean {
  return typeOf(item) !== 'message' ? !typeOf(item).endsWith('_output') : item['role'] === 'assistant';
}

function checkItem(item: JsonObject, param: string, body: JsonObject, memory: Memory, leniency: Leniency): VendorError | undefined {
  switch (typeOf(item)) {
    case 'message':
      return checkMessage(item, param);
    case 'reasoning':
      return checkReasoning(item, param, stringOf(body['model']), memory, leniency);
    case 'item_reference':
      return memory.hasItem(item['id']) ? undefined : notFound(item['id']);
    case 'function_call':
      return checkCallId(item, param) ?? checkName(item['name'], `${param}.name`) ?? checkText(item, param, 'arguments');
    case 'custom_tool_call':
      return checkCallId(item, param) ?? checkName(item['name'], `${param}.name`) ?? checkText(item, param, 'input');
    default:
      return checkCallId(item, param) ?? (Array.isArray(item['output']) ? undefined : checkText(item, param, 'output'));
  }
}

function checkMessage({ role, content }: JsonObject, param: string): VendorError | undefined {
  if (role === undefined) return missing(`${param}.role`);
  if (!roles.includes(stringOf(role))) return invalidValue(`${param}.role`, role, roles);
  if (!isGiven(content)) return missing(`${param}.content`);
  if (typeof content === 'string') return undefined;
  if (!Array.isArray(content)) {
    return openaiError(400, `Invalid type for '${param}.content': expected one of an array of objects or string, but got ${typeName(content)} instead.`, { param: `${param}.content`, code: 'invalid_type' });
  }
  const takes = role === 'assistant' ? outputParts : inputParts;
  for (const [index, part] of objectsOf(content).entries()) {
    if (!takes.includes(stringOf(part['type']))) return invalidValue(`${param}.content[${index}]`, part['type'], takes);
  }
  return undefined;
}

function checkReasoning({ id, summary, content, encrypted_content: sealed }: JsonObject, param: string, model: string, memory: Memory, leniency: Leniency): VendorError | undefined {
  if (summary === undefined) return missing(`${param}.summary`);
  if (!Array.isArray(summary)) return wrongType(`${param}.summary`, 'an array', summary);
  if (listOf(content).length > 0 && !leniency.showsReasoning) {
    const message = `Invalid '${param}.content': array too long. Expected an array with maximum length 0, but got an array with length ${listOf(content).length} instead.`;
    return openaiError(400, message, { param: `${param}.content`, code: 'array_above_max_length' });
  }
  if (isGiven(sealed)) {
    const fault = sealFault(model, stringOf(id), memory.organization, stringOf(sealed));
    if (fault === undefined) return undefined;
    return openaiError(400, `The encrypted content for item ${stringOf(id)} could not be verified. Reason: ${fault}`, { code: 'invalid_encrypted_content' });
  }
  return memory.hasItem(id) || leniency.showsReasoning ? undefined : notFound(id);
}

function notFound(id: unknown): VendorError {
  const message = `Item with id '${stringOf(id)}' not found. Items are not persisted when \`store\` is set to false. Try again with \`store\` set to true, or remove this item from your input.`;
  return openaiError(404, message, { param: 'input' });
}

function checkCallId({ call_id: id }: JsonObject, param: string): VendorError | undefined {
  if (id === undefined) return missing(`${param}.call_id`);
  if (typeof id !== 'string') return wrongType(`${param}.call_id`, 'a string', id);
  return id.length > maxCallIdLength ? tooLong(`${param}.call_id`, maxCallIdLength, id.length) : undefined;
}

function checkText(item: JsonObject, param: string, name: string): VendorError | undefined {
  if (item[name] === undefined) return missing(`${param}.${name}`);
  return typeof item[name] === 'string' ? undefined : wrongType(`${param}.${name}`, 'a string', item[name]);
}

function invalidValue(param: string, value: unknown, known: readonly string[]): VendorError {
  const names = known.map((name) => `'${name}'`);
  const all = names.length === 2 ? names.join(' and ') : `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`;
  return openaiError(400, `Invalid value: '${String(value)}'. Supported values are: ${all}.`, { param, code: 'invalid_value' });
}
