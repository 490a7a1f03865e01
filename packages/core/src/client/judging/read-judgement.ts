import type { Judgement } from '../../chat/judge.ts';
import { kindOf } from '../../config/problems.ts';

/** What a judgement comes to. Throws an error that says what is wrong with one that is none: judges are anybody's code. */
export function readJudgement(judgement: unknown): { readonly score: number; readonly reason: string | undefined } {
  const { score, reason } = (typeof judgement === 'object' && judgement !== null ? judgement : { score: judgement }) as Partial<Exclude<Judgement, number | boolean>>;
  const value = typeof score === 'boolean' ? Number(score) : score;
  if (typeof value !== 'number') throw new Error(`it gave ${kindOf(value)} instead of a score from 0 to 1`);
  if (!(value >= 0 && value <= 1)) throw new Error(`it gave ${value}, which is no score from 0 to 1`);
  return { score: value, reason: typeof reason === 'string' && reason !== '' ? reason : undefined };
}
