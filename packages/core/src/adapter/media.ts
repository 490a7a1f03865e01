import type { AudioPart, FilePart, ImagePart } from '../chat/message.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';

/** The bytes of a media part as base64 with their type, or the URL a vendor is to fetch. */
export type Media =
  | { readonly kind: 'bytes'; readonly base64: string; readonly mediaType: string }
  | { readonly kind: 'url'; readonly url: string; readonly mediaType: string | undefined };

/** Reads a media part: bytes, base64 text and `data:` URLs come out alike. */
export function readMedia(part: ImagePart | AudioPart | FilePart): Media {
  if ('data' in part) {
    const base64 = typeof part.data === 'string' ? part.data : Buffer.from(part.data).toString('base64');
    return { kind: 'bytes', base64, mediaType: part.mediaType };
  }
  const inline = /^data:([^;,]*)((?:;[^;,]*)*),(.*)$/s.exec(part.url);
  if (inline === null) return { kind: 'url', url: part.url, mediaType: part.mediaType };
  const [, type = '', parameters = '', body = ''] = inline;
  const base64 = parameters.includes(';base64') ? body : Buffer.from(decoded(body)).toString('base64');
  return { kind: 'bytes', base64, mediaType: part.mediaType ?? (type === '' ? 'text/plain' : type) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ZerohopError({ code: 'invalid_request', message: "a data: URL holds a '%' that escapes nothing; write it as '%25', or send base64" });
  }
}
