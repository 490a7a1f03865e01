import type { AnyAdapter } from '../adapter/adapter.ts';
import type { ConfigData } from '../config/config-types.ts';
import type { Checked, ModelOf, ProviderOptions } from '../config/infer-config.ts';
import { parseConfig } from '../config/parse-config.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { createNewId } from '../lib/id.ts';
import { Emitter } from '../telemetry/emitter.ts';
import type { Router } from './router.ts';
import { RouterCore } from './router-core.ts';

/** Code that plain data cannot hold. */
export interface RouterCode<A extends readonly AnyAdapter[] = readonly AnyAdapter[]> {
  /** The adapters that providers name by id. */
  adapters?: A | undefined;
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
export function createRouter<const C extends ConfigData, const A extends readonly AnyAdapter[] = []>(
  config: C & Checked<C, NoInfer<A>>,
  code: RouterCode<A> = {},
): Router<ModelOf<C>, ProviderOptions<A, C>> {
  const clock = code.clock ?? systemClock;
  const random = code.random ?? Math.random;
  const parse = (data: unknown): ReturnType<typeof parseConfig> => parseConfig(data, { adapters: code.adapters });
  const core = new RouterCore({
    parse,
    config: parse(config),
    clock,
    random,
    newId: createNewId(clock.now, random),
    emitter: new Emitter(clock.now),
  });
  // Only types know which names a config has, and what `object` is by `output`: the core takes any request.
  return core as unknown as Router<ModelOf<C>, ProviderOptions<A, C>>;
}
