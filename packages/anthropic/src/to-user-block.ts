import { type AdapterCall, type Media, type Message, omitUndefined, readMedia, ZerohopError } from '@zerohop/core/adapter';
import type { WireBlock } from './cache-marks.ts';

type UserPart = Exclude<Extract<Message, { role: 'user' }>['content'], string>[number];

/** Translates a part of a user message. What the vendor cannot read is `unsupported`, so that another target may. */
export function toUserBlock(part: UserPart, warn: AdapterCall['warn']): WireBlock {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image':
      if (part.detail !== undefined && part.detail !== 'auto') warn('messages', 'this vendor takes no level of detail per image');
      return { type: 'image', source: toBytesOrUrl(readMedia(part)) };
    case 'audio':
      throw new ZerohopError({ code: 'unsupported', message: 'this vendor takes no audio' });
    case 'file': {
      const media = readMedia(part);
      if (media.mediaType?.startsWith('image/') === true) return { type: 'image', source: toBytesOrUrl(media) };
      return omitUndefined({ type: 'document', source: toSource(media), title: part.name });
    }
  }
}

function toSource(media: Media): WireBlock {
  const { mediaType = 'application/pdf' } = media;
  if (mediaType === 'application/pdf') return toBytesOrUrl(media);
  if (media.kind === 'url') throw new ZerohopError({ code: 'unsupported', message: `this vendor fetches PDF files and images, not ${mediaType}: send the file's bytes` });
  if (mediaType.startsWith('text/') || mediaType === 'application/json') {
    return { type: 'text', media_type: 'text/plain', data: Buffer.from(media.base64, 'base64').toString('utf8') };
  }
  throw new ZerohopError({ code: 'unsupported', message: `this vendor takes PDF files, images and text, not ${mediaType}` });
}

function toBytesOrUrl(media: Media): WireBlock {
  return media.kind === 'url' ? { type: 'url', url: media.url } : { type: 'base64', media_type: media.mediaType, data: media.base64 };
}
