import type { Operation } from './operators.ts';
import { inWords } from './words.ts';

/** A test that failed. */
export interface FailedTest {
  readonly path: string;
  readonly operation: Operation;
  /** Whether the match was to succeed, or to fail. */
  readonly wanted: boolean;
  /** True for what people wrote, which is not shown. */
  readonly hidden: boolean;
  readonly actual: unknown;
}

/** Why a fact does not pass, in few words. */
export function whyNotInWords({ path, operation: { asks, phrase }, wanted, hidden, actual }: FailedTest): string {
  if (asks === 'exists' && !wanted) return `${path} is given`;
  if (actual === undefined) return `no ${path} is given`;
  const isList = Array.isArray(actual);
  const shown = `${path} ${isList ? 'has' : 'is'} ${inWords(actual)}`;
  if (asks === 'matches') return `${hidden ? path : `${shown} and`} ${wanted ? 'does not match' : 'matches'} ${phrase}`;
  if (wanted) return hidden ? `${path} is not ${phrase}` : `${shown}, not ${phrase}`;
  const must = `must not ${isList ? 'have' : 'be'} ${phrase}`;
  return hidden ? `${path} ${must}` : `${shown}, and ${must}`;
}
