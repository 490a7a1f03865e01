/** A continuation may repeat the end of what it continues; that much of it or more is dropped. */
const shortestOverlap = 12;

/**
 * Whether a text is made of beginnings of answers, in their order, and ends with the whole of the last one, less what it repeated.
 *
 * @param last the answer that must be there to its end; `undefined` when none need be
 */
export function isJoined(text: string, answers: readonly string[], last: string | undefined): boolean {
  if (last === undefined) return isMadeOfBeginnings(text, answers);
  const before = answers.slice(0, answers.lastIndexOf(last));
  const fits = (cut: number): boolean => {
    const rest = last.slice(cut);
    const head = text.slice(0, text.length - rest.length);
    return text.endsWith(rest) && head.endsWith(last.slice(0, cut)) && isMadeOfBeginnings(head, before);
  };
  return fits(0) || overlapsOf(last, text).some(fits);
}

function isMadeOfBeginnings(text: string, answers: readonly string[]): boolean {
  if (text === '') return true;
  const last = answers.at(-1);
  if (last === undefined) return false;
  const before = answers.slice(0, -1);
  if (isMadeOfBeginnings(text, before)) return true;
  const overlaps = overlapsOf(last, text);
  for (let from = text.length - 1; from >= 0; from -= 1) {
    const head = text.slice(0, from);
    const tail = text.slice(from);
    const fits = last.startsWith(tail) || overlaps.some((cut) => last.startsWith(tail, cut) && head.endsWith(last.slice(0, cut)));
    if (fits && isMadeOfBeginnings(head, before)) return true;
  }
  return false;
}

/** How much of an answer may have been dropped: nothing but what stands in the text as well. */
function overlapsOf(answer: string, text: string): number[] {
  const lengths: number[] = [];
  for (let length = shortestOverlap; length <= answer.length && text.includes(answer.slice(0, length)); length += 1) lengths.push(length);
  return lengths;
}
