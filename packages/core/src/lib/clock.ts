/** Time, as the router sees it. Injected, so that tests need not sleep. */
export interface Clock {
  /** Epoch milliseconds; may be fractional. */
  now(): number;
  /** Calls `callback` once after `ms` milliseconds. */
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
}

// Read once: the getter costs more than the clock.
const timeOriginMs = performance.timeOrigin;

/**
 * The machine's time, monotonic between two readings (a stepped wall clock would open breakers for ever). Timers keep
 * the process alive: a call in flight is work.
 */
export const systemClock: Clock = {
  now: () => timeOriginMs + performance.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};
