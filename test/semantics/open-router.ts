import { type ConfigData, createRouter, type Router, type RouterCode, type TelemetryEvent } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { type Emulator, emulateOpenai, type OpenaiEmulatorOptions } from '@zerohop/testkit';

/** A router over emulators, the events it made, and how it all ends. */
export interface Opened extends AsyncDisposable {
  readonly router: Router;
  /** The first emulator, provider `a`. */
  readonly a: Emulator;
  /** The second emulator, provider `b`. */
  readonly b: Emulator;
  readonly events: TelemetryEvent[];
  /** Events of one type. */
  of<Type extends TelemetryEvent['type']>(type: Type): Extract<TelemetryEvent, { type: Type }>[];
}

/** What may differ from one test to the next. */
export interface OpenOptions {
  readonly config?: Partial<ConfigData>;
  readonly code?: Omit<RouterCode, 'adapters'>;
  readonly emulators?: OpenaiEmulatorOptions;
}

/** Providers `a` and `b`, and the route `chat` over `a/gpt-4.1` and `b/gpt-4.1`, in this order. */
export async function open({ config, code, emulators }: OpenOptions = {}): Promise<Opened> {
  const [a, b] = await Promise.all([emulateOpenai(emulators), emulateOpenai(emulators)]);
  const data = {
    providers: {
      a: { adapter: 'openai', apiKey: 'key-of-a', baseURL: a.baseURL },
      b: { adapter: 'openai', apiKey: 'key-of-b', baseURL: b.baseURL },
    },
    // A test that fails with a stream open must not wait for it.
    closeMs: 0,
    routes: { chat: { targets: ['a/gpt-4.1', 'b/gpt-4.1'] } },
    ...config,
    // A connection comes to stand in real time: on a busy machine virtual seconds may pass meanwhile.
    ...(code?.clock === undefined ? undefined : { defaults: { ...config?.defaults, timeouts: { connectMs: false as const, ...config?.defaults?.timeouts } } }),
  };
  const router = createRouter(data as ConfigData as never, { ...code, adapters: [openai] } as never) as unknown as Router;
  // What is loaded with the first call is loaded in real time, too.
  await router.warm();
  const events: TelemetryEvent[] = [];
  router.on('*', (event) => events.push(event));
  return {
    router,
    a,
    b,
    events,
    of: (type) => events.filter((event) => event.type === type) as never,
    async [Symbol.asyncDispose]() {
      await Promise.all([a.close(), b.close()]);
      await router.close();
    },
  };
}

/** The shortest conversation. */
export const messages = [{ role: 'user' as const, content: 'Hi' }];

/** What a promise was rejected with. */
export async function failureOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

/** Turns of the event loop, for what crosses a loopback socket. */
export async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits, turn by turn, until something holds. */
export async function until(holds: () => boolean, limitMs = 2_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`still not so after ${limitMs} ms: ${String(holds)}`);
    await turns(1);
  }
}
