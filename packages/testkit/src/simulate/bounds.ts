import type { ConfigData, PolicyOptions, TargetConfig } from '@zerohop/core';
import type { Bounds } from './invariants/invariant.ts';

/** The router's own default, as docs/configuration.md has it. */
const defaultMaxAttempts = 6;

/** Reads out of a config what calls are held to, whichever way they take. */
export function boundsOf({ defaults = {}, routes = {} }: ConfigData): Bounds {
  const base: PolicyOptions[] = [defaults as PolicyOptions];
  let maxAttempts = defaults.maxAttempts ?? defaultMaxAttempts;
  const uses = new Map<string, number[]>();
  const withoutBreaker = new Set<string>();
  for (const route of Object.values(routes)) {
    for (const entry of route.targets) {
      const layers = [...base, route as PolicyOptions, policiesOf(entry)];
      maxAttempts = Math.max(maxAttempts, layers.findLast((layer) => layer.maxAttempts !== undefined)?.maxAttempts ?? 0);
      const target = typeof entry === 'string' ? entry : entry.target;
      uses.set(target, [...(uses.get(target) ?? []), maxOf(layers)]);
      if (hasNoBreaker(layers)) withoutBreaker.add(target);
    }
  }
  // A target that is called by its own name has the policies of `defaults`.
  const direct = maxOf(base);
  const concurrency = Object.fromEntries([...uses].map(([target, maxes]) => [target, Math.max(direct, ...maxes)]));
  return { maxAttempts, concurrency, withoutBreaker, directWithoutBreaker: hasNoBreaker(base) };
}

function hasNoBreaker(layers: readonly PolicyOptions[]): boolean {
  return layers.findLast(({ breaker }) => breaker !== undefined)?.breaker === false;
}

function policiesOf(entry: TargetConfig): PolicyOptions {
  return typeof entry === 'string' ? {} : (entry as PolicyOptions);
}

function maxOf(layers: readonly PolicyOptions[]): number {
  const last = layers.findLast(({ concurrency }) => concurrency === false || concurrency?.max !== undefined)?.concurrency;
  return last === undefined || last === false ? Infinity : last.max;
}
