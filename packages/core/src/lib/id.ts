/** Makes the ids of calls. */
export type NewId = () => string;

/** Ids that sort by time and do not repeat between processes: `call_`, 9 characters of time, 7 of chance, 3 that count. */
export function createNewId(now: () => number, random: () => number): NewId {
  const chance = Math.floor(random() * 36 ** 7).toString(36).padStart(7, '0');
  let count = 0;
  return () => {
    count = (count + 1) % 36 ** 3;
    return `call_${Math.floor(now()).toString(36).padStart(9, '0')}${chance}${count.toString(36).padStart(3, '0')}`;
  };
}
