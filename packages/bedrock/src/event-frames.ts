import { crc32 } from 'node:zlib';
import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { fields, parseJsonChunk, text, ZerohopError } from '@zerohop/core/adapter';

/** Two lengths and their checksum. */
const preludeBytes = 12;
const checksumBytes = 4;
/** The vendor's own bound is 16 MB of payload and 128 KB of headers. */
const maxFrameBytes = 24 * 1024 * 1024;

/** Bytes of a header's value by its type; text and bytes bear their own length. */
const fixedLengths: readonly (number | undefined)[] = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16];
const textType = 7;

/**
 * Cuts bytes into the events of Converse, frame by frame, with their checksums held. An exception of the vendor's is thrown
 * under its name, as the SDK would throw it.
 *
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export class EventFrames {
  /** Pieces of a frame that is not whole yet. Put together once: a frame that comes in many would cost the square of its length. */
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #needed = preludeBytes;

  /** True while a frame has begun that is not whole. */
  get torn(): boolean {
    return this.#bytes > 0;
  }

  /** Takes bytes as they come; hands over what they complete. What came before an exception is handed over first. */
  push(bytes: Uint8Array, take: (event: ConverseStreamOutput) => void): void {
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes < this.#needed) return;
    const whole = Buffer.concat(this.#pieces, this.#bytes);
    let start = 0;
    for (;;) {
      const rest = whole.length - start;
      const length = rest < preludeBytes ? preludeBytes : lengthOf(whole, start);
      if (rest < length || rest < preludeBytes) {
        this.#pieces = rest === 0 ? [] : [whole.subarray(start)];
        this.#bytes = rest;
        this.#needed = length;
        return;
      }
      const frame = whole.subarray(start, start + length);
      start += length;
      const event = readFrame(frame);
      if (event !== undefined) take(event);
    }
  }
}

function lengthOf(bytes: Buffer, start: number): number {
  const length = bytes.readUInt32BE(start);
  const isIntact = crc32(bytes.subarray(start, start + 8)) === bytes.readUInt32BE(start + 8);
  if (!isIntact || length < preludeBytes + checksumBytes || length > maxFrameBytes) throw broken('a frame of the stream does not pass its checksum');
  return length;
}

function readFrame(frame: Buffer): ConverseStreamOutput | undefined {
  const end = frame.length - checksumBytes;
  if (crc32(frame.subarray(0, end)) !== frame.readUInt32BE(end)) throw broken('a frame of the stream does not pass its checksum');
  const payloadStart = preludeBytes + frame.readUInt32BE(4);
  if (payloadStart > end) throw broken('a frame of the stream is shorter than its headers');
  const headers = readHeaders(frame.subarray(preludeBytes, payloadStart));
  const payload = frame.toString('utf8', payloadStart, end);
  switch (headers[':message-type']) {
    case 'event':
      return toEvent(headers[':event-type'] ?? '', readPayload(payload));
    case 'exception':
      throw vendorError(headers[':exception-type'], text(parseJsonChunk(payload || '{}')['message']));
    case 'error':
      throw vendorError(headers[':error-code'], headers[':error-message']);
    default:
      return undefined;
  }
}

function readHeaders(bytes: Buffer): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (let at = 0; at < bytes.length; ) {
    const nameEnd = at + 1 + (bytes[at] ?? 0);
    const type = bytes[nameEnd] ?? -1;
    const fixed = fixedLengths[type];
    const start = nameEnd + (fixed === undefined ? 3 : 1);
    if (start > bytes.length || !(type in fixedLengths)) throw broken('a frame of the stream has headers that cannot be read');
    const end = start + (fixed ?? bytes.readUInt16BE(nameEnd + 1));
    if (type === textType) headers[bytes.toString('utf8', at + 1, nameEnd)] = bytes.toString('utf8', start, end);
    at = end;
  }
  return headers;
}

/** What is null is absent to the SDK, and to its types. */
function readPayload(payload: string): Readonly<Record<string, unknown>> {
  const parsed = parseJsonChunk(payload || '{}');
  return payload.includes(':null') ? fields(JSON.parse(payload, (_name, value: unknown) => value ?? undefined)) : parsed;
}

function toEvent(type: string, payload: Readonly<Record<string, unknown>>): ConverseStreamOutput {
  const { redactedContent } = fields(fields(payload['delta'])['reasoningContent']);
  // The one place where the wire has text for bytes.
  const read = typeof redactedContent === 'string' ? { ...payload, delta: { reasoningContent: { redactedContent: Buffer.from(redactedContent, 'base64') } } } : payload;
  // The SDK's union holds the known events with all their fields; the translator reads what is there.
  return { [type]: read } as unknown as ConverseStreamOutput;
}

function vendorError(name: string | undefined, message: string | undefined): Error {
  return Object.assign(new Error(message ?? ''), { name: name ?? 'modelStreamErrorException' });
}

function broken(message: string): ZerohopError<'bad_response'> {
  return new ZerohopError({ code: 'bad_response', message, details: { reason: 'broken_frame' } });
}
