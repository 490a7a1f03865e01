import { createHash } from 'node:crypto';

/**
 * An id that looks like a vendor's: letters and digits only, the same for the same seed.
 *
 * @param length characters after the prefix, at most 64
 */
export function vendorId(prefix: string, seed: string, length: number): string {
  return prefix + createHash('sha256').update(seed).digest('hex').slice(0, length);
}
