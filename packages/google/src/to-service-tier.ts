import type { AdapterCall } from '@zerohop/core/adapter';
import { type Dialect, lacks } from './dialects.ts';
import type { Vendor } from './vendors.ts';

/** Words for the tier that serves when none is asked for. */
const usual: ReadonlySet<string> = new Set(['auto', 'default', 'standard']);

/** Asks for a tier, in the body or by a header, as the service takes it. */
export function toServiceTier(call: Pick<AdapterCall, 'request' | 'warn'>, dialect: Dialect, { tierHeader }: Vendor): { field?: string; headers?: Record<string, string> } {
  const { serviceTier } = call.request;
  if (serviceTier === undefined) return {};
  if (!dialect.serviceTier) {
    call.warn('serviceTier', lacks(dialect));
    return {};
  }
  if (tierHeader === undefined) return { field: serviceTier };
  if (tierHeader.tiers.includes(serviceTier)) return { headers: { [tierHeader.name]: serviceTier } };
  if (!usual.has(serviceTier)) call.warn('serviceTier', `this vendor has no tier '${serviceTier}'; it has ${tierHeader.tiers.map((tier) => `'${tier}'`).join(' and ')}`);
  return {};
}
