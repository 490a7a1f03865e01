import { type AdapterCall, omitUndefined, ZerohopError } from '@zerohop/core/adapter';
import { toMessages } from './to-messages.ts';
import { planOutput } from './to-output.ts';
import { toEffort } from './to-thinking.ts';
import { toTools } from './to-tools.ts';
import type { Vendor } from '../vendors/vendors.ts';
import type { WireBody } from '../wire.ts';

type Call = Pick<AdapterCall, 'request' | 'model' | 'facts' | 'tools' | 'outputSchema' | 'stream' | 'foreignReasoning' | 'warn'>;

/**
 * Translates a request to a Chat Completions body.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export function toRequest(call: Call, vendor: Vendor, adapterId: string): WireBody {
  refuseWrongApi(call);
  const { request } = call;
  const output = planOutput(call);
  const messages = toMessages(call, adapterId);
  const body: WireBody = {
    model: call.model,
    messages: output.kind === 'words' ? [{ role: 'system', content: output.text }, ...messages] : messages,
    ...toTools(call),
    ...omitUndefined({
      response_format: output.kind === 'format' ? output.format : undefined,
      [call.facts?.maxTokensParameter ?? vendor.maxTokensParameter]: request.maxTokens,
      seed: request.seed,
      reasoning_effort: toEffort(call),
      service_tier: request.serviceTier,
    }),
  };
  addSampling(body, call);
  addStop(body, call);
  addLogprobs(body, call);
  return finish(body, call, adapterId);
}

function refuseWrongApi({ facts, model, tools }: Call): void {
  const message =
    facts?.apis !== undefined && !facts.apis.includes('chat')
      ? `${model} is not served over Chat Completions`
      : facts?.toolsOverChat === 'never' && tools.length > 0
        ? `${model} takes no tools over Chat Completions`
        : undefined;
  if (message !== undefined) throw new ZerohopError({ code: 'unsupported', message });
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

/** Whole answers bring them back in `raw`. A stream has no place for them. */
function addLogprobs(body: WireBody, { request, facts, model, stream, warn }: Call): void {
  const { logprobs } = request;
  if (logprobs === undefined || logprobs === false) return;
  if (facts?.logprobs === false) warn('logprobs', `${model} gives no log probabilities`);
  else if (stream) warn('logprobs', 'log probabilities are not kept of streams; ask for a whole answer and read response.raw');
  else {
    body['logprobs'] = true;
    if (typeof logprobs === 'number') body['top_logprobs'] = logprobs;
  }
}

/** Adds what depends on `providerOptions`, and lays these over the body. */
function finish(body: WireBody, { request, stream, warn }: Call, adapterId: string): WireBody {
  const own = request.providerOptions?.[adapterId];
  if (request.metadata !== undefined) {
    // The vendor answers 400 to metadata on answers it does not store.
    if (own?.['store'] === true) body['metadata'] = request.metadata;
    else warn('metadata', `metadata goes only with stored answers; set providerOptions.${adapterId}.store to true`);
  }
  const merged: WireBody = { ...body, ...own };
  // Whether to stream is the call's to say.
  delete merged['stream'];
  delete merged['stream_options'];
  if (stream) {
    merged['stream'] = true;
    merged['stream_options'] = { include_usage: true, ...(own?.['stream_options'] as object | undefined) };
  }
  return merged;
}
