import { ZerohopError } from '../errors/zerohop-error.ts';

const bytesPerNumber = 4;

/**
 * Reads a vector: a list of numbers, or base64 of little-endian 32-bit floats.
 *
 * @throws ZerohopError `bad_response` for what is neither
 */
export function readVector(value: unknown): number[] {
  const vector: unknown = typeof value === 'string' ? decode(value) : value;
  if (!isVector(vector)) throw new ZerohopError({ code: 'bad_response', message: 'the vendor sent a vector that is no list of numbers', details: { reason: 'vectors' } });
  return vector;
}

function isVector(value: unknown): value is number[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  // A thousand vectors are a million and a half numbers: `every` would take three times as long as all the rest here.
  for (const number of value as readonly unknown[]) if (!Number.isFinite(number)) return false;
  return true;
}

function decode(base64: string): number[] | undefined {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length % bytesPerNumber !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // Pushed, not mapped: an array of plain doubles takes a third of the memory.
  const vector: number[] = [];
  for (let offset = 0; offset < bytes.length; offset += bytesPerNumber) vector.push(view.getFloat32(offset, true));
  return vector;
}
