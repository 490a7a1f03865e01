/**
 * An id of exactly so many letters and digits, as some vendors demand. Ids of that form stay as they are; others become the
 * same one each time, so that call and result still meet.
 */
export function fitToShortId(id: string, length: number): string {
  if (id.length === length && /^[a-zA-Z0-9]+$/.test(id)) return id;
  let short = '';
  for (let seed = 0; short.length < length; seed += 1) short += digest(id, seed);
  return short.slice(0, length);
}

/** Seven letters and digits. FNV-1a, begun elsewhere for each seed and mixed once more at the end. */
function digest(id: string, seed: number): string {
  let sum = Math.imul(0x811c9dc5, seed + 1) | 1;
  for (let index = 0; index < id.length; index += 1) sum = Math.imul(sum ^ id.charCodeAt(index), 0x01000193);
  sum = Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d);
  return ((sum ^ (sum >>> 13)) >>> 0).toString(36).padStart(7, '0');
}
