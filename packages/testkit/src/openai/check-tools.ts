import { type JsonObject, listOf, objectOf, objectsOf, stringOf } from '../lib/json.ts';
import type { VendorError } from '../server/wire.ts';
import { strictSchemaFault } from './check-strict-schema.ts';
import { checkName, isGiven, missing, tooLong, wrongType } from './refuse.ts';
import { messagesOf } from './request.ts';
import { openaiError } from './write-error.ts';

const maxToolCallIdLength = 40;

/** Each tool call must be answered by the messages right after it, and each tool message must answer one. */
export function checkToolTurns(body: JsonObject): VendorError | undefined {
  let open = new Set<string>();
  let openAt = 0;
  const unanswered = (): VendorError | undefined =>
    open.size === 0
      ? undefined
      : openaiError(
          400,
          `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. ` +
            `The following tool_call_ids did not have response messages: ${[...open].join(', ')}`,
          { param: `messages.[${openAt}].role` },
        );
  let answerable = false;
  for (const [index, message] of messagesOf(body).entries()) {
    if (message['role'] === 'tool') {
      const id = message['tool_call_id'];
      if (id === undefined) return missing(`messages[${index}].tool_call_id`);
      if (!answerable) {
        return openaiError(400, "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.", { param: `messages.[${index}].role` });
      }
      if (!open.delete(stringOf(id))) {
        return openaiError(400, `Invalid parameter: 'tool_call_id' of '${String(id)}' not found in 'tool_calls' of previous message.`, {
          param: `messages.[${index}].tool_call_id`,
        });
      }
      continue;
    }
    const refusal = unanswered();
    if (refusal !== undefined) return refusal;
    answerable = isGiven(message['tool_calls']);
    if (message['role'] !== 'assistant' || !answerable) continue;
    if (listOf(message['tool_calls']).length === 0) {
      const param = `messages[${index}].tool_calls`;
      return openaiError(400, `Invalid '${param}': empty array. Expected an array with minimum length 1, but got an empty array instead.`, { param, code: 'empty_array' });
    }
    const ill = checkToolCalls(objectsOf(message['tool_calls']), index);
    if (ill !== undefined) return ill;
    open = new Set(objectsOf(message['tool_calls']).map((call) => stringOf(call['id'])));
    openAt = index;
  }
  return unanswered();
}

function checkToolCalls(calls: readonly JsonObject[], message: number): VendorError | undefined {
  for (const [index, call] of calls.entries()) {
    const param = `messages[${message}].tool_calls[${index}]`;
    const id = call['id'];
    if (id === undefined) return missing(`${param}.id`);
    if (typeof id !== 'string') return wrongType(`${param}.id`, 'a string', id);
    if (id.length > maxToolCallIdLength) return tooLong(`${param}.id`, maxToolCallIdLength, id.length);
    if (call['type'] === undefined) return missing(`${param}.type`);
    if (call['type'] !== 'function') continue;
    const called = objectOf(call['function']);
    if (typeof called['arguments'] !== 'string') {
      return called['arguments'] === undefined ? missing(`${param}.function.arguments`) : wrongType(`${param}.function.arguments`, 'a string', called['arguments']);
    }
    const ill = checkName(called['name'], `${param}.function.name`);
    if (ill !== undefined) return ill;
  }
  return undefined;
}

/** The tools a request declares, and its choice of them. */
export function checkTools(body: JsonObject): VendorError | undefined {
  const tools = objectsOf(body['tools']);
  for (const [index, tool] of tools.entries()) {
    if (tool['type'] === undefined) return missing(`tools[${index}].type`);
    if (tool['type'] !== 'function') continue;
    const declared = objectOf(tool['function']);
    const param = `tools[${index}].function`;
    const ill = checkName(declared['name'], `${param}.name`);
    if (ill !== undefined) return ill;
    const schema = declared['parameters'];
    const fault = declared['strict'] === true ? strictSchemaFault(schema) : plainSchemaFault(schema);
    if (fault !== undefined) {
      return openaiError(400, `Invalid schema for function '${String(declared['name'])}': ${fault}`, { param: `${param}.parameters`, code: 'invalid_function_parameters' });
    }
  }
  const choice = body['tool_choice'];
  if (isGiven(choice) && choice !== 'none' && tools.length === 0) {
    return openaiError(400, "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.", { param: 'tool_choice' });
  }
  const chosen = objectOf(objectOf(choice)['function'])['name'];
  if (chosen !== undefined && !tools.some((tool) => objectOf(tool['function'])['name'] === chosen)) {
    return openaiError(400, `Tool choice 'function' not found in 'tools' parameter.`, { param: 'tool_choice' });
  }
  if (isGiven(body['parallel_tool_calls']) && tools.length === 0) {
    return openaiError(400, "Invalid value for 'parallel_tool_calls': 'parallel_tool_calls' is only allowed when 'tools' are specified.", { param: 'parallel_tool_calls' });
  }
  return undefined;
}

/** A tool without `strict` takes almost any schema, but its top must be an object's. */
function plainSchemaFault(schema: unknown): string | undefined {
  if (schema === undefined || schema === null) return undefined;
  const type = objectOf(schema)['type'];
  return type === 'object' ? undefined : `schema must be a JSON Schema of 'type: "object"', got 'type: "${String(type ?? 'None')}"'.`;
}

/** The form an answer is asked to have. */
export function checkResponseFormat(body: JsonObject): VendorError | undefined {
  if (!isGiven(body['response_format'])) return undefined;
  const format = objectOf(body['response_format']);
  if (format['type'] === 'json_object') {
    if (/json/i.test(JSON.stringify(body['messages']))) return undefined;
    return openaiError(400, "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.", { param: 'messages' });
  }
  if (format['type'] !== 'json_schema') return undefined;
  const given = objectOf(format['json_schema']);
  const ill = checkName(given['name'], 'response_format.json_schema.name');
  if (ill !== undefined) return ill;
  if (given['schema'] === undefined) return missing('response_format.json_schema.schema');
  const fault = given['strict'] === true ? strictSchemaFault(given['schema']) : undefined;
  if (fault === undefined) return undefined;
  return openaiError(400, `Invalid schema for response_format '${String(given['name'])}': ${fault}`, { param: 'response_format' });
}
