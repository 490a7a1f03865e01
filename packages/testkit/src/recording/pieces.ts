import type { RecordedPiece } from './recording.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as a recording keeps them. A piece that ends inside a character is no text by itself. */
export function toPiece(bytes: Uint8Array, atMs: number): RecordedPiece {
  try {
    return { atMs, text: strict.decode(bytes) };
  } catch {
    return { atMs, base64: Buffer.from(bytes).toString('base64') };
  }
}

export function bytesOf(piece: RecordedPiece): Uint8Array<ArrayBuffer> {
  return new Uint8Array('text' in piece ? Buffer.from(piece.text, 'utf8') : Buffer.from(piece.base64, 'base64'));
}
