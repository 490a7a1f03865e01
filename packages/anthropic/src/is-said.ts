/** The vendor refuses text blocks of nothing but white space. */
export function isSaid(text: string): boolean {
  return text.trim() !== '';
}
