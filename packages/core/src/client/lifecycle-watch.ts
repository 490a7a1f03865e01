import type { Target } from '../pipeline/target.ts';
import { lifecycleInWords, lifecycleOf } from '../router/lifecycle.ts';
import type { Emitter } from '../telemetry/emitter.ts';

const dayMs = 86_400_000;

/** Ends further off are no news: some vendors name the earliest possible day of every model. */
const horizonMs = 90 * dayMs;

/** Warns, once a day while somebody listens, of models in use that their vendors have ended or are about to. */
export class LifecycleWatch {
  readonly #emitter: Emitter;
  readonly #targets: () => Iterable<Target>;
  #nextMs = 0;

  constructor(emitter: Emitter, targets: () => Iterable<Target>) {
    this.#emitter = emitter;
    this.#targets = targets;
  }

  /** Looks at every target that was named so far, if it is time. */
  called(nowMs: number): void {
    if (nowMs < this.#nextMs || !this.#emitter.wants('warning')) return;
    this.#nextMs = nowMs + dayMs;
    for (const { id, facts } of this.#targets()) {
      const lifecycle = lifecycleOf(facts, nowMs);
      if (lifecycle === undefined || Date.parse(lifecycle.retiresAt) - nowMs > horizonMs) continue;
      this.#emitter.emit({ type: 'warning', atMs: nowMs, about: 'model', message: `${id}: ${lifecycleInWords(lifecycle)}`, callId: undefined });
    }
  }

  /** The config has changed: its models are looked at with the next call. */
  reset(): void {
    this.#nextMs = 0;
  }
}
