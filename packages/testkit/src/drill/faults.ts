import type { NetworkFault } from '../simulate/network-fault.ts';

/** What a drill does to a target, a provider or a key. */
export type DrillFault = 'down' | 'slow' | 'silent' | 'server_error' | 'rate_limit' | 'quota' | 'key_refused' | 'truncated' | 'content_filter' | 'context_length';

/** A fault as the network does it. */
export interface FaultFacts {
  readonly fault: NetworkFault;
  /** What is so while it lasts, behind `with openai/gpt-5 ...`. */
  readonly says: string;
  /** True where it can strike one key of several. */
  readonly ofKeys: boolean;
}

/** How long a slow target is silent before it speaks. */
const slowMs = 20_000;

/** Every fault by name. */
export const faultFacts: Readonly<Record<DrillFault, FaultFacts>> = {
  down: { fault: { type: 'refuse' }, says: 'down', ofKeys: false },
  slow: { fault: { type: 'slow-first-token', ms: slowMs }, says: `silent for ${slowMs / 1_000} s before it speaks`, ofKeys: false },
  silent: { fault: { type: 'hang' }, says: 'silent', ofKeys: false },
  server_error: { fault: { type: 'error', condition: 'server_error' }, says: 'answering with server errors', ofKeys: false },
  rate_limit: { fault: { type: 'error', condition: 'rate_limit' }, says: 'over its rate', ofKeys: true },
  quota: { fault: { type: 'error', condition: 'quota' }, says: 'out of quota', ofKeys: true },
  key_refused: { fault: { type: 'error', condition: 'authentication' }, says: 'refusing the key', ofKeys: true },
  truncated: { fault: { type: 'clean-end', afterChunks: 1 }, says: 'breaking off its answers', ofKeys: false },
  content_filter: { fault: { type: 'error', condition: 'content_filter' }, says: 'refusing the prompt', ofKeys: false },
  context_length: { fault: { type: 'error', condition: 'context_length' }, says: 'finding the prompt too long', ofKeys: false },
};

/** Those that are drilled when none are named. A prompt that is too long comes of the request, not of the target. */
export const defaultFaults: readonly DrillFault[] = (Object.keys(faultFacts) as DrillFault[]).filter((name) => name !== 'context_length');
