import type { TargetEntry } from '../output/config-parts.ts';
import { filled } from '../output/config-parts.ts';
import type { Section } from '../source/section.ts';

type Timeouts = NonNullable<TargetEntry['timeouts']>;
type Breaker = TargetEntry['breaker'];

/** Seconds as milliseconds that a timer can hold. */
export function milliseconds(seconds: number): number {
  return Math.min(Math.max(1, Math.round(seconds * 1_000)), 2_147_483_647);
}

/** `timeout` is for the whole call, `stream_timeout` until a stream's first chunk. Both in seconds. */
export function timeoutsOf(section: Section, whole: string): Timeouts | undefined {
  const totalSeconds = section.positive(whole);
  const firstSeconds = section.positive('stream_timeout');
  return filled({
    totalMs: totalSeconds === undefined ? undefined : milliseconds(totalSeconds),
    firstTokenMs: firstSeconds === undefined ? undefined : milliseconds(firstSeconds),
  });
}

/** `cooldown_time`, `allowed_fails` and `disable_cooldowns`: how long a deployment that fails is left alone, and from when on. */
export function breakerOf(section: Section): Breaker {
  const cooldown = cooldownOf(section);
  const fails = section.whole('allowed_fails');
  if (section.flag('disable_cooldowns') === true) {
    section.log.approximated(section.at('disable_cooldowns'), 'no cooldowns', noBreaker);
    return false;
  }
  if (fails === undefined || cooldown === false) return cooldown;
  section.log.approximated(section.at('allowed_fails'), 'allowed_fails', 'breaker.consecutiveFailures: failures in a row, where LiteLLM counts those of a minute');
  return { ...cooldown, consecutiveFailures: fails + 1 };
}

/** `cooldown_time` alone, as a deployment may have it. */
export function cooldownOf(section: Section): Breaker {
  const seconds = section.number('cooldown_time');
  if (seconds === undefined) return undefined;
  if (seconds < 0) section.wrong('cooldown_time', 'seconds, from 0 on', seconds);
  section.log.approximated(section.at('cooldown_time'), 'cooldown_time', seconds === 0 ? noBreaker : 'breaker.openMs, of constant length; behind it one call probes before all others return');
  return seconds === 0 ? false : { openMs: milliseconds(seconds), maxOpenMs: milliseconds(seconds) };
}

const noBreaker = 'breaker: false; keys that the vendor refuses or limits are still left alone for a time';

/** How many calls may be at a deployment at once. In LiteLLM the others wait for as long as it takes. */
export function concurrencyOf(section: Section, key: string): TargetEntry['concurrency'] {
  const max = section.whole(key);
  if (max === undefined) return undefined;
  if (max === 0) {
    section.log.unsupported(section.at(key), '0 calls at once', 'a target that may never be called; take it out of the config');
    return undefined;
  }
  section.log.approximated(section.at(key), `${max} calls at once`, 'concurrency, with a line of 10,000: whoever finds no place there goes to the next target');
  return { max, queue: 10_000, maxWaitMs: false };
}

/** `num_retries` and `max_retries`. */
export function retryOf(section: Section, ...keys: readonly string[]): TargetEntry['retry'] {
  let retry: TargetEntry['retry'];
  for (const key of keys) {
    const retries = section.whole(key);
    if (retries === undefined) continue;
    if (retry !== undefined) {
      section.log.approximated(section.at(key), key, 'another key of the same meaning counts');
      continue;
    }
    retry = { retries };
    section.log.approximated(section.at(key), `${key}: ${retries}`, 'retry.retries: repeats at one target, besides which every other target of the route is tried; LiteLLM counts over all of them');
  }
  return retry;
}
