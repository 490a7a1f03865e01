import type { Clock } from '@zerohop/core/adapter';

/** How long the vendor may take to be told that a prediction is no longer wanted. */
const cancelMs = 5_000;

/** A prediction that runs at the vendor, and costs money until it is over. */
export interface Running {
  readonly id: string;
  /** Tells the vendor that nobody wants it any more: once, in the background, and whatever becomes of that. Not when it is over. */
  cancel(): void;
  /** It is over: there is nothing left to cancel. */
  over(): void;
}

/** Minds a prediction. */
export function running(id: string, clock: Clock, tellVendor: (id: string, signal: AbortSignal) => Promise<unknown>): Running {
  let isOver = false;
  return {
    id,
    over() {
      isOver = true;
    },
    cancel() {
      if (isOver) return;
      isOver = true;
      const controller = new AbortController();
      const timer = clock.setTimeout(() => controller.abort(new Error('the vendor did not take the cancel in time')), cancelMs);
      tellVendor(id, controller.signal)
        .catch(() => {})
        .finally(() => clock.clearTimeout(timer));
    },
  };
}
