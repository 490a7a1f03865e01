import type { FinishReason, Usage } from '@zerohop/core/adapter';

/** Why an answer ended. A prediction does not say; one with as many tokens as it could have was cut. */
export function toFinishReason({ output, provenance }: Usage, cap: number | undefined): FinishReason {
  return provenance === 'provider' && cap !== undefined && output.total >= cap ? 'length' : 'stop';
}
