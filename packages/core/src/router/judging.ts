import type { Judge } from '../chat/judge.ts';
import type { JsonSchema } from '../chat/json-schema.ts';
import type { HeldDraw } from '../lib/held-draw.ts';

/** A judge by its name. */
export type NamedJudge = { readonly name: string } & (
  | { readonly kind: 'code'; readonly judge: Judge }
  | { readonly kind: 'model'; readonly model: string; readonly rubric: string; readonly maxTokens: number }
  | { readonly kind: 'schema'; readonly schema: JsonSchema }
);

/** How a route's answers are judged, with every default filled in. */
interface Judging {
  readonly toolCalls: boolean;
  readonly timeoutMs: number;
}

/** A route's cascade. */
export interface Cascade extends Judging {
  readonly judge: NamedJudge;
  readonly passScore: number;
}

/** How a share of a route's answers is judged after the fact. */
export interface Evaluation extends Judging {
  readonly judges: readonly NamedJudge[];
  readonly sample: number;
  /** Which calls are in the sample. */
  readonly draw: HeldDraw;
  /** How many calls may be judged at once. */
  readonly max: number;
}
