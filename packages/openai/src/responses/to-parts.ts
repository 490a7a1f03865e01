import { type Message, readMedia, ZerohopError } from '@zerohop/core/adapter';

type UserPart = Exclude<Extract<Message, { role: 'user' }>['content'], string>[number];

/** Translates a part of a user's message. */
export function toPart(part: UserPart): object {
  if (part.type === 'text') return { type: 'input_text', text: part.text };
  if (part.type === 'audio') {
    const message = "this vendor takes no audio over Responses: use a provider with api: 'chat'";
    throw new ZerohopError({ code: 'unsupported', message, details: { path: 'messages', expected: 'no audio' } });
  }
  const media = readMedia(part);
  const url = media.kind === 'url' ? media.url : `data:${media.mediaType};base64,${media.base64}`;
  if (part.type === 'image') return { type: 'input_image', image_url: url, detail: part.detail ?? 'auto' };
  if (media.kind === 'url') return { type: 'input_file', file_url: url };
  return { type: 'input_file', filename: part.name ?? (media.mediaType === 'application/pdf' ? 'file.pdf' : 'file'), file_data: url };
}
