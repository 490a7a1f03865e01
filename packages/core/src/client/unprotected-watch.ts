import { CallFacts } from '../pipeline/call-facts.ts';
import type { RouteTarget, Target } from '../pipeline/target.ts';
import { type Conditions, exclusionOf } from '../router/exclusion.ts';
import { firstVectors } from '../router/missing-embedding.ts';
import type { Route } from '../router/route.ts';
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
    for (const route of routes) {
      // By their health, which outlives a reload: the target itself may be the one of the config before.
      if (!route.targets.some(({ target }) => target.health === changed.health)) continue;
      const conditions: Conditions = { ...usualOf(route.targets), nowMs, deadlineAtMs: undefined, unknownPrice: 'warn' };
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

/** What targets are usually asked for: chats, unless their models are known to take none. */
export function usualOf(targets: readonly RouteTarget[]): Pick<Conditions, 'facts' | 'vectors'> {
  if (targets.some(({ target }) => target.facts?.chat !== false)) return { facts: CallFacts.of({ model: '', messages: [] }) };
  return { facts: CallFacts.of({ model: '', input: [] }), vectors: firstVectors(targets) };
}
