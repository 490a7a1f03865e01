import { type CallToTranslate, omitUndefined } from '@zerohop/core/adapter';
import type { RefusableSetting, Vendor } from '../vendors/vendor.ts';
import { toSettings as toChatSettings } from '../wire/to-settings.ts';

type Call = Pick<CallToTranslate, 'request' | 'model' | 'facts' | 'warn'>;

/** Settings that the wire has no field for. */
export const unknownSettings: readonly RefusableSetting[] = ['stop', 'seed', 'presencePenalty', 'frequencyPenalty'];

/** OpenAI and Azure answer 400 to a smaller cap, and a cap of 1 is what health checks send. */
const minOutputTokens = 16;

/** What asks for log probabilities. */
const logprobsField = 'message.output_text.logprobs';

/** The fields of a body that steer how the model writes, and what it is to include. */
export function toSettings(call: Call, vendor: Vendor): Record<string, unknown> {
  const { request } = call;
  const shared = toChatSettings({ ...call, request: { ...request, maxTokens: undefined, logprobs: undefined } }, vendor);
  return { ...shared, ...omitUndefined({ max_output_tokens: toMaxTokens(call) }), ...toLogprobs(call) };
}

function toMaxTokens({ request: { maxTokens }, warn }: Call): number | undefined {
  if (maxTokens === undefined || maxTokens >= minOutputTokens) return maxTokens;
  warn('maxTokens', `the wire takes no cap below ${minOutputTokens} output tokens; ${minOutputTokens} was sent`);
  return minOutputTokens;
}

/** They come back in `raw`, of streams too: the last event holds the whole response. */
function toLogprobs({ request: { logprobs }, facts, model, warn }: Call): Record<string, unknown> {
  if (logprobs === undefined || logprobs === false) return {};
  if (facts?.logprobs === false) {
    warn('logprobs', `${model} gives no log probabilities`);
    return {};
  }
  return { include: [logprobsField], ...(typeof logprobs === 'number' ? { top_logprobs: logprobs } : {}) };
}
