/**
 * Integer nano-dollars of `quantity` units at `pico` pico-dollars each, rounded half up. Exact for any safe integers:
 * the product leaves the range of exact doubles from about 9,000 dollars a line on, and only then is `BigInt` used.
 */
export function nanoUsdOf(quantity: number, pico: number): number {
  const shifted = quantity * pico + 500;
  // Remainder and difference of safe integers are exact, a division first would not be.
  if (shifted <= Number.MAX_SAFE_INTEGER) return (shifted - (shifted % 1000)) / 1000;
  return Number((BigInt(quantity) * BigInt(pico) + 500n) / 1000n);
}

/**
 * Multiplies an integer by decimal factors as they are written (`1.1` is eleven tenths, not the nearest double) and
 * rounds half up once.
 */
export function timesDecimals(value: number, ...factors: readonly number[]): number {
  let numerator = BigInt(value);
  let denominator = 1n;
  for (const factor of factors) {
    if (factor === 1) continue;
    const [digits, scale] = decimalOf(factor);
    numerator *= digits;
    denominator *= scale;
  }
  return Number((2n * numerator + denominator) / (2n * denominator));
}

/** A non-negative number as an integer over a power of ten. */
function decimalOf(value: number): readonly [bigint, bigint] {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const shift = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  return shift >= 0 ? [digits * 10n ** BigInt(shift), 1n] : [digits, 10n ** BigInt(-shift)];
}
