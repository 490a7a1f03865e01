/** What a strategy of LiteLLM is here, and what is otherwise. */
interface StrategyRow {
  readonly strategy: string;
  readonly why?: string | undefined;
}

/**
 * Strategies by LiteLLM's names.
 *
 * @see https://docs.litellm.ai/docs/routing
 */
export const strategies: ReadonlyMap<string, StrategyRow> = new Map<string, StrategyRow>([
  ['simple-shuffle', { strategy: 'weighted' }],
  ['least-busy', { strategy: 'least-busy' }],
  ['latency-based-routing', { strategy: 'fastest' }],
  ['cost-based-routing', { strategy: 'cheapest' }],
]);

/** Strategies that go by what is left of a limit. Drawing by the limits is the nearest thing. */
export const byUsage: ReadonlySet<string> = new Set(['usage-based-routing', 'usage-based-routing-v2']);
