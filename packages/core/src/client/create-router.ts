import type { AnyAdapter } from '../adapter/adapter.ts';
import type { Judge } from '../chat/judge.ts';
import type { ConfigData } from '../config/config-types.ts';
import type { Checked, ModelOf, ProviderOptions } from '../config/infer-config.ts';
import { inputError } from '../config/problems.ts';
import { parseConfig } from '../config/parse-config.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { createNewId } from '../lib/id.ts';
import { builtInStrategies } from '../router/strategies/index.ts';
import type { Strategy } from '../router/strategy.ts';
import { Emitter } from '../telemetry/emitter.ts';
import type { Router } from './router.ts';
import { RouterCore } from './router-core.ts';

/** Code that plain data cannot hold. */
export interface RouterCode<A extends readonly AnyAdapter[] = readonly AnyAdapter[], J extends string = string, S extends string = string> {
  /** The adapters that providers name by id. */
  adapters?: A | undefined;
  /** Strategies of your own, by the names that routes use. @default none */
  strategies?: Readonly<Record<S, Strategy>> | undefined;
  /** Judges of your own, by the names that routes use. @default none */
  judges?: Readonly<Record<J, Judge>> | undefined;
  /** @default the machine's time */
  clock?: Clock | undefined;
  /** Numbers from 0 up to, not including, 1. @default Math.random */
  random?: (() => number) | undefined;
}

/**
 * Makes a router out of a config. Checks everything at once: names, secrets, SDKs; loads no SDK and opens no socket.
 *
 * @throws ZerohopError `config_invalid`, naming the place and the cure
 * @example
 * const router = createRouter({
 *   providers: { openai: openai(), anthropic: anthropic() },
 *   routes: { chat: { targets: ['openai/gpt-5', 'anthropic/claude-sonnet-5'] } },
 * });
 */
export function createRouter<const C extends ConfigData, const A extends readonly AnyAdapter[] = [], J extends string = never, S extends string = never>(
  config: C & Checked<C, NoInfer<A>, NoInfer<J>, NoInfer<S>>,
  code: RouterCode<A, J, S> = {},
): Router<ModelOf<C>, ProviderOptions<A, C>> {
  const clock = code.clock ?? systemClock;
  const random = code.random ?? Math.random;
  const strategies = ownStrategies(code.strategies ?? {});
  const parse = (data: unknown): ReturnType<typeof parseConfig> => parseConfig(data, { adapters: code.adapters, strategies: Object.keys(code.strategies ?? {}), judges: code.judges });
  const core = new RouterCore({
    parse,
    config: parse(config),
    strategies,
    clock,
    random,
    newId: createNewId(clock.now, random),
    emitter: new Emitter(clock.now),
  });
  // Only types know which names a config has, and what `object` is by `output`: the core takes any request.
  return core as unknown as Router<ModelOf<C>, ProviderOptions<A, C>>;
}

/** The strategies that come with the router, and those handed over. */
function ownStrategies(own: Readonly<Record<string, Strategy>>): ReadonlyMap<string, Strategy> {
  const strategies = new Map(builtInStrategies);
  for (const [name, strategy] of Object.entries(own)) {
    const path = `strategies.${name}`;
    const expected = 'an object with a function create(random)';
    if (strategies.has(name)) throw inputError('config_invalid', [{ path, message: `'${name}' is a strategy that comes with the router; give yours another name`, expected: 'a name of its own' }]);
    // Checked as anything: not every app has types.
    if (typeof (strategy as Partial<Strategy> | undefined)?.create !== 'function') throw inputError('config_invalid', [{ path, message: `expected ${expected}`, expected }]);
    strategies.set(name, strategy);
  }
  return strategies;
}
