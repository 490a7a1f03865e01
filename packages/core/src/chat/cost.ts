/** What a quantity in a cost line counts. */
export type CostKind =
  | 'input'
  | 'cacheRead'
  | 'cacheWrite'
  | 'cacheWrite1h'
  | 'audioInput'
  | 'imageInput'
  | 'output'
  | 'reasoning'
  | 'audioOutput'
  | 'serverTool'
  | 'reported';

/** One line of a cost: so many units of one kind, of one attempt. */
export interface CostLine {
  /** Index of the attempt in `response.attempts`. */
  attempt: number;
  kind: CostKind;
  /** Tokens, or calls for `serverTool`, or 1 for `reported` (a price the provider itself reported). */
  quantity: number;
  /** Integer nano-dollars (10^-9 US$), rounded half up per line. */
  nanoUsd: number;
}

/** What a call cost, over all of its attempts. The total is the sum of the rounded lines. */
export interface Cost {
  /** Integer nano-dollars (10^-9 US$). */
  nanoUsd: number;
  /** The same in US dollars, for reading; compare and add `nanoUsd`. */
  usd: number;
  lines: readonly CostLine[];
  /** True when a line rests on an estimate or an unknown price. */
  estimated: boolean;
  /** The price row that priced the answer, e.g. `catalog:openai/gpt-5@2025-08-07`; `none` when there was none. */
  priceId: string;
}
