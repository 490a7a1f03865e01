import { type ChatEvent, type ChatRequest, type ChatResponse, type ConfigData, createRouter, type Judge, type Router, type TelemetryEvent } from '@zerohop/core';
import { virtualClock, type VirtualClock } from '@zerohop/testkit';
import { type Script, scriptedVendor, type ScriptedVendor } from '../../packages/core/src/adapter/scripted-adapter.ts';

/** A router over scripted vendors in virtual time, whose route `chat` is a cascade. */
export interface JudgedRouter {
  readonly router: Router;
  readonly vendor: ScriptedVendor;
  readonly clock: VirtualClock;
  /** Makes a call and lets time pass until it is over. */
  chat(request?: Partial<ChatRequest>): Promise<ChatResponse>;
  /** Streams a call and lets time pass until it is over. */
  stream(request?: Partial<ChatRequest>): Promise<{ readonly events: readonly ChatEvent[]; readonly error: unknown }>;
  of<Type extends TelemetryEvent['type']>(type: Type): Extract<TelemetryEvent, { type: Type }>[];
}

/** What differs from one test to the next. */
export interface JudgedRouterOptions {
  readonly scripts?: Readonly<Record<string, Script>>;
  readonly judges?: Readonly<Record<string, Judge>>;
  readonly config?: Partial<ConfigData>;
  /** Of the route `chat`. @default a cascade over `a/m`, `b/m` and `c/m` by the judge `taste` */
  readonly route?: Partial<NonNullable<ConfigData['routes']>[string]>;
  readonly random?: () => number;
}

/** The shortest conversation. */
export const messages = [{ role: 'user' as const, content: 'Hi' }];

/** What a response says of its scores. */
export function scoresOf({ scores }: ChatResponse): (readonly [target: string, score: number | undefined, passed: boolean])[] {
  return scores.map(({ target, score, passed }) => [target, score, passed]);
}

/** A judge that scores answers by their text. */
export function byText(scores: Readonly<Record<string, number>>): Judge {
  return ({ text }) => scores[text] ?? 1;
}

/** Makes one, with providers `a` to `d`. */
export function judgedRouter({ scripts, judges, config, route, random = () => 0 }: JudgedRouterOptions = {}): JudgedRouter {
  // A whole cascade is more promises than are let settle without a turn of the event loop.
  const clock = virtualClock({ turns: 1 });
  const vendor = scriptedVendor(scripts);
  const providers = Object.fromEntries(['a', 'b', 'c', 'd'].map((key) => [key, { adapter: 'scripted', apiKey: `key-of-${key}-0123456789` }]));
  const chatRoute = { targets: ['a/m', 'b/m', 'c/m'], cascade: { judge: 'taste' }, ...route };
  const data = { providers, prices: { m: { input: 1, output: 2 } }, defaults: { retry: false }, ...config, routes: { chat: chatRoute, ...config?.routes } };
  const router = createRouter(data as never, { adapters: [vendor.adapter], clock, random, judges }) as unknown as Router;
  const events: TelemetryEvent[] = [];
  router.on('*', (event) => events.push(event));
  const ask = (request: Partial<ChatRequest> | undefined): ChatRequest => ({ model: 'chat', messages, ...request });
  return {
    router,
    vendor,
    clock,
    chat: (request) => clock.advanceUntil(router.chat(ask(request) as never) as Promise<ChatResponse>),
    stream: (request) => clock.advanceUntil(collect(router.stream(ask(request) as never))),
    of: (type) => events.filter((event): event is never => event.type === type),
  };
}

/** Everything that a stream yields, and what it throws. */
export async function collect(stream: AsyncIterable<ChatEvent>): Promise<{ events: ChatEvent[]; error: unknown }> {
  const events: ChatEvent[] = [];
  try {
    for await (const event of stream) events.push(event);
  } catch (error) {
    return { events, error };
  }
  return { events, error: undefined };
}

/** The text of a stream, and the response that it ended with. */
export function read(events: readonly ChatEvent[]): { readonly text: string; readonly response: ChatResponse | undefined } {
  const last = events.at(-1);
  return { text: events.map((event) => (event.type === 'text-delta' ? event.text : '')).join(''), response: last?.type === 'finish' ? last.response : undefined };
}
