import { ZerohopError } from '../errors/zerohop-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Call } from '../pipeline/call.ts';
import { listenToSignal } from './start-call.ts';

/** The calls under way. Each is closed exactly once. */
export class OpenCalls {
  /** Each with how it stops listening to its signal. */
  readonly #open = new Map<Call, () => void>();
  #whenIdle: (() => void) | undefined;

  get size(): number {
    return this.#open.size;
  }

  open(call: Call): void {
    this.#open.set(call, listenToSignal(call));
  }

  /** Returns false when it was closed before. */
  close(call: Call): boolean {
    const stopListening = this.#open.get(call);
    if (stopListening === undefined) return false;
    this.#open.delete(call);
    stopListening();
    if (this.#open.size === 0) this.#whenIdle?.();
    return true;
  }

  /** Waits until none is left, so many milliseconds at most, and cancels the rest. */
  async finish(clock: Clock, ms: number): Promise<void> {
    if (this.#open.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = clock.setTimeout(resolve, ms);
        this.#whenIdle = () => {
          clock.clearTimeout(timer);
          resolve();
        };
      });
    }
    for (const call of this.#open.keys()) {
      call.token.cancel(new ZerohopError({ code: 'cancelled', message: 'the router was closed before the call was over' }));
    }
    // Cancelled calls end within this turn; their events are out before the router says that it is closed.
    if (this.#open.size > 0) await new Promise((resolve) => setImmediate(resolve));
  }
}
