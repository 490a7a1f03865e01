import { type CallToTranslate, fields, list, ZerohopError } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import type { Account } from '../wire/account.ts';
import { dropRefused } from '../wire/drop-refused.ts';
import { toCaching } from '../wire/to-caching.ts';
import { planOutput } from '../wire/to-output.ts';
import { toSettings } from '../wire/to-settings.ts';
import { toThinking } from '../wire/to-thinking.ts';
import { toTools } from '../wire/to-tools.ts';
import type { WireBody } from '../wire/wire.ts';
import { toMessages } from './to-messages.ts';

/**
 * Translates a request to a Chat Completions body.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export function toRequest(given: CallToTranslate, vendor: Vendor, account: Account): WireBody {
  refuseWrongApi(given);
  const call = dropRefused(given, vendor);
  const output = planOutput(call, vendor);
  const messages = toMessages(call, vendor, account);
  const body: WireBody = {
    model: vendor.model ?? call.model,
    messages: output.words === undefined ? messages : withWords(messages, output.words),
    ...toTools(call, vendor, output),
    ...output.fields,
    ...toThinking(call, vendor),
    ...toSettings(call, vendor),
    ...toCaching(call, vendor),
    ...vendor.adds,
  };
  return finish(body, call, vendor, account.adapter);
}

// Some chat templates take one system message, at the beginning.
function withWords(messages: readonly unknown[], words: string): unknown[] {
  const { role, content } = fields(messages[0]);
  if (role !== 'system') return [{ role: 'system', content: words }, ...messages];
  const both = typeof content === 'string' ? `${content}\n\n${words}` : [...list(content), { type: 'text', text: words }];
  return [{ role, content: both }, ...messages.slice(1)];
}

function refuseWrongApi({ facts, model, tools }: CallToTranslate): void {
  const message =
    facts?.apis !== undefined && !facts.apis.includes('chat')
      ? `${model} is not served over Chat Completions; set the provider's api to 'responses'`
      : facts?.toolsOverChat === 'never' && tools.length > 0
        ? `${model} takes no tools over Chat Completions; set the provider's api to 'responses'`
        : undefined;
  if (message !== undefined) throw new ZerohopError({ code: 'unsupported', message });
}

/** Adds what depends on `providerOptions`, and lays these over the body. */
function finish(body: WireBody, { request, stream, warn }: CallToTranslate, vendor: Vendor, adapterId: string): WireBody {
  const own = request.providerOptions?.[adapterId];
  if (request.metadata !== undefined) {
    // With answers that are not stored, some answer 400 to metadata.
    if (vendor.metadata === 'always' || (vendor.metadata === 'stored' && own?.['store'] === true)) body['metadata'] = request.metadata;
    else if (vendor.metadata === 'stored') warn('metadata', `metadata goes only with stored answers; set providerOptions.${adapterId}.store to true`);
    else warn('metadata', `${vendor.name} takes no metadata; it was left out`);
  }
  const merged: WireBody = { ...body, ...own };
  // Whether to stream is the call's to say.
  delete merged['stream'];
  delete merged['stream_options'];
  if (stream) {
    merged['stream'] = true;
    const wanted = own?.['stream_options'] as object | undefined;
    if (vendor.streamOptions !== false || wanted !== undefined) merged['stream_options'] = { include_usage: true, ...wanted };
  }
  return merged;
}
