/** Makes the ids of calls. */
export type NewId = () => string;

/** Ids that sort by time and do not repeat between processes: `call_` + 9 characters of time + 10 random ones. */
export function createNewId(now: () => number, random: () => number): NewId {
  return () => {
    const time = Math.floor(now()).toString(36).padStart(9, '0');
    const noise = Math.floor(random() * 0x1_0000_0000).toString(36).padStart(7, '0') + Math.floor(random() * 46_656).toString(36).padStart(3, '0');
    return `call_${time}${noise}`;
  };
}
