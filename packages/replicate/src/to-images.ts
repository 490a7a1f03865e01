import { type CallToTranslate, type Message, readMedia, ZerohopError } from '@zerohop/core/adapter';
import type { InputShape } from './input-shape.ts';

type UserPart = Exclude<Extract<Message, { role: 'user' }>['content'], string>[number];

/** Gathers the images of a conversation: they stand in an input of their own. Other media, and images where there is no such input, are refused. */
export function toImages({ request, model, warn }: CallToTranslate, { images }: InputShape): Record<string, unknown> {
  const parts = request.messages.flatMap(({ role, content }): readonly UserPart[] => (role === 'user' && typeof content !== 'string' ? content : []));
  const addresses: string[] = [];
  for (const part of parts) {
    if (part.type === 'text') continue;
    if (part.type !== 'image' || images === undefined) throw unsupported(`${model} has no input for parts of type '${part.type}'`, 'text');
    if (part.detail !== undefined && part.detail !== 'auto') warn('messages', `${model} takes no level of detail per image`);
    const media = readMedia(part);
    addresses.push(media.kind === 'url' ? media.url : `data:${media.mediaType};base64,${media.base64}`);
  }
  if (addresses.length === 0 || images === undefined) return {};
  if (!images.list && addresses.length > 1) throw unsupported(`${model} takes one image, and the conversation has ${addresses.length}`, 'one image');
  if (request.messages.filter(({ role }) => role !== 'system').length > 1) warn('messages', `images go to ${model} beside the conversation, not in their places`);
  return { [images.field]: images.list ? addresses : addresses[0] };
}

function unsupported(message: string, expected: string): ZerohopError<'unsupported'> {
  return new ZerohopError({ code: 'unsupported', message, details: { path: 'messages', expected } });
}
