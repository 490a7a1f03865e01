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
