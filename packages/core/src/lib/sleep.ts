import type { CancelToken } from './cancel.ts';
import type { Clock } from './clock.ts';

/** Waits, or throws the token's reason as soon as it is cancelled. Leaves no timer and no listener. */
export function sleep(clock: Clock, ms: number, token: CancelToken): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => {
      stopListening();
      resolve();
    }, ms);
    const stopListening = token.onCancel((reason) => {
      clock.clearTimeout(timer);
      reject(reason);
    });
  });
}

/**
 * What a promise comes to, or `undefined` after so many milliseconds; `Infinity` waits for ever. Throws the token's reason as soon as it
 * is cancelled. Leaves no timer and no listener.
 */
export function within<T>(clock: Clock, ms: number, token: CancelToken, promise: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    let stopListening = (): void => {};
    const timer = ms === Number.POSITIVE_INFINITY ? undefined : clock.setTimeout(() => settle(() => resolve(undefined)), ms);
    stopListening = token.onCancel((reason) => settle(() => reject(reason)));
    promise.then((value) => settle(() => resolve(value)), (error: Error) => settle(() => reject(error)));
    function settle(how: () => void): void {
      if (timer !== undefined) clock.clearTimeout(timer);
      stopListening();
      how();
    }
  });
}
