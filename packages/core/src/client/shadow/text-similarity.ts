/** Characters of each text that are looked at. Comparing runs on the app's own event loop: so many take less than a millisecond, whatever a model writes. */
export const maxComparedLength = 4_000;

/**
 * How alike two texts are, from 0 to 1: the Dice coefficient of their runs of three characters, counted as often as they occur, in lower case and with
 * white space as one blank. 1 for texts that are the same by that, 0 for texts that share nothing. Works without words, for any language. Of longer
 * texts the first {@link maxComparedLength} characters count.
 */
export function textSimilarity(one: string, other: string): number {
  const a = plain(one);
  const b = plain(other);
  if (a === b) return 1;
  if (a === '' || b === '') return 0;
  const left = new Map<string, number>();
  for (const run of runsOf(a)) left.set(run, (left.get(run) ?? 0) + 1);
  let common = 0;
  for (const run of runsOf(b)) {
    const count = left.get(run) ?? 0;
    if (count === 0) continue;
    left.set(run, count - 1);
    common += 1;
  }
  return (2 * common) / (a.length + b.length);
}

function plain(text: string): string {
  return text.slice(0, maxComparedLength).toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

// A blank at either end: as many runs as characters, and short texts have some too.
function* runsOf(text: string): Iterable<string> {
  const padded = ` ${text} `;
  for (let at = 0; at < text.length; at += 1) yield padded.slice(at, at + 3);
}
