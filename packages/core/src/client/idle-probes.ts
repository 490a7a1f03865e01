import type { Clock } from '../lib/clock.ts';
import type { RouteTarget, Target } from '../pipeline/target.ts';
import type { TargetHealth } from '../pipeline/target-health.ts';

/** What idle probes need of the router. */
export interface IdleProbesParts {
  readonly clock: Clock;
  /** The targets in use now, as their routes see them. */
  readonly targets: () => Iterable<RouteTarget>;
  /** Sends one small request of the router's own. Never rejects. */
  readonly probe: (to: RouteTarget) => Promise<void>;
}

/**
 * Probes targets that are due after a breaker or a bench and to which no call has come (`breaker.probeIdle`), so that the next call need not find out. One
 * timer per target that is out, none otherwise.
 */
export class IdleProbes {
  readonly #parts: IdleProbesParts;
  readonly #timers = new Map<TargetHealth, unknown>();
  #closed = false;

  constructor(parts: IdleProbesParts) {
    this.#parts = parts;
  }

  /** Looks at a target whose health has changed. */
  healthChanged({ health }: Target): void {
    const { clock } = this.#parts;
    const known = this.#timers.get(health);
    if (known !== undefined) clock.clearTimeout(known);
    this.#timers.delete(health);
    const untilMs = outUntil(health);
    if (this.#closed || untilMs === undefined || this.#probed(health) === undefined) return;
    const timer = clock.setTimeout(() => this.#due(health), Math.max(0, untilMs - clock.now()));
    // A process that has nothing else to do may end.
    (timer as { unref?: () => void }).unref?.();
    this.#timers.set(health, timer);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers.values()) this.#parts.clock.clearTimeout(timer);
    this.#timers.clear();
  }

  #due(health: TargetHealth): void {
    this.#timers.delete(health);
    const to = this.#probed(health);
    if (to !== undefined && outUntil(health) !== undefined) void this.#parts.probe(to);
  }

  // By its health, which outlives a reload.
  #probed(health: TargetHealth): RouteTarget | undefined {
    for (const to of this.#parts.targets()) {
      if (to.target.health === health && to.policies.breaker !== false && to.policies.breaker.probeIdle) return to;
    }
    return undefined;
  }
}

/** Until when a target is out; `undefined` when it is not, or when a probe is under way. */
function outUntil({ breaker, modelBench }: TargetHealth): number | undefined {
  if (modelBench !== undefined) return modelBench.probing ? undefined : modelBench.untilMs;
  return breaker.state === 'open' ? breaker.untilMs : undefined;
}
