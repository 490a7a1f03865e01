import type { WireBlock } from './cache-marks.ts';
import { vendorCalls } from './unpaired-calls.ts';

/** What the app's own model says; everything else at the end of a turn is the vendor's, which paused it there. */
const said: ReadonlySet<unknown> = new Set(['text', 'thinking', 'redacted_thinking', 'tool_use']);

/**
 * Whether a last turn of the assistant's is one that the vendor paused, to go on with when it is sent back as it is. It is no
 * beginning that the model is asked to go on from, which many models refuse.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons
 */
export function isPaused(message: { readonly content: readonly WireBlock[] } | undefined): boolean {
  const blocks = message?.content ?? [];
  if (blocks.length > 0 && !said.has(blocks.at(-1)?.['type'])) return true;
  const answered = new Set(blocks.map((block) => block['tool_use_id']));
  return blocks.some(({ type, id }) => (vendorCalls.has(type)) && !answered.has(id));
}
