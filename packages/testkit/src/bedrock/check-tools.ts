import { isObject, type JsonObject, objectOf, objectsOf, stringOf } from '../lib/json.ts';
import { type Asked, blocksOf, blocksOfKind, messagesOf, toolConfigOf, toolSpecsOf, traitsOf } from './request.ts';

const id = /^[a-zA-Z0-9_-]{1,64}$/;

/** Tool calls and their results must pair up, turn by turn. */
export function checkToolTurns(body: JsonObject): string | undefined {
  const messages = messagesOf(body);
  let used = false;
  for (const [index, message] of messages.entries()) {
    const uses = message['role'] === 'assistant' ? blocksOfKind(message, 'toolUse').filter(isClientTool) : [];
    const results = message['role'] === 'user' ? blocksOfKind(message, 'toolResult') : [];
    used ||= uses.length > 0 || results.length > 0;
    for (const block of [...uses, ...results]) {
      if (!id.test(stringOf(block['toolUseId']))) return `Value at 'toolUseId' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+ and have length between 1 and 64`;
    }
    const problem = checkUses(uses) ?? checkResults(results, index) ?? checkPairs(messages, index, uses, results);
    if (problem !== undefined) return problem;
  }
  if (used && toolSpecsOf(body).length === 0) return 'The toolConfig field must be defined when using toolUse and toolResult content blocks.';
  return undefined;
}

/** The service's own tools answer in the same turn, and are none of the app's. */
function isClientTool({ type }: JsonObject): boolean {
  return type !== 'server_tool_use';
}

function checkUses(uses: readonly JsonObject[]): string | undefined {
  return uses.every(({ input }) => isObject(input)) ? undefined : 'The format of the value at toolUse.input is invalid. Provide a json object for the field and try again.';
}

function checkResults(results: readonly JsonObject[], index: number): string | undefined {
  for (const [at, result] of results.entries()) {
    const content = objectsOf(result['content']);
    const place = `messages.${index}.content.${at}.toolResult`;
    if (result['status'] === 'error' && content.length === 0) return `The content field at ${place} cannot be empty when status value is error.`;
    if (content.some((part) => 'json' in part && !isObject(part['json']))) return `The format of the value at ${place}.content.0.json is invalid. Provide a json object for the field and try again.`;
  }
  return undefined;
}

function checkPairs(messages: readonly JsonObject[], index: number, uses: readonly JsonObject[], results: readonly JsonObject[]): string | undefined {
  const next = messages[index + 1];
  if (uses.length > 0 && next !== undefined) {
    const answered = new Set(blocksOfKind(next, 'toolResult').map(({ toolUseId }) => toolUseId));
    const missing = uses.filter(({ toolUseId }) => !answered.has(toolUseId));
    if (missing.length > 0) return `Expected toolResult blocks at messages.${index + 1}.content for the following Ids: ${missing.map(({ toolUseId }) => String(toolUseId)).join(', ')}`;
  }
  if (results.length === 0) return undefined;
  const asked = blocksOfKind(messages[index - 1], 'toolUse').filter(isClientTool);
  if (results.length > asked.length) return `The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous turn.`;
  const first = blocksOf(messages[index]).findIndex((block) => !('toolResult' in block) && !('cachePoint' in block));
  const last = blocksOf(messages[index]).findLastIndex((block) => 'toolResult' in block);
  return first !== -1 && first < last ? `The model returned the following errors: messages.${index}: tool results must come before other content` : undefined;
}

/** The declared tools, and whether one may be forced. */
export function checkTools(body: JsonObject, { model, stream }: Asked): string | undefined {
  if (body['toolConfig'] === undefined) return undefined;
  const specs = toolSpecsOf(body);
  if (specs.length === 0) return "1 validation error detected: Value at 'toolConfig.tools' failed to satisfy constraint: Member must have length greater than or equal to 1";
  const traits = traitsOf(model);
  if (stream && !traits.streamsTools) return "This model doesn't support tool use in streaming mode.";
  const names = specs.map(({ name }) => stringOf(name));
  const ill = names.find((name) => !id.test(name));
  if (ill !== undefined) return `Value '${ill}' at 'toolConfig.tools.toolSpec.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+`;
  if (new Set(names).size < names.length) return 'The toolConfig contains duplicate tool names.';
  for (const [at, spec] of specs.entries()) {
    if (spec['description'] === '') return `Value at 'toolConfig.tools.${at}.toolSpec.description' failed to satisfy constraint: Member must have length greater than or equal to 1`;
    if (objectOf(objectOf(spec['inputSchema'])['json'])['type'] !== 'object') return `The value at toolConfig.tools.${at}.toolSpec.inputSchema.json.type must be one of the following: object.`;
  }
  const choice = objectOf(toolConfigOf(body)['toolChoice']);
  const refused = Object.keys(choice).find((name) => !traits.takesToolChoice.includes(name));
  if (refused !== undefined) return `This model doesn't support the toolConfig.toolChoice.${refused} field. Remove toolConfig.toolChoice.${refused} and try again.`;
  const named = objectOf(choice['tool'])['name'];
  return named === undefined || names.includes(stringOf(named)) ? undefined : `The tool ${stringOf(named)} of toolConfig.toolChoice is not among the tools.`;
}
