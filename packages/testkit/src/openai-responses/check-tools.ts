import { isObject, type JsonObject, objectOf, objectsOf, stringOf } from '../lib/json.ts';
import { strictSchemaFault } from '../openai/check-strict-schema.ts';
import { checkName, isGiven, missing } from '../openai/refuse.ts';
import { openaiError } from '../openai/write-error.ts';
import type { VendorError } from '../server/wire.ts';
import { formatOf, namedTools } from './request.ts';

/** The tools, and the choice among them. */
export function checkTools(body: JsonObject): VendorError | undefined {
  const tools = objectsOf(body['tools']);
  for (const [index, tool] of tools.entries()) {
    const param = `tools[${index}]`;
    if (tool['type'] === undefined) return missing(`${param}.type`);
    if (tool['type'] === 'function' || tool['type'] === 'custom') {
      // Chat Completions have the name one level further in.
      const ill = checkName(tool['name'], `${param}.name`);
      if (ill !== undefined) return ill;
    }
    const fault = tool['type'] === 'function' ? parametersFault(tool) : undefined;
    if (fault !== undefined) {
      return openaiError(400, `Invalid schema for function '${stringOf(tool['name'])}': ${fault}`, { param: `${param}.parameters`, code: 'invalid_function_parameters' });
    }
  }
  const choice = body['tool_choice'];
  if (isGiven(choice) && choice !== 'none' && choice !== 'auto' && tools.length === 0) {
    return openaiError(400, `Tool choice '${isObject(choice) ? stringOf(choice['type']) : String(choice)}' must be specified with 'tools' parameter.`, { param: 'tool_choice' });
  }
  if (!isObject(choice) || (choice['type'] !== 'function' && choice['type'] !== 'custom')) return undefined;
  if (choice['name'] === undefined) return missing('tool_choice.name');
  if (namedTools(body).some((tool) => tool['name'] === choice['name'])) return undefined;
  return openaiError(400, `Tool choice '${stringOf(choice['type'])}' not found in 'tools' parameter.`, { param: 'tool_choice' });
}

/** A tool is strict here unless it says that it is not. */
function parametersFault({ parameters, strict }: JsonObject): string | undefined {
  if (strict === true) return strictSchemaFault(parameters);
  if (parameters === undefined || parameters === null) return undefined;
  const { type } = objectOf(parameters);
  return type === 'object' ? undefined : `schema must be a JSON Schema of 'type: "object"', got 'type: "${String(type ?? 'None')}"'.`;
}

/** The form an answer is asked to have. */
export function checkFormat(body: JsonObject): VendorError | undefined {
  const format = formatOf(body);
  if (format['type'] === 'json_object') {
    if (/json/i.test(JSON.stringify([body['input'], body['instructions']]))) return undefined;
    return openaiError(400, "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.", { param: 'input' });
  }
  if (format['type'] !== 'json_schema') return undefined;
  const ill = checkName(format['name'], 'text.format.name');
  if (ill !== undefined) return ill;
  if (format['schema'] === undefined) return missing('text.format.schema');
  const fault = format['strict'] === true ? strictSchemaFault(format['schema']) : undefined;
  if (fault === undefined) return undefined;
  return openaiError(400, `Invalid schema for response_format '${stringOf(format['name'])}': ${fault}`, { param: 'text.format.schema', code: 'invalid_json_schema' });
}
