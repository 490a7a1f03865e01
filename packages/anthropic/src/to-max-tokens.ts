import type { AdapterCall } from '@zerohop/core/adapter';

/**
 * Above this the vendor wants a stream: by its own SDK's rule 128,000 tokens take an hour, and what may take longer than
 * ten minutes is refused as a whole request, since networks drop connections that idle for so long.
 *
 * @see https://platform.claude.com/docs/en/cli-sdks-libraries/sdks/typescript#long-requests
 */
export const maxWholeTokens: number = Math.floor((128_000 * 10) / 60);

/** For models that nothing is known of: what every model since 2024 takes. */
const unknownModelTokens = 8_192;

/** The wire demands a cap. Without one of the caller's it is the most that still comes as a whole answer. */
export function toMaxTokens({ request, facts }: Pick<AdapterCall, 'request' | 'facts'>): number {
  if (request.maxTokens !== undefined) return request.maxTokens;
  const most = facts?.maxOutputTokens;
  const budget = request.reasoning?.budgetTokens ?? 0;
  if (most === undefined) return unknownModelTokens + budget;
  return Math.min(most, maxWholeTokens + budget);
}
