import type { CallToTranslate } from '@zerohop/core/adapter';
import type { RefusableSetting, Vendor } from '../vendors/vendor.ts';

/** Values that are the same as none. */
const neutral: Readonly<Partial<Record<RefusableSetting, unknown>>> = {
  temperature: 1, topP: 1, presencePenalty: 0, frequencyPenalty: 0, logprobs: false, parallelToolCalls: true, serviceTier: 'auto',
};

/** The call without the settings that its vendor refuses. Warns of each that would have changed anything. */
export function dropRefused<Call extends Pick<CallToTranslate, 'request' | 'warn'>>(call: Call, { name: vendorName, refuses = [] }: Vendor): Call {
  const { request } = call;
  const refused = refuses.filter((name) => request[name] !== undefined);
  if (refused.length === 0) return call;
  for (const name of refused) if (request[name] !== neutral[name]) call.warn(name, `${vendorName} takes no ${name}; it was left out`);
  return { ...call, request: { ...request, ...Object.fromEntries(refused.map((name) => [name, undefined])) } };
}
