const encoder = new TextEncoder();

/** A text as 32 bits, evenly spread and the same in every process: MurmurHash3 (x86, 32 bits) of its UTF-8 bytes. No secret is safe in it. */
export function hash32(text: string, seed = 0): number {
  return hashAscii(text, seed) ?? hashBytes(encoder.encode(text), seed);
}

// Most names are ASCII, whose units are their bytes: encoding them would take ten times as long as all the rest.
function hashAscii(text: string, seed: number): number | undefined {
  const { length } = text;
  const whole = length - (length % 4);
  let hash = seed;
  let all = 0;
  for (let at = 0; at < whole; at += 4) {
    const [a, b, c, d] = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2), text.charCodeAt(at + 3)];
    all |= a | b | c | d;
    hash = addBlock(hash, a | (b << 8) | (c << 16) | (d << 24));
  }
  let rest = 0;
  for (let at = length - 1; at >= whole; at -= 1) {
    const code = text.charCodeAt(at);
    all |= code;
    rest = (rest << 8) | code;
  }
  return all < 0x80 ? finish(hash, rest, length) : undefined;
}

function hashBytes(bytes: Uint8Array, seed: number): number {
  const { length } = bytes;
  const whole = length - (length % 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  let hash = seed;
  for (let at = 0; at < whole; at += 4) hash = addBlock(hash, view.getUint32(at, true));
  let rest = 0;
  for (let at = length - 1; at >= whole; at -= 1) rest = (rest << 8) | view.getUint8(at);
  return finish(hash, rest, length);
}

function addBlock(hash: number, block: number): number {
  return (Math.imul(rotate(hash ^ scramble(block), 13), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, rest: number, length: number): number {
  return mix32(hash ^ scramble(rest) ^ length);
}

/** Spreads every bit of a number over all 32: the end of MurmurHash3. */
export function mix32(bits: number): number {
  let mixed = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function scramble(block: number): number {
  return Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
