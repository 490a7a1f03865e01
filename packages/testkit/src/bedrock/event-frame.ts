import { crc32 } from 'node:zlib';

/** Type of a header whose value is text, in the vendor's binary framing. */
const textHeader = 7;

/**
 * One message in the framing of AWS event streams: a prelude of two lengths and their checksum, headers, the payload, and the
 * checksum of it all. For streams scripted by hand with the `status` fault.
 *
 * @param type the event, e.g. `contentBlockDelta`; of an exception its name, e.g. `throttlingException`
 * @param payload sent as JSON
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html
 * @example
 * const body = Buffer.concat([bedrockEvent('messageStart', { role: 'assistant' }), bedrockEvent('messageStop', { stopReason: 'end_turn' })]);
 */
export function bedrockEvent(type: string, payload: object, kind: 'event' | 'exception' = 'event'): Uint8Array {
  const headers = Buffer.concat([header(`:${kind}-type`, type), header(':content-type', 'application/json'), header(':message-type', kind)]);
  return frame(headers, Buffer.from(JSON.stringify(payload)));
}

/** A frame whose payload is none that the vendor would send. */
export function brokenFrame(): Uint8Array {
  const whole = Buffer.from(bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'garbage' } }));
  // One bit is enough for the checksum to tell.
  whole[whole.length - 8] = (whole[whole.length - 8] ?? 0) ^ 1;
  return whole;
}

function header(name: string, value: string): Buffer {
  const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
  const valueLength = Buffer.alloc(2);
  valueLength.writeUInt16BE(valueBytes.length);
  return Buffer.concat([Buffer.of(nameBytes.length), nameBytes, Buffer.of(textHeader), valueLength, valueBytes]);
}

function frame(headers: Buffer, payload: Buffer): Uint8Array {
  const whole = Buffer.alloc(12 + headers.length + payload.length + 4);
  whole.writeUInt32BE(whole.length, 0);
  whole.writeUInt32BE(headers.length, 4);
  whole.writeUInt32BE(crc32(whole.subarray(0, 8)), 8);
  headers.copy(whole, 12);
  payload.copy(whole, 12 + headers.length);
  whole.writeUInt32BE(crc32(whole.subarray(0, -4)), whole.length - 4);
  return whole;
}
