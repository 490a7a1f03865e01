/** The little a program needs of time. Real by default, virtual in tests. Core's clock has the same shape. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once after `ms` milliseconds; the result is for {@link Clock.clearTimeout} only. */
  setTimeout(run: () => void, ms: number): unknown;
  /** Disarms a timer; a timer that has fired, or was never armed, is no error. */
  clearTimeout(timer: unknown): void;
}

/** The machine's own time. */
export const realClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};
