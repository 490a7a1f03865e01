import type { HeaderReader } from '@zerohop/core/adapter';
import type { Vendor } from './vendor.ts';

/** What the head of an answer says it cost, in US dollars; `undefined` where the vendor says nothing there. */
export function reportedUsd({ costHeader }: Vendor, header: HeaderReader): number | undefined {
  const said = costHeader === undefined ? undefined : header(costHeader)?.trim();
  const usd = said ? Number(said) : Number.NaN;
  return usd >= 0 && Number.isFinite(usd) ? usd : undefined;
}
