import { type CallToTranslate, omitUndefined } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import type { WireBody } from './wire.ts';

type Call = Pick<CallToTranslate, 'request' | 'model' | 'facts' | 'warn'>;

/** The fields of a body that steer how the model writes. */
export function toSettings(call: Call, vendor: Vendor): WireBody {
  const { request, facts } = call;
  const body: WireBody = omitUndefined({
    [facts?.maxTokensParameter ?? vendor.maxTokensParameter]: request.maxTokens,
    [vendor.seedParameter ?? 'seed']: request.seed,
    service_tier: request.serviceTier,
  });
  addSampling(body, call);
  addStop(body, call);
  addLogprobs(body, call);
  return body;
}

/** The sampling settings: their names on the wire, and the value that is the same as none. */
const sampling = [
  ['temperature', 'temperature', 1],
  ['topP', 'top_p', 1],
  ['presencePenalty', 'presence_penalty', 0],
  ['frequencyPenalty', 'frequency_penalty', 0],
] as const;

/** Models that refuse a temperature refuse its relatives too. */
function addSampling(body: WireBody, { request, facts, model, warn }: Call): void {
  for (const [name, wireName, neutral] of sampling) {
    const value = request[name];
    if (value === undefined) continue;
    if (facts?.temperature !== false) body[wireName] = value;
    else if (value !== neutral) warn(name, `${model} takes no ${name}; it was left out`);
  }
}

function addStop(body: WireBody, { request, facts, model, warn }: Call): void {
  if (request.stop === undefined) return;
  if (facts?.reasoning === true && facts.temperature === false) warn('stop', `${model} takes no stop texts; they were left out`);
  else body['stop'] = request.stop;
}

/** They come back in `raw`. */
function addLogprobs(body: WireBody, { request, facts, model, warn }: Call): void {
  const { logprobs } = request;
  if (logprobs === undefined || logprobs === false) return;
  if (facts?.logprobs === false) warn('logprobs', `${model} gives no log probabilities`);
  else {
    body['logprobs'] = true;
    if (typeof logprobs === 'number') body['top_logprobs'] = logprobs;
  }
}
