import { type Clock, realClock } from './clock.ts';

/** A clock that counts its armed timers. Its functions need no `this`. */
export interface RecordingClock extends Clock {
  /** Timers armed and neither fired nor cleared. */
  readonly pending: number;
}

/**
 * Real time that counts armed timers, for leak tests.
 *
 * @param clock whose time it passes on, @default the machine's
 */
export function recordingClock(clock: Clock = realClock): RecordingClock {
  const armed = new Set<unknown>();
  return {
    now: () => clock.now(),
    setTimeout(run, ms) {
      const timer = clock.setTimeout(() => {
        armed.delete(timer);
        run();
      }, ms);
      armed.add(timer);
      return timer;
    },
    clearTimeout(timer) {
      armed.delete(timer);
      clock.clearTimeout(timer);
    },
    get pending() {
      return armed.size;
    },
  };
}
