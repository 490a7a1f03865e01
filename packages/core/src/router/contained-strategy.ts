import { ZerohopError } from '../errors/zerohop-error.ts';
import type { Emitter } from '../telemetry/emitter.ts';
import type { Ranking, Strategy, StrategyCall, StrategyInstance, StrategyTarget } from './strategy.ts';

/** Where a strategy of the app is at work. */
export interface StrategyPlace {
  /** Its name. */
  readonly name: string;
  readonly route: string;
  readonly random: () => number;
  readonly emitter: Emitter;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A strategy that fails, fails call after call: once in this time is said, milliseconds. */
const warnEveryMs = 60_000;

/**
 * Makes a strategy of the app for a route, such that it fails no call: what it leaves out stands behind the others, what it doubles or
 * makes up is dropped, and where it throws or answers with something else the order of the config holds, and a `warning` says so.
 *
 * @throws ZerohopError `config_invalid` when it cannot be made: nobody could hear a warning yet
 */
export function containStrategy(strategy: Strategy, place: StrategyPlace): StrategyInstance {
  const instance = createInstance(strategy, place);
  const { name, route, emitter, now } = place;
  let warnedAtMs = Number.NEGATIVE_INFINITY;
  const warn = (part: string, error: unknown): void => {
    const nowMs = now();
    if (nowMs - warnedAtMs < warnEveryMs || !emitter.wants('warning')) return;
    warnedAtMs = nowMs;
    const message = `${part}() of strategy '${name}' failed in route '${route}': ${textOf(error)}; targets stand in the order of the config`;
    emitter.emit({ type: 'warning', atMs: nowMs, about: 'strategy', message, callId: undefined });
  };
  return {
    order<T extends StrategyTarget>(targets: readonly T[], call: StrategyCall): readonly T[] | Ranking<T> {
      try {
        // A copy: whoever sorts in place sorts the copy.
        const { targets: ordered, why } = checkRanking(settled(instance.order([...targets], call)));
        return { targets: completed(ordered, targets), why: why && ((target) => wordsOf(why, target)) };
      } catch (error) {
        warn('order', error);
        return targets;
      }
    },
    advance() {
      try {
        settled(instance.advance());
      } catch (error) {
        warn('advance', error);
      }
    },
  };
}

// Checked as anything, here and below: not every app has types.
function createInstance(strategy: Strategy, { name, route, random }: StrategyPlace): StrategyInstance {
  const expected = 'an object with the functions order() and advance()';
  let problem = 'it gives something else';
  let cause: unknown;
  try {
    const instance: Partial<StrategyInstance> | undefined = strategy.create(random);
    if (typeof instance?.order === 'function' && typeof instance.advance === 'function') return instance as StrategyInstance;
  } catch (error) {
    problem = textOf(error);
    cause = error;
  }
  const path = `strategies.${name}.create`;
  const message = `${path}: expected ${expected} for route '${route}'; ${problem}`;
  throw new ZerohopError({ code: 'config_invalid', message, details: { path, expected, issues: [{ path, expected }] }, cause });
}

/** What a function has answered with; a promise that nobody waits for would take the process down when it fails. */
function settled<Result>(result: Result): Result {
  if (!(result instanceof Promise)) return result;
  result.catch(() => {});
  throw new TypeError('it is asynchronous');
}

function checkRanking<T>(answer: readonly T[] | Ranking<T> | undefined): Ranking<T> {
  const ranking: Partial<Ranking<T>> | undefined = isList(answer) ? { targets: answer } : answer;
  if (ranking === undefined || ranking === null || !isList(ranking.targets)) throw new TypeError('it gives neither a list of targets nor { targets, why }');
  return { targets: ranking.targets, why: typeof ranking.why === 'function' ? ranking.why : undefined };
}

function isList<T>(value: readonly T[] | Ranking<T> | undefined): value is readonly T[] {
  return Array.isArray(value);
}

/** Those of `ordered` that are among the targets, each once, and behind them those that it leaves out. */
function completed<T>(ordered: readonly T[], targets: readonly T[]): readonly T[] {
  const left = new Set(targets);
  const kept = ordered.filter((target) => left.delete(target));
  return left.size === 0 ? kept : [...kept, ...left];
}

function wordsOf<T>(why: (target: T) => string | undefined, target: T): string | undefined {
  try {
    const words: unknown = why(target);
    return typeof words === 'string' ? words : undefined;
  } catch {
    return undefined;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
