import type { SettledAnswer } from '../answer/answer.ts';
import type { Frame } from '../server/wire.ts';

/** The output of a language model: the pieces that it was made in. */
export function writeOutput({ textPieces }: SettledAnswer): readonly string[] {
  return textPieces;
}

/** One event; each line of its data stands behind a name of its own. */
export function event(name: string, data: string, id?: string): string {
  const lines = data.split('\n').map((line) => `data: ${line}\n`);
  return `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}${lines.join('')}\n`;
}

/** The stream of an answer. */
export function writeStream(answer: SettledAnswer, end: string): Frame[] {
  const pieces = answer.textPieces.map((text, index): Frame => ({ bytes: event('output', text, `${answer.createdAtMs}:${index}`), content: true }));
  if (end === 'succeeded') return [...pieces, { bytes: event('done', '{}'), terminal: true }];
  const reason = end === 'failed' ? 'error' : end;
  const error: Frame[] = end === 'failed' ? [{ bytes: event('error', JSON.stringify({ detail: answer.refusal })), terminal: true }] : [];
  return [...pieces, ...error, { bytes: event('done', JSON.stringify({ reason })), terminal: true }];
}
