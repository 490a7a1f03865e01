const usualLength = 8;

/**
 * An embedding of length 1, the same for the same text, alike for texts of like characters.
 *
 * @param length how many numbers it has
 * @default length 8
 */
export function embed(text: string, length: number = usualLength): number[] {
  const sums = Array.from({ length }, () => 1);
  for (let index = 0; index < text.length; index += 1) {
    const bucket = text.charCodeAt(index) % length;
    sums[bucket] = (sums[bucket] ?? 0) + 1;
  }
  const norm = Math.hypot(...sums);
  return sums.map((sum) => sum / norm);
}
