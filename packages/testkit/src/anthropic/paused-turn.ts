import type { JsonObject } from '../lib/json.ts';
import { blocksOf, messagesOf } from './request.ts';

/** What the model itself says; what else ends a turn is the vendor's, which paused there. */
const said: ReadonlySet<unknown> = new Set(['text', 'thinking', 'redacted_thinking', 'tool_use']);

/** Whether a block is a call that the vendor's servers run. */
export function isVendorCall({ type }: JsonObject): boolean {
  return type === 'server_tool_use' || type === 'mcp_tool_use';
}

/** Whether the messages end with a turn that goes on: the app's own tools have answered, or the vendor paused at a block of its own. */
export function isPausedTurn(body: JsonObject): boolean {
  const last = messagesOf(body).at(-1);
  const blocks = blocksOf(last?.['content']);
  if (last?.['role'] !== 'assistant') return blocks.every(({ type }) => type === 'tool_result');
  const answered = new Set(blocks.map((block) => block['tool_use_id']));
  return !said.has(blocks.at(-1)?.['type']) || blocks.some((block) => isVendorCall(block) && !answered.has(block['id']));
}
