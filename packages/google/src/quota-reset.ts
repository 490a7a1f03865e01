const hourMs = 3_600_000;

/**
 * When daily quotas start anew: at midnight in the vendor's time zone.
 *
 * @see https://ai.google.dev/gemini-api/docs/rate-limits
 */
export function dailyQuotaResetMs(nowMs: number): number {
  const today = dayOf(nowMs);
  // The change of the clocks makes a day of 23 or 25 hours, so the full hours are tried.
  let resetMs = Math.floor(nowMs / hourMs) * hourMs + hourMs;
  while (dayOf(resetMs) === today) resetMs += hourMs;
  return resetMs;
}

const pacific = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles' });

function dayOf(timeMs: number): string {
  return pacific.format(timeMs);
}
