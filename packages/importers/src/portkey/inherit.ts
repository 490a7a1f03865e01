import { filled, type TargetEntry } from '../output/config-parts.ts';
import type { Section } from '../source/section.ts';

/** A field of `override_params`, and where it stands. `null` takes the field out of the request. */
export interface Override {
  readonly value: unknown;
  readonly path: string;
}

/** What a node hands down to those below it, which may say otherwise. */
export interface Inherited {
  readonly overrides: ReadonlyMap<string, Override>;
  readonly policies: Pick<TargetEntry, 'retry' | 'timeouts' | 'breaker'>;
  readonly customHost: string | undefined;
}

/** What stands above the config: nothing. Portkey retries only where it is told to. */
export const nothingInherited: Inherited = { overrides: new Map(), policies: {}, customHost: undefined };

/** What a node hands down: its own settings over those from above. */
export function inherit(node: Section, strategy: Section | undefined, from: Inherited): Inherited {
  const own = { retry: retryOf(node), timeouts: timeoutsOf(node, strategy), breaker: breakerOf(node) ?? (strategy === undefined ? undefined : breakerOf(strategy)) };
  keepCache(node);
  return { overrides: overridesOf(node, from.overrides), policies: { ...from.policies, ...filled(own) }, customHost: hostOf(node) ?? from.customHost };
}

function overridesOf(node: Section, above: Inherited['overrides']): Inherited['overrides'] {
  const params = node.object('override_params');
  if (params === undefined) return above;
  const overrides = new Map(above);
  for (const key of params.left) overrides.set(key, { value: params.value(key) ?? null, path: params.at(key) });
  return overrides;
}

/** How often Portkey retries at most. */
const mostRetries = 5;

/** The longest wait that Portkey lets a vendor ask for. */
const longestWaitMs = 60_000;

function retryOf(node: Section): TargetEntry['retry'] {
  const retry = node.object('retry');
  if (retry === undefined) return undefined;
  const attempts = retry.whole('attempts') ?? 0;
  const codes = retry.value('on_status_codes');
  if (codes !== undefined) retry.log.approximated(retry.at('on_status_codes'), 'on_status_codes', 'what is asked again follows from the kind of error: docs/errors.md');
  const waits = retry.flag('use_retry_after_header') === true;
  retry.finish();
  if (attempts > mostRetries) retry.log.approximated(retry.at('attempts'), String(attempts), `Portkey retries ${mostRetries} times at most, and so does the config`);
  return attempts === 0 ? false : { retries: Math.min(attempts, mostRetries), ...(waits ? { maxRetryAfterMs: longestWaitMs } : undefined) };
}

function timeoutsOf(node: Section, strategy: Section | undefined): TargetEntry['timeouts'] {
  const own = node.positive('request_timeout');
  const totalMs = own ?? strategy?.positive('request_timeout');
  if (totalMs === undefined) return undefined;
  const section = own === undefined && strategy !== undefined ? strategy : node;
  section.log.approximated(section.at('request_timeout'), `${totalMs} ms`, 'timeouts.firstTokenMs and totalMs: it bounds a stream as a whole too, and Portkey only the wait for its first bytes');
  return { firstTokenMs: totalMs, totalMs };
}

/** The shortest time that Portkey leaves a target alone. */
const shortestCooldownMs = 30_000;

function breakerOf(section: Section): TargetEntry['breaker'] {
  const breaker = section.object('cb_config');
  if (breaker === undefined) return undefined;
  const threshold = breaker.whole('failure_threshold');
  const percentage = breaker.positive('failure_threshold_percentage');
  const openMs = Math.max(breaker.positive('cooldown_interval') ?? shortestCooldownMs, shortestCooldownMs);
  const minCalls = breaker.whole('minimum_requests');
  if (breaker.value('failure_status_codes') !== undefined) breaker.log.approximated(breaker.at('failure_status_codes'), 'failure_status_codes', 'what counts against a target follows from the kind of error: docs/errors.md');
  breaker.finish();
  breaker.log.approximated(breaker.path, 'cb_config', 'breaker: failures in a row or their share in half a minute; behind the cooldown one call probes before all others return');
  return filled({
    consecutiveFailures: threshold === undefined ? undefined : Math.max(1, threshold),
    failureRatio: percentage === undefined ? undefined : Math.min(percentage, 100) / 100,
    minCalls: minCalls === undefined ? undefined : Math.max(1, minCalls),
    openMs,
    maxOpenMs: openMs,
  });
}

function keepCache(node: Section): void {
  if (node.has('cache')) node.log.keepCache(node.at('cache'), node.raw('cache'));
}

function hostOf(node: Section): string | undefined {
  const host = node.text('custom_host');
  if (host === undefined || (/^https?:\/\/./.test(host) && URL.canParse(host))) return host;
  node.wrong('custom_host', "an address, 'http:' or 'https:'", host);
  return undefined;
}
