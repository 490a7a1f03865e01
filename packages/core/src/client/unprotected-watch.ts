import type { Target } from '../pipeline/target.ts';
import { type Conditions, exclusionOf } from '../router/exclusion.ts';
import type { Route } from '../router/plan.ts';
import type { Emitter } from '../telemetry/emitter.ts';

/** Says so, once, when a route is down to its last healthy target. */
export class UnprotectedWatch {
  readonly #emitter: Emitter;
  readonly #now: () => number;
  readonly #unprotected = new Set<string>();

  constructor(emitter: Emitter, now: () => number) {
    this.#emitter = emitter;
    this.#now = now;
  }

  /** Looks at every route that a target stands in, after the target's health has changed. */
  healthChanged(changed: Target, routes: Iterable<Route>): void {
    const nowMs = this.#now();
    const anyRequest = { model: '', messages: [] };
    const conditions: Conditions = { request: anyRequest, stream: false, nowMs, deadlineAtMs: undefined, unknownPrice: 'warn' };
    for (const route of routes) {
      // By their health, which outlives a reload: the target itself may be the one of the config before.
      if (!route.targets.some(({ target }) => target.health === changed.health)) continue;
      const healthy = route.targets.filter((to) => exclusionOf(to, conditions) === undefined);
      const [last] = healthy;
      if (healthy.length !== 1 || last === undefined || route.targets.length === 1) {
        this.#unprotected.delete(route.name);
      } else if (!this.#unprotected.has(route.name)) {
        this.#unprotected.add(route.name);
        this.#emitter.emit({ type: 'route.unprotected', atMs: nowMs, route: route.name, target: last.target.id });
      }
    }
  }
}
