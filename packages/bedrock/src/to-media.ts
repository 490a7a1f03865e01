import type { AudioBlock, ContentBlock, DocumentBlock, ImageBlock } from '@aws-sdk/client-bedrock-runtime';
import { type Media, type Message, readMedia, ZerohopError } from '@zerohop/core/adapter';

type UserPart = Exclude<Extract<Message, { role: 'user' }>['content'], string>[number];
type MediaPart = Exclude<UserPart, { type: 'text' }>;

/** Media types by the wire's name of their format. */
const formats = {
  image: { 'image/png': 'png', 'image/jpeg': 'jpeg', 'image/jpg': 'jpeg', 'image/gif': 'gif', 'image/webp': 'webp' },
  audio: {
    'audio/mpeg': 'mp3',
    'audio/mp3': 'mp3',
    'audio/wav': 'wav',
    'audio/x-wav': 'wav',
    'audio/wave': 'wav',
    'audio/aac': 'aac',
    'audio/flac': 'flac',
    'audio/ogg': 'ogg',
    'audio/opus': 'opus',
    'audio/mp4': 'm4a',
    'audio/webm': 'webm',
  },
  file: {
    'application/pdf': 'pdf',
    'text/csv': 'csv',
    'application/msword': 'doc',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
    'application/vnd.ms-excel': 'xls',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
    'text/html': 'html',
    'text/plain': 'txt',
    'application/json': 'txt',
    'text/markdown': 'md',
  },
} as const satisfies Readonly<Record<MediaPart['type'], Readonly<Record<string, string>>>>;

/** Translates an image, audio or document. */
export function toMediaBlock(part: MediaPart, names: DocumentNames): ContentBlock {
  const media = readMedia(part);
  const source = toSource(media);
  switch (part.type) {
    case 'image':
      return { image: { format: formatOf('image', media), source } satisfies ImageBlock };
    case 'audio':
      return { audio: { format: formatOf('audio', media), source } satisfies AudioBlock };
    case 'file':
      return { document: { format: formatOf('file', media), name: names.next(part.name), source } satisfies DocumentBlock };
  }
}

function toSource(media: Media): { bytes: Uint8Array } | { s3Location: { uri: string } } {
  if (media.kind === 'bytes') return { bytes: Buffer.from(media.base64, 'base64') };
  if (media.url.startsWith('s3://')) return { s3Location: { uri: media.url } };
  throw unsupported('this vendor fetches no web addresses; send the bytes, or an s3:// address', 'bytes or an s3:// address');
}

function formatOf<Kind extends MediaPart['type']>(kind: Kind, { mediaType = '' }: Media): (typeof formats)[Kind][keyof (typeof formats)[Kind]] {
  const known = formats[kind];
  const type = mediaType.toLowerCase().split(';', 1)[0]?.trim() ?? '';
  if (Object.hasOwn(known, type)) return known[type as keyof typeof known];
  const named = type === '' ? `a part of type '${kind}' needs its mediaType here` : `this vendor does not take ${type} as ${kind}`;
  throw unsupported(named, `a mediaType of ${Object.keys(known).join(', ')}`);
}

function unsupported(message: string, expected: string): ZerohopError<'unsupported'> {
  return new ZerohopError({ code: 'unsupported', message, details: { path: 'messages', expected } });
}

const maxNameLength = 200;

/** Names of one request's documents: of the characters that the wire takes, and no two alike. */
export class DocumentNames {
  readonly #taken = new Set<string>();

  /** The name for a document that the app calls so. */
  next(given: string | undefined): string {
    const cleaned = (given ?? '')
      .replace(/[^a-zA-Z0-9\s\-()[\]]/g, '-')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, maxNameLength - 6);
    const base = cleaned === '' ? 'document' : cleaned;
    let name = base;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${base} (${number})`;
    this.#taken.add(name);
    return name;
  }
}
