/** Cuts a text into pieces of at most `size` characters; a character outside the basic plane is never torn. */
export function splitText(text: string, size: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let length = 0;
  for (const character of text) {
    piece += character;
    length += 1;
    if (length >= size) {
      pieces.push(piece);
      piece = '';
      length = 0;
    }
  }
  if (piece !== '') pieces.push(piece);
  return pieces;
}
