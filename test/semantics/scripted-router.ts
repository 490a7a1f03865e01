import { type ChatRequest, type ChatResponse, type ConfigData, createRouter, isZerohopError, type Router, type Strategy, type TelemetryEvent, type ZerohopError } from '@zerohop/core';
import { virtualClock, type VirtualClock } from '@zerohop/testkit';
import { type Script, scriptedVendor, type ScriptedVendor } from '../../packages/core/src/adapter/scripted-adapter.ts';

/** A router over scripted vendors, in virtual time. */
export interface ScriptedRouter {
  readonly router: Router;
  readonly vendor: ScriptedVendor;
  readonly clock: VirtualClock;
  /** Every event so far. */
  readonly events: TelemetryEvent[];
  /** Makes a call and lets time pass until it is over. Throws what it throws. */
  chat(request?: Partial<ChatRequest>): Promise<ChatResponse>;
  /** The error of a call that must fail. */
  failure(request?: Partial<ChatRequest>): Promise<ZerohopError>;
  /** Targets that were asked, in order, since the last time. */
  asked(): string[];
}

/** What a scripted router is made of, beside its scripts. */
export interface ScriptedRouterOptions {
  readonly config?: Partial<ConfigData> | undefined;
  /** @default always 0: no jitter, the first target of a draw */
  readonly random?: (() => number) | undefined;
  /** Strategies of the app's own. @default none */
  readonly strategies?: Readonly<Record<string, Strategy>> | undefined;
  /** Turns of the event loop per step of time. @default 0 */
  readonly turns?: number | undefined;
}

const messages = [{ role: 'user', content: 'Hi' }] as const;

/** Makes one, with providers `a` to `d` of one key each and the route `chat` over `a/m` and `b/m`. */
export function scriptedRouter(scripts: Readonly<Record<string, Script>> = {}, options: ScriptedRouterOptions = {}): ScriptedRouter {
  const clock = virtualClock(options.turns === undefined ? {} : { turns: options.turns });
  const vendor = scriptedVendor(scripts);
  const provider = (key: string): ConfigData['providers'][string] => ({ adapter: 'scripted', apiKey: `key-of-${key}-0123456789` });
  const config: ConfigData = {
    routes: { chat: { targets: ['a/m', 'b/m'] } },
    ...options.config,
    providers: { a: provider('a'), b: provider('b'), c: provider('c'), d: provider('d'), ...options.config?.providers },
  };
  const router = createRouter(config as never, { adapters: [vendor.adapter], clock, strategies: options.strategies, random: options.random ?? (() => 0) }) as unknown as Router;
  const events: TelemetryEvent[] = [];
  router.on('*', (event) => events.push(event));
  let told = 0;
  const chat = (request: Partial<ChatRequest> = {}): Promise<ChatResponse> =>
    clock.advanceUntil(router.chat({ model: 'chat', messages, ...request }) as Promise<ChatResponse>);
  return {
    router,
    vendor,
    clock,
    events,
    chat,
    async failure(request) {
      try {
        await chat(request);
      } catch (error) {
        if (!isZerohopError(error)) throw error;
        return error as ZerohopError;
      }
      throw new Error('the call was expected to fail');
    },
    asked() {
      const all = vendor.calls.slice(told).map(({ target }) => target);
      told = vendor.calls.length;
      return all;
    },
  };
}

/** The request of a scripted call, for `router.stream` and the like. */
export function request(more: Partial<ChatRequest> = {}): ChatRequest {
  return { model: 'chat', messages, ...more };
}

/** The events of one type. */
export function eventsOf<Type extends TelemetryEvent['type']>(events: readonly TelemetryEvent[], type: Type): Extract<TelemetryEvent, { type: Type }>[] {
  return events.filter((event): event is Extract<TelemetryEvent, { type: Type }> => event.type === type);
}
