import { type CallToTranslate, fields, list, omitUndefined, ZerohopError } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import type { Account } from '../wire/account.ts';
import { dropRefused } from '../wire/drop-refused.ts';
import { toCaching } from '../wire/to-caching.ts';
import { refusePrefill } from '../wire/to-prefill.ts';
import type { WireBody } from '../wire/wire.ts';
import { withoutForeignState } from './held-state.ts';
import { type OwnOptions, ownOptions } from './own-options.ts';
import { toInput } from './to-input.ts';
import { planOutput } from './to-output.ts';
import { toSettings, unknownSettings } from './to-settings.ts';
import { toThinking } from './to-thinking.ts';
import { toTools } from './to-tools.ts';

/** What seals the model's thoughts, so that they survive between turns although the vendor stores nothing. */
const sealedReasoning = 'reasoning.encrypted_content';

/**
 * Translates a request to a Responses body.
 *
 * @see https://platform.openai.com/docs/api-reference/responses/create
 */
export function toRequest(given: CallToTranslate, vendor: Vendor, account: Account): WireBody {
  const { facts, model } = given;
  if (facts?.apis !== undefined && !facts.apis.includes('responses')) throw new ZerohopError({ code: 'unsupported', message: `${model} is not served over Responses` });
  const call = dropRefused(dropRefused(given, vendor), { ...vendor, name: `${vendor.name} over Responses`, refuses: unknownSettings });
  const own = withoutForeignState(ownOptions(call, account.adapter), call, account);
  if (vendor.prefill !== undefined && call.request.messages.at(-1)?.role === 'assistant') refusePrefill(call, vendor.name, 'over Responses');
  const output = planOutput(call, vendor);
  const input = toInput(call, vendor, own, account);
  const { include, ...settings } = toSettings(call, vendor);
  const body: WireBody = {
    model: vendor.model ?? model,
    input: output.words === undefined ? input : [{ role: 'system', content: output.words }, ...input],
    ...toTools(call, vendor, own),
    ...settings,
    ...omitUndefined({ text: output.format && { format: output.format }, reasoning: toThinking(call, vendor), metadata: toMetadata(call, vendor) }),
    // No vendor marks parts on this wire.
    ...toCaching(call, vendor.promptCache === 'marks' ? { ...vendor, promptCache: undefined } : vendor),
    // What runs in the background is kept until it is fetched, by the vendor's own rule.
    ...(own['background'] === true ? {} : { store: false }),
    include: [...list(include), ...(sealsReasoning(call) ? [sealedReasoning] : [])],
  };
  return lay(own, body, call.stream || own['background'] === true);
}

/**
 * Whether to ask for sealed thoughts: of models that think out of sight. Those that show what they think need it not, and
 * those that do not think are refused with it (400 "Encrypted content is not supported with this model").
 */
function sealsReasoning({ facts }: CallToTranslate): boolean {
  return facts?.reasoning === true && facts.hidesReasoning !== false;
}

function toMetadata({ request: { metadata }, warn }: CallToTranslate, { metadata: taken, name }: Vendor): object | undefined {
  // Unlike Chat Completions, this wire takes it with answers that are not stored, too.
  if (metadata !== undefined && taken === undefined) warn('metadata', `${name} takes no metadata; it was left out`);
  return taken === undefined ? undefined : metadata;
}

/** Fields of which the app's own are added to ours, since each holds several settings. */
const merged = ['text', 'reasoning'] as const;

/** Lays the app's own options over a body. */
function lay(own: OwnOptions, body: WireBody, stream: boolean): WireBody {
  const laid: WireBody = { ...body, ...own };
  // They are in it already.
  laid['tools'] = body['tools'];
  laid['include'] = [...new Set([...list(body['include']), ...list(own['include'])])];
  for (const name of merged) if (name in body && name in own) laid[name] = { ...fields(body[name]), ...fields(own[name]) };
  if (list(laid['include']).length === 0) delete laid['include'];
  // Whether to stream is the call's to say.
  delete laid['stream'];
  if (stream) laid['stream'] = true;
  else delete laid['stream_options'];
  return omitUndefined(laid);
}
