import { type AdapterCall, type AdapterReply, type Answer, AnswerBuilder, type AnswerStream, type Clock, defineAdapter, noUsage, type Usage, ZerohopError } from '@zerohop/core/adapter';
import type { PlannedCall } from './plan-calls.ts';
import type { Service, SimulatedServer } from './simulated-server.ts';

/** The field of a request's metadata that says which planned call it is. */
export const callKey = 'call';

/** A router hears of an answer at least this often. */
const longestGapMs = 20_000;

/** An adapter whose vendors are the servers of a world: answers take the world's time, on the router's clock, and nothing is sent anywhere. */
export function worldAdapter(servers: ReadonlyMap<string, SimulatedServer>, calls: readonly PlannedCall[], startMs: number) {
  return defineAdapter('world', {
    vendor: (settings) => settings.vendor ?? 'world',
    defaultApiKey: () => undefined,
    check: () => [],
    missingPackage: () => undefined,
    connect({ key, clock }) {
      return {
        warm: () => Promise.resolve(),
        async chat(call): Promise<AdapterReply> {
          const server = servers.get(key);
          const planned = calls[Number(call.request.metadata?.[callKey])];
          if (server === undefined || planned === undefined) throw new Error(`no server ${key}, or no such call`);
          if (planned.promptTokens > server.contextWindow) throw new ZerohopError({ code: 'context_length', message: `${planned.promptTokens} tokens are too many`, status: 400 });
          const service = server.begin(planned, call.attempt, clock.now() - startMs);
          const stream = new ServedStream(call, key, planned, service, server, clock);
          if ('refusedAfterMs' in service) await stream.refuse(service.refusedAfterMs);
          return call.stream ? { kind: 'stream', stream } : { kind: 'whole', answer: await stream.whole() };
        },
      };
    },
  });
}

/** An answer as a server writes it: a first piece, then the rest. */
class ServedStream implements AnswerStream {
  complete = false;
  readonly #call: AdapterCall;
  readonly #builder: AnswerBuilder;
  readonly #planned: PlannedCall;
  readonly #server: SimulatedServer;
  readonly #clock: Clock;
  /** From one piece to the next. */
  readonly #gapsMs: number[];
  readonly #cachedTokens: number;
  #isOver = false;

  constructor(call: AdapterCall, provider: string, planned: PlannedCall, service: Service, server: SimulatedServer, clock: Clock) {
    this.#call = call;
    this.#planned = planned;
    this.#server = server;
    this.#clock = clock;
    this.#builder = new AnswerBuilder(call, { provider, model: call.model, adapter: 'world' });
    const { firstTokenMs = 0, restMs = 0, cachedTokens = 0 } = 'refusedAfterMs' in service ? {} : service;
    const pieces = Math.max(1, Math.ceil(restMs / longestGapMs));
    this.#gapsMs = [firstTokenMs, ...Array.from({ length: pieces }, () => restMs / pieces)];
    this.#cachedTokens = cachedTokens;
    call.signal.addEventListener('abort', this.#end, { once: true });
  }

  take() {
    return this.#builder.take();
  }

  async fill(): Promise<boolean> {
    const gapMs = this.#gapsMs.shift();
    if (gapMs === undefined) {
      this.complete = true;
      this.#end();
      return false;
    }
    await wait(gapMs, this.#call.signal, this.#clock);
    this.#builder.text('words ');
    // The end comes with the last piece, as it does on a wire.
    if (this.#gapsMs.length === 0) this.#end();
    return true;
  }

  answer(): Answer {
    this.#builder.usage = this.complete ? usageOf(this.#planned, this.#cachedTokens) : undefined;
    this.#builder.finishReason = this.complete ? 'stop' : undefined;
    return this.#builder.answer();
  }

  cancel(): void {
    this.#gapsMs.length = 0;
    this.#end();
  }

  async whole(): Promise<Answer> {
    while (await this.fill()) while (this.take() !== undefined);
    return this.answer();
  }

  async refuse(afterMs: number): Promise<never> {
    await wait(afterMs, this.#call.signal, this.#clock);
    this.#end();
    throw new ZerohopError({ code: 'overloaded', message: 'overloaded', status: 529 });
  }

  readonly #end = (): void => {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#call.signal.removeEventListener('abort', this.#end);
    this.#server.end();
  };
}

function usageOf({ promptTokens, answerTokens }: PlannedCall, cacheRead: number): Usage {
  return {
    input: { ...noUsage.input, total: promptTokens, uncached: promptTokens - cacheRead, cacheRead },
    output: { ...noUsage.output, total: answerTokens, text: answerTokens },
    provenance: 'provider',
  };
}

// Leaves no timer and no listener.
function wait(ms: number, signal: AbortSignal, clock: Clock): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    function onAbort(): void {
      clock.clearTimeout(timer);
      reject(signal.reason);
    }
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
