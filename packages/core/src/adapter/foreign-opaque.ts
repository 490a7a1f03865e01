import type { OpaquePart, Provenance } from '../chat/message.ts';
import type { AdapterCall } from './adapter.ts';

/** Who can read a vendor's own parts: an adapter and a provider, since what they name may be that account's alone. */
export interface OpaqueReader extends Pick<Provenance, 'adapter' | 'provider'> {
  /** The only model that can, where the vendor demands that. */
  readonly model?: string | undefined;
}

/** Whether a vendor's own data may go back to where a call goes. */
export function canRead(provenance: Provenance | undefined, { adapter, provider, model }: OpaqueReader): boolean {
  return provenance !== undefined && provenance.adapter === adapter && provenance.provider === provider && (model === undefined || provenance.model === model);
}

/**
 * The vendor's data of an opaque part, for the one who made it; `undefined` for all others, with a warning, since to their model
 * it never happened.
 */
export function ownOpaque({ provenance, data }: OpaquePart, reader: OpaqueReader, { warn }: Pick<AdapterCall, 'warn'>): unknown {
  if (canRead(provenance, reader)) return data;
  // Said once for all parts that come from there.
  warn('messages', `the opaque parts of ${provenance.provider}/${provenance.model} were left out: nobody else can read them`);
  return undefined;
}
