import type { Answer, AdapterCall, AdapterReply, Adapter, AnswerEvent, AnswerStream, EmbedCall, EmbeddingAnswer, EmbedLimits } from './adapter.ts';
import { defineAdapter } from './adapter.ts';
import { AnswerBuilder } from './answer-builder.ts';
import { noUsage } from '../chat/no-usage.ts';
import type { ErrorCode } from '../chat/error-code.ts';
import { type ErrorFields, ZerohopError } from '../errors/zerohop-error.ts';
import type { Clock } from '../lib/clock.ts';

/** A failure as data: the fields of the error that is thrown. */
export type ScriptedFailure = Partial<ErrorFields<ErrorCode>> & { readonly code: ErrorCode };

/** What happens next in a scripted stream. A string is text that arrives. */
export type ScriptedStep =
  | string
  /** The vendor takes its time. */
  | { readonly waitMs: number }
  /** The vendor falls silent for good. */
  | { readonly hang: true }
  /** The vendor does something that is neither content nor a ping. */
  | { readonly progress: true }
  | { readonly event: AnswerEvent }
  /** The terminal marker is here; what follows is only the end of the connection. */
  | { readonly marker: true }
  | { readonly fail: ScriptedFailure };

/** One reply of a scripted vendor. */
export interface ScriptedReply {
  /** How long the connection takes; `never` hangs. @default 0 */
  readonly connectMs?: number | 'never' | undefined;
  /** True for an adapter that cannot tell how its connection comes to stand. @default false */
  readonly untold?: boolean | undefined;
  /** From the connection to the whole answer, or to the head of a stream; `never` hangs. @default 0 */
  readonly afterMs?: number | 'never' | undefined;
  /** Thrown instead of a reply. */
  readonly fail?: ScriptedFailure | undefined;
  /** Anything else that is thrown, as by a bug of an adapter. */
  readonly bug?: unknown;
  /** @default 'ok' */
  readonly text?: string | undefined;
  /** What a stream does before it ends well. @default the text at once */
  readonly steps?: readonly ScriptedStep[] | undefined;
  /** Streams even where a whole answer was asked for. @default false */
  readonly streams?: boolean | undefined;
  /** Whatever else the answer has. */
  readonly answer?: Partial<Answer> | undefined;
  /** Whatever else the vectors come with; `embeddings` in place of those of the texts. */
  readonly vectors?: Partial<EmbeddingAnswer> | undefined;
}

/** The replies of one target: always the same one, or one per call, the last of them for ever. */
export type Script = ScriptedReply | readonly ScriptedReply[];

/** One attempt as the scripted vendor saw it. */
export interface ScriptedCall {
  /** `provider/model`. */
  readonly target: string;
  readonly apiKey: string | undefined;
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly stream: boolean;
  /** The texts to embed; `undefined` for chats. */
  readonly input: readonly string[] | undefined;
  /** When the attempt was aborted, or its stream cancelled; `undefined` while neither was. */
  endedAtMs: number | undefined;
  readonly signal: AbortSignal;
}

/** A vendor without a network: what it answers is data, and its time is the router's clock. For tests. */
export interface ScriptedVendor {
  /** Goes into `createRouter(config, { adapters: [...] })`; its id is `scripted`. */
  readonly adapter: Adapter<'scripted'>;
  /** Every attempt, in order. */
  readonly calls: readonly ScriptedCall[];
  /** Writes a target's script anew. */
  script(target: string, script: Script): void;
}

/** What a scripted vendor is able to. */
export interface ScriptedVendorOptions {
  /** @default true */
  readonly embeds?: boolean | undefined;
  /** What one request for vectors may hold. @default nothing is known */
  readonly embedLimits?: EmbedLimits | undefined;
}

/**
 * Makes a scripted vendor. Targets without a script answer `ok`.
 *
 * @example
 * const vendor = scriptedVendor({ 'a/m': [{ fail: { code: 'overloaded' } }, { text: 'better' }] });
 * createRouter({ providers: { a: { adapter: 'scripted', apiKey: 'key-of-a' } } }, { adapters: [vendor.adapter], clock });
 */
export function scriptedVendor(scripts: Readonly<Record<string, Script>> = {}, { embeds = true, embedLimits }: ScriptedVendorOptions = {}): ScriptedVendor {
  const calls: ScriptedCall[] = [];
  const current = new Map(Object.entries(scripts));
  const used = new Map<string, number>();

  function replyTo(target: string): ScriptedReply {
    const script = current.get(target) ?? {};
    if (!isList(script)) return script;
    const index = used.get(target) ?? 0;
    used.set(target, index + 1);
    return script[Math.min(index, script.length - 1)] ?? {};
  }

  const adapter = defineAdapter('scripted', {
    vendor: () => 'scripted',
    defaultApiKey: () => undefined,
    check: () => [],
    missingPackage: () => undefined,
    connect({ key, clock }) {
      const see = (call: AdapterCall | EmbedCall): ScriptedCall => {
        const input = 'input' in call ? call.input : undefined;
        const stream = 'stream' in call && call.stream;
        const seen: ScriptedCall = { target: `${key}/${call.model}`, apiKey: call.apiKey, atMs: clock.now(), stream, input, endedAtMs: undefined, signal: call.signal };
        calls.push(seen);
        call.signal.addEventListener('abort', () => (seen.endedAtMs ??= clock.now()), { once: true });
        return seen;
      };
      return {
        warm: () => Promise.resolve(),
        chat(call) {
          const seen = see(call);
          return answer(call, replyTo(seen.target), key, clock, () => (seen.endedAtMs ??= clock.now()));
        },
        ...(embeds ? { embed: (call: EmbedCall) => embed(call, replyTo(see(call).target), clock), embedLimits } : undefined),
      };
    },
  });

  return {
    adapter,
    calls,
    script(target, script) {
      current.set(target, script);
      used.delete(target);
    },
  };
}

function isList(script: Script): script is readonly ScriptedReply[] {
  return Array.isArray(script);
}

async function embed(call: EmbedCall, reply: ScriptedReply, clock: Clock): Promise<EmbeddingAnswer> {
  await arrive(call, reply, clock);
  const total = call.input.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
  return {
    model: call.model,
    embeddings: call.input.map((text) => scriptedVector(text, call.model)),
    usage: { ...noUsage, input: { ...noUsage.input, total, uncached: total }, provenance: 'provider' },
    ...reply.vectors,
  };
}

/** The vector of a text: the same for the same text and model, and of no other. */
export function scriptedVector(text: string, model: string): number[] {
  const hash = (words: string): number => Array.from(words).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7);
  return [text.length, hash(text), hash(model)];
}

async function answer(call: AdapterCall, reply: ScriptedReply, provider: string, clock: Clock, onCancel: () => void): Promise<AdapterReply> {
  await arrive(call, reply, clock);
  const stream = new ScriptedStream(call, reply, provider, clock, onCancel);
  if (call.stream || reply.streams === true) return { kind: 'stream', stream };
  return { kind: 'whole', answer: await stream.whole() };
}

/** The way there, and what may be wrong at its end. */
async function arrive(call: Pick<AdapterCall, 'exchange' | 'signal'>, reply: ScriptedReply, clock: Clock): Promise<void> {
  const told = reply.untold !== true;
  if (told) call.exchange.connecting();
  await wait(reply.connectMs ?? 0, call.signal, clock);
  if (told) call.exchange.connected();
  await wait(reply.afterMs ?? 0, call.signal, clock);
  if (reply.bug !== undefined) throw reply.bug;
  if (reply.fail !== undefined) throw failure(reply.fail);
}

class ScriptedStream implements AnswerStream {
  complete = false;
  readonly #call: AdapterCall;
  readonly #reply: ScriptedReply;
  readonly #builder: AnswerBuilder;
  readonly #clock: Clock;
  readonly #onCancel: () => void;
  readonly #steps: ScriptedStep[];

  constructor(call: AdapterCall, reply: ScriptedReply, provider: string, clock: Clock, onCancel: () => void) {
    this.#call = call;
    this.#reply = reply;
    this.#clock = clock;
    this.#onCancel = onCancel;
    this.#builder = new AnswerBuilder(call, { provider, model: call.model, adapter: 'scripted' });
    this.#steps = [...(reply.steps ?? [reply.text ?? 'ok'])];
  }

  take(): AnswerEvent | undefined {
    return this.#builder.take();
  }

  async fill(): Promise<boolean> {
    while (!this.#builder.hasEvents) {
      const step = this.#steps.shift();
      if (step === undefined) {
        this.complete = true;
        return false;
      }
      await this.#play(step);
    }
    return true;
  }

  answer(): Answer {
    const answer = this.#builder.answer();
    return { ...answer, finishReason: this.complete ? 'stop' : 'other', ...this.#reply.answer };
  }

  cancel(): void {
    this.#steps.length = 0;
    this.#onCancel();
  }

  async whole(): Promise<Answer> {
    while (await this.fill()) while (this.take() !== undefined);
    return this.answer();
  }

  async #play(step: ScriptedStep): Promise<void> {
    if (typeof step === 'string') this.#builder.text(step);
    else if ('waitMs' in step) await wait(step.waitMs, this.#call.signal, this.#clock);
    else if ('hang' in step) await wait('never', this.#call.signal, this.#clock);
    else if ('progress' in step) this.#call.progress();
    else if ('event' in step) this.#show(step.event);
    else if ('marker' in step) this.complete = true;
    else throw failure(step.fail);
  }

  #show(event: AnswerEvent): void {
    if (event.type === 'reasoning-delta') this.#builder.reasoning(event.text);
    else if (event.type === 'source') this.#builder.source(event.source);
    else if (event.type === 'tool-call') {
      this.#builder.toolCall(event.id, { id: event.id, name: event.name });
      this.#builder.toolCallDelta(event.id, JSON.stringify(event.input));
      this.#builder.closeToolCall(event.id);
    } else throw new Error(`a scripted stream cannot show '${event.type}'`);
  }
}

function failure({ message, ...fields }: ScriptedFailure): ZerohopError {
  return new ZerohopError({ message: message ?? `scripted ${fields.code}`, ...fields });
}

// Leaves no timer and no listener.
function wait(ms: number | 'never', signal: AbortSignal, clock: Clock): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = ms === 'never' ? undefined : clock.setTimeout(done, ms);
    function done(): void {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }
    function onAbort(): void {
      if (timer !== undefined) clock.clearTimeout(timer);
      reject(signal.reason as Error);
    }
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
