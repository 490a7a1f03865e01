// Parts of the contract that this version does not have. They are refused by name: a limit or guard that is silently
// ignored is worse than none.

/** Keys of the config's top level. */
export const configKeysNotYet: ReadonlySet<string> = new Set([
  'limits',
  'budgets',
  'scopes',
  'cache',
  'guardrails',
  'maxScopes',
  'onStoreFailure',
  'localShare',
  'defaultMaxTokens',
]);

/** Keys of `defaults`, routes and targets. */
export const policyKeysNotYet: ReadonlySet<string> = new Set(['cache', 'guardrails']);

/** Keys of a request. */
export const requestKeysNotYet: ReadonlySet<string> = new Set(['prompt', 'cache', 'guardrails']);

/** Strategies. */
export const strategiesNotYet: readonly string[] = ['headroom'];

/** What is said of all of them. */
export const notYet = 'not available in this version';
