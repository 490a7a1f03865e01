import { type JsonObject, stringOf } from '../lib/json.ts';
import { blocksOf, messagesOf } from './request.ts';

/** The calls that the vendor's servers run, by the types of their results. */
const resultTypes = /^(?!tool_result$)\w+_tool_result$/;
const useTypes = new Set(['server_tool_use', 'mcp_tool_use']);

/** What the vendor's own tools answered must stand behind the call it answers, in the same turn. */
export function checkVendorTools(body: JsonObject): string | undefined {
  for (const [index, message] of messagesOf(body).entries()) {
    const called = new Set<string>();
    for (const [at, block] of blocksOf(message['content']).entries()) {
      const type = stringOf(block['type']);
      if (useTypes.has(type)) called.add(stringOf(block['id']));
      if (!resultTypes.test(type)) continue;
      const id = stringOf(block['tool_use_id']);
      if (called.has(id)) continue;
      return (
        `messages.${index}.content.${at}: unexpected \`tool_use_id\` found in \`${type}\` blocks: ${id}. Each \`${type}\` block must have a corresponding ` +
        '`server_tool_use` block before it.'
      );
    }
  }
  return undefined;
}
