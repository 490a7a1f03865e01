import { list, text } from '@zerohop/core/adapter';
import type { MessagesBody } from './to-request.ts';

/** Parameters that the vendor takes as headers, as its SDK has them. */
const asHeaders: Readonly<Record<string, string>> = { user_profile_id: 'anthropic-user-profile-id', workspace_id: 'anthropic-workspace-id' };

/** A body, and what of it travels as headers. */
export interface Parcel {
  body: MessagesBody;
  /** `undefined` where nothing does, which is what costs least. */
  headers: Readonly<Record<string, string>> | undefined;
}

/** The header that switches beta features on. */
export function betaHeader(betas: readonly string[] | undefined): Readonly<Record<string, string>> | undefined {
  return betas === undefined || betas.length === 0 ? undefined : { 'anthropic-beta': betas.join(',') };
}

/** Takes out of a body what does not travel in it. Beta features of a request join those of the provider. */
export function toHeaders(body: MessagesBody, betas: readonly string[] = []): Parcel {
  const { betas: asked, ...rest } = body;
  const wanted = list(asked).map(text).filter((beta) => beta !== '');
  const headers: Record<string, string> = wanted.length === 0 ? {} : { ...betaHeader([...new Set([...betas, ...wanted])]) };
  for (const [name, header] of Object.entries(asHeaders)) {
    if (text(rest[name]) !== '') headers[header] = text(rest[name]);
    delete rest[name];
  }
  return { body: rest, headers: Object.keys(headers).length === 0 ? undefined : headers };
}
