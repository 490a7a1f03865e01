/**
 * A tool-call id in the form that a wire takes: at most so long, of letters, digits, `_` and `-`. Ids that fit stay as
 * they are; others become the same id each time, so that call and result still meet.
 */
export function fitToolCallId(id: string, maxLength: number): string {
  if (id.length <= maxLength && /^[a-zA-Z0-9_-]+$/.test(id)) return id;
  let sum = 0;
  for (let index = 0; index < id.length; index += 1) sum = (Math.imul(sum, 31) + id.charCodeAt(index)) >>> 0;
  // The end is kept: that is where the ids of one vendor differ.
  const end = id.replace(/[^a-zA-Z0-9_-]/g, '_').slice(-(maxLength - 8));
  return `${sum.toString(36).padStart(7, '0')}_${end}`;
}
