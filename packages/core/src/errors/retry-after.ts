/** Reads a header by its lower-case name. */
export type HeaderReader = (name: string) => string | null | undefined;

/**
 * How long a vendor asks to wait, in milliseconds: the longest of `retry-after-ms` and `retry-after` (seconds or an HTTP
 * date). Some vendors send both, the first one 0.
 *
 * @returns `undefined` when there is no usable header
 */
export function retryAfterFromHeaders(header: HeaderReader, nowMs: number): number | undefined {
  const waits: number[] = [];
  const milliseconds = header('retry-after-ms')?.trim();
  if (milliseconds) addWait(waits, Number(milliseconds));
  const retryAfter = header('retry-after')?.trim();
  if (retryAfter) {
    const seconds = Number(retryAfter);
    addWait(waits, Number.isNaN(seconds) ? (parseDuration(retryAfter) ?? untilDate(retryAfter, nowMs)) : seconds * 1_000);
  }
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function addWait(waits: number[], ms: number): void {
  if (Number.isFinite(ms) && ms >= 0) waits.push(ms);
}

// Date.parse finds a date in almost any text with a number; an HTTP date has a time of day.
function untilDate(text: string, nowMs: number): number {
  return /\d:\d\d/.test(text) ? Math.max(0, Date.parse(text) - nowMs) : Number.NaN;
}

/** Milliseconds of a duration as vendors write it: `48s`, `1m12s`, `6ms`, `9m38.016s`, `2h`. */
export function parseDuration(text: string): number | undefined {
  const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  const pattern = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/gy;
  let total = 0;
  let end = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    total += Number(match[1]) * (units[match[2] ?? ''] ?? 0);
    end = pattern.lastIndex;
  }
  return end === text.length && end > 0 ? total : undefined;
}
