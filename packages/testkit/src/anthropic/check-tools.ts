import { isObject, type JsonObject, objectOf, objectsOf, stringOf } from '../lib/json.ts';
import { blocksOf, blocksOfType, messagesOf } from './request.ts';

const idPattern = /^[a-zA-Z0-9_-]+$/;
const namePattern = /^[a-zA-Z0-9_-]{1,128}$/;

/** Each `tool_use` must be answered in the next message, and each `tool_result` must answer the one before. */
export function checkToolTurns(body: JsonObject): string | undefined {
  let open: readonly string[] = [];
  const seen = new Set<string>();
  const messages = messagesOf(body);
  for (const [index, message] of messages.entries()) {
    const at = (block: JsonObject): string => `messages.${index}.content.${blocksOf(message['content']).indexOf(block)}`;
    const results = message['role'] === 'user' ? blocksOfType(message['content'], 'tool_result') : [];
    for (const result of results) {
      const id = stringOf(result['tool_use_id']);
      if (!idPattern.test(id)) return `${at(result)}.tool_result.tool_use_id: String should match pattern '^[a-zA-Z0-9_-]+$'`;
      if (!open.includes(id)) {
        return `${at(result)}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
      }
    }
    const unanswered = unansweredOf(open, results, index);
    if (unanswered !== undefined) return unanswered;

    const uses = message['role'] === 'assistant' ? blocksOfType(message['content'], 'tool_use') : [];
    for (const use of uses) {
      const id = stringOf(use['id']);
      if (!idPattern.test(id)) return `${at(use)}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'`;
      if (!namePattern.test(stringOf(use['name']))) return `${at(use)}.tool_use.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`;
      if (!isObject(use['input'])) return `${at(use)}.tool_use.input: Input should be a valid dictionary`;
      if (seen.has(id)) return `${at(use)}: \`tool_use\` ids must be unique`;
      seen.add(id);
    }
    open = uses.map((use) => stringOf(use['id']));
  }
  return unansweredOf(open, [], messages.length);
}

function unansweredOf(open: readonly string[], results: readonly JsonObject[], index: number): string | undefined {
  const left = open.filter((id) => !results.some((result) => result['tool_use_id'] === id));
  if (left.length === 0) return undefined;
  return (
    `messages.${index - 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${left.join(', ')}. ` +
    'Each `tool_use` block must have a corresponding `tool_result` block in the next message.'
  );
}

/** The tools a request declares, and its choice of them. */
export function checkTools(body: JsonObject): string | undefined {
  const tools = objectsOf(body['tools']);
  for (const [index, tool] of tools.entries()) {
    // A tool with a type of its own is one of the vendor's, with its own rules.
    if (tool['type'] !== undefined && tool['type'] !== 'custom') continue;
    const path = `tools.${index}.custom`;
    if (tool['name'] === undefined) return `${path}.name: Field required`;
    if (!namePattern.test(stringOf(tool['name']))) return `${path}.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`;
    if (tool['input_schema'] === undefined) return `${path}.input_schema: Field required`;
    const type = objectOf(tool['input_schema'])['type'];
    if (type !== 'object') return type === undefined ? `${path}.input_schema.type: Field required` : `${path}.input_schema.type: Input should be 'object'`;
    const extra = Object.keys(tool).find((name) => ['parameters', 'function'].includes(name));
    if (extra !== undefined) return `${path}.${extra}: Extra inputs are not permitted`;
  }
  const names = tools.map((tool) => tool['name']);
  if (new Set(names).size < names.length) return 'tools: Tool names must be unique.';
  const choice = body['tool_choice'];
  if (choice === undefined || choice === null) return undefined;
  if (!isObject(choice)) return 'tool_choice: Input should be a valid dictionary or object to extract fields from';
  if (!['auto', 'any', 'tool', 'none'].includes(stringOf(choice['type']))) {
    return `tool_choice: Input tag '${String(choice['type'])}' found using 'type' does not match any of the expected tags: 'any', 'auto', 'none', 'tool'`;
  }
  if (tools.length === 0) return 'tool_choice: tool_choice may only be specified while providing tools.';
  return choice['type'] === 'tool' && !names.includes(choice['name']) ? `Tool '${String(choice['name'])}' not found in provided tools` : undefined;
}
