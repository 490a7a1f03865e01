import { type AdapterCall, type Message, omitUndefined, readMedia, ZerohopError } from '@zerohop/core/adapter';
import { mediaTypeOf } from './media-types.ts';
import type { Vendor } from './vendors.ts';

type MediaPart = Exclude<Exclude<Extract<Message, { role: 'user' }>['content'], string>[number], { type: 'text' }>;

/**
 * Translates an image, audio, or a document or video as a file: bytes go inline, an address (the web's, Cloud Storage's or that
 * of an uploaded file) goes as it is, for the vendor to fetch.
 */
export function toMediaPart(part: MediaPart, call: Pick<AdapterCall, 'warn'>, vendor: Vendor): Record<string, unknown> {
  if (part.type === 'image' && part.detail !== undefined && part.detail !== 'auto') call.warn('messages', 'this vendor takes no level of detail per image');
  const media = readMedia(part);
  if (media.kind === 'bytes') return { inlineData: { mimeType: media.mediaType, data: media.base64 } };
  const mimeType = media.mediaType ?? mediaTypeOf(media.url);
  if (mimeType === undefined && vendor.mediaTypes) {
    throw new ZerohopError({ code: 'unsupported', message: `this vendor is to be told the media type of what it fetches, and the address of the ${part.type} in 'messages' does not end in one; give it a 'mediaType'` });
  }
  return { fileData: omitUndefined({ mimeType, fileUri: media.url }) };
}
