/** What kind of value a fact has; what it is compared with must be of that kind. */
export type FactKind = 'text' | 'number' | 'flag' | 'model' | 'operation';

/** A fact of a call, as conditions name it. */
export interface Fact {
  readonly name: string;
  readonly kind: FactKind;
}

/** Facts by Portkey's paths. */
export const facts: ReadonlyMap<string, Fact> = new Map<string, Fact>([
  ['params.model', { name: 'model', kind: 'model' }],
  ['params.stream', { name: 'stream', kind: 'flag' }],
  ['params.user', { name: 'user', kind: 'text' }],
  ['params.temperature', { name: 'params.temperature', kind: 'number' }],
  ['params.top_p', { name: 'params.topP', kind: 'number' }],
  ['params.max_tokens', { name: 'params.maxTokens', kind: 'number' }],
  ['params.max_completion_tokens', { name: 'params.maxTokens', kind: 'number' }],
  ['params.seed', { name: 'params.seed', kind: 'number' }],
  ['params.presence_penalty', { name: 'params.presencePenalty', kind: 'number' }],
  ['params.frequency_penalty', { name: 'params.frequencyPenalty', kind: 'number' }],
  ['params.service_tier', { name: 'params.serviceTier', kind: 'text' }],
  ['params.parallel_tool_calls', { name: 'params.parallelToolCalls', kind: 'flag' }],
  ['metadata._user', { name: 'user', kind: 'text' }],
  ['url.pathname', { name: 'operation', kind: 'operation' }],
]);

const operations: ReadonlyMap<unknown, string> = new Map([
  ['/v1/chat/completions', 'chat'],
  ['/v1/embeddings', 'embed'],
]);

/** Whether a value is of the kind that a fact is; Portkey compares strictly, so others never equal it. */
export function isOfKind(kind: FactKind, value: unknown): boolean {
  if (kind === 'operation') return operations.has(value);
  if (kind === 'number') return typeof value === 'number' && Number.isFinite(value);
  return typeof value === (kind === 'flag' ? 'boolean' : 'string');
}

/** The kind of call that is made by a path. */
export function operationOf(path: unknown): string | undefined {
  return operations.get(path);
}
