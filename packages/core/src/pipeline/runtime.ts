import type { Clock } from '../lib/clock.ts';
import type { Emitter } from '../telemetry/emitter.ts';
import type { Target } from './target.ts';

/** What every layer may use of the outside world. */
export interface Runtime {
  readonly clock: Clock;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  readonly emitter: Emitter;
  /** Called when a target has gone out of rotation or come back. */
  readonly healthChanged: (target: Target) => void;
}
