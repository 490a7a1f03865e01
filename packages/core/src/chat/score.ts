import type { Cost } from './cost.ts';

/** What the judge of a cascade said of one answer of the call. */
export interface Score {
  /** Its name. */
  judge: string;
  /** From 0 to 1; `undefined` where the judgement failed. */
  score: number | undefined;
  /** Whether the answer was good enough. One whose judgement failed is. */
  passed: boolean;
  /** Why, in the judge's words; where the judgement failed, how. */
  reason: string | undefined;
  /** `provider/model` whose answer it is. */
  target: string;
  /** Index of its attempt. */
  attempt: number;
  /** Id of the judge's own call, where it made one. */
  callId: string | undefined;
  /** Cost of that call. It is not in `response.cost`. */
  cost: Cost | undefined;
  durationMs: number;
}
