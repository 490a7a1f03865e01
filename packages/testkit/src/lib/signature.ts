import { createHmac, timingSafeEqual } from 'node:crypto';

// Fixed on purpose: a signature given out by one emulator must hold at any other of the same wire, as with the vendor's own machines.
const secret = 'zerohop-testkit';
const nonceBytes = 8;

function macOf(nonce: Buffer, about: string): Buffer {
  return createHmac('sha256', secret).update(nonce).update(about).digest();
}

/**
 * Signs what a vendor signs (a thinking block, a thought). Deterministic, base64.
 *
 * @param about everything that must come back unchanged for the signature to hold
 * @param seed makes two signatures about the same thing differ
 */
export function sign(about: string, seed: string): string {
  const nonce = createHmac('sha256', secret).update(seed).digest().subarray(0, nonceBytes);
  return Buffer.concat([nonce, macOf(nonce, about)]).toString('base64');
}

/** Whether {@link sign} made this signature about exactly this. */
export function isSigned(about: string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  // Buffer skips characters that are not base64: only the canonical spelling is the one we gave out.
  if (bytes.length !== nonceBytes + 32 || bytes.toString('base64') !== signature) return false;
  return timingSafeEqual(bytes.subarray(nonceBytes), macOf(bytes.subarray(0, nonceBytes), about));
}
