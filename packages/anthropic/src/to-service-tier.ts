import type { AdapterCall } from '@zerohop/core/adapter';

/**
 * What a tier is called on this wire. `auto` takes priority capacity where the account has some, `standard_only` never does;
 * the fast mode is a setting of its own.
 *
 * @see https://platform.claude.com/docs/en/api/service-tiers
 */
const tiers = new Map<string, Readonly<Record<string, string>>>([
  ['auto', { service_tier: 'auto' }],
  ['priority', { service_tier: 'auto' }],
  ['default', { service_tier: 'standard_only' }],
  ['standard', { service_tier: 'standard_only' }],
  ['standard_only', { service_tier: 'standard_only' }],
  ['fast', { speed: 'fast' }],
]);

/** The fields that ask for a processing tier. */
export function toServiceTier({ request, warn }: Pick<AdapterCall, 'request' | 'warn'>): Readonly<Record<string, string>> | undefined {
  const { serviceTier } = request;
  if (serviceTier === undefined) return undefined;
  const fields = tiers.get(serviceTier);
  if (fields === undefined) warn('serviceTier', `this vendor has no tier '${serviceTier}'; it was left out. It has: ${[...tiers.keys()].join(', ')}`);
  return fields;
}
