import type { AdapterCall, AnswerBuilder, FinishReason } from '@zerohop/core/adapter';
import type { ItemReader } from './from-items.ts';

/** Why a response is incomplete. */
const reasons: ReadonlyMap<string, FinishReason> = new Map<string, FinishReason>([
  ['max_output_tokens', 'length'],
  ['max_tokens', 'length'],
  ['length', 'length'],
  ['content_filter', 'content-filter'],
]);

/**
 * Ends an answer: says why, and closes its tool calls. Of an incomplete response what was cut off is left out.
 *
 * @param incomplete the vendor's word for why the response is incomplete, `''` if it gave none; `undefined` of a complete one
 */
export function finishAnswer(builder: AnswerBuilder, reader: ItemReader, incomplete: string | undefined, { warn }: Pick<AdapterCall, 'warn'>): void {
  const called = reader.calls.finish(incomplete !== undefined, incomplete ?? '');
  if (incomplete !== undefined) {
    const known = reasons.get(incomplete.toLowerCase());
    if (known === undefined) warn('finishReason', `the vendor ended the answer before it was complete${incomplete === '' ? ' without saying why' : `, with an unknown reason: ${incomplete}`}`);
    builder.finishReason = known ?? 'other';
  } else if (called === 'calls') builder.finishReason = 'tool-calls';
  else if (called === 'left') builder.finishReason = 'other';
  else builder.finishReason = reader.words.refused ? 'refusal' : 'stop';
}
