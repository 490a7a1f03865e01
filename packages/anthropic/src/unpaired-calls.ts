import { canRead, fields, type Message, type OpaquePart, type OpaqueReader, text } from '@zerohop/core/adapter';
import { readExtras } from './block-extras.ts';

/** Calls that the vendor's servers run. */
export const vendorCalls: ReadonlySet<unknown> = new Set(['server_tool_use', 'mcp_tool_use']);

/** Where another model took over. */
export const handOver = 'fallback';

const none: ReadonlySet<OpaquePart> = new Set();

/**
 * The vendor's own calls that no result follows, and results that follow no call: sent back, they are refused. A call may wait
 * for its result as long as the turn is not over: at the end of the messages, over the results of the app's own tools, and
 * while the program that it runs makes further calls. What the user says ends the turn.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons
 */
export function unpairedCalls(messages: readonly Message[], reader: OpaqueReader): ReadonlySet<OpaquePart> {
  // Most conversations have none of these.
  if (!messages.some(({ role, content }) => role === 'assistant' && typeof content !== 'string' && content.some(({ type }) => type === 'opaque'))) return none;
  const unpaired = new Set<OpaquePart>();
  const waiting = new Map<string, OpaquePart>();
  const giveUp = (stays: (id: string) => boolean): void => {
    for (const [id, part] of waiting) {
      if (stays(id)) continue;
      unpaired.add(part);
      waiting.delete(id);
    }
  };
  for (const { role, content } of messages) {
    if (role === 'user') giveUp(() => false);
    if (role !== 'assistant' || typeof content === 'string') continue;
    const before = new Set(waiting.keys());
    const callers = new Set<string>();
    for (const part of content) {
      if (part.type === 'tool-call' && canRead(part.provenance, reader)) callers.add(text(fields(readExtras(part.signature)['caller'])['tool_id']));
      if (part.type !== 'opaque' || !canRead(part.provenance, reader)) continue;
      const { id, tool_use_id } = fields(part.data);
      if (vendorCalls.has(part.kind)) waiting.set(text(id), part);
      else if (part.kind === handOver) giveUp(() => false);
      else if (tool_use_id !== undefined && !waiting.delete(text(tool_use_id))) unpaired.add(part);
    }
    giveUp((id) => !before.has(id) || callers.has(id));
  }
  return unpaired;
}
