import type { ServerResponse } from 'node:http';
import type { Cost } from '../chat/cost.ts';
import type { ChatEvent, ToolCallEvent } from '../chat/event.ts';
import type { ChatResponse } from '../chat/response.ts';
import { withFields, ZerohopError } from '../errors/zerohop-error.ts';
import type { CallStream } from '../policies/mid-stream/call-stream.ts';
import { pipeServerSentEvents, serverSentEvents, type StreamOutputOptions } from './stream-output.ts';

/** What is known once a stream has committed. */
export interface StreamReady {
  callId: string;
  /** `provider/model` that serves. Until something is shown another one may still take over; `response.target` is final. */
  target: string;
  model: string;
}

/**
 * A streamed answer. The call starts at once; one consumer reads it: the events, `textStream`, `toResponse` or `pipeTo`.
 * `response()` may follow any of them.
 */
export interface ChatStream<Output = unknown> extends AsyncIterable<ChatEvent<Output>> {
  /** Our id of the call. */
  readonly callId: string;
  /** The commit point: resolves with the first content. Rejects as iteration would; never unhandled. */
  readonly ready: Promise<StreamReady>;
  /** The answer's text, piece by piece. */
  readonly textStream: AsyncIterable<string>;
  /** The complete response; reads the stream to its end unless somebody else does. */
  response(): Promise<ChatResponse<Output>>;
  /** The stream as server-sent events in a web `Response`. Closing it cancels the call. */
  toResponse(options?: StreamOutputOptions & { init?: ResponseInit | undefined }): Response;
  /** The stream as server-sent events into a Node response: waits for drain, cancels when the client leaves. */
  pipeTo(response: ServerResponse, options?: StreamOutputOptions): Promise<void>;
  /** Ends the call and closes the vendor's connection; whoever reads gets a `cancelled` error. */
  cancel(): void;
}

/** A stream as a door gets it. */
export interface DoorStream extends ChatStream {
  /** The vendor's id of the answer and the model as it reports it; `''` before the first content. */
  readonly head: { readonly id: string; readonly model: string };
  /** What the call has cost so far, over all attempts; final when the stream is over, however it ended. */
  readonly cost: Cost;
}

/** How a stream is opened and given up. */
export interface StreamSource {
  readonly callId: string;
  /** Settles at the commit point. */
  readonly opened: Promise<CallStream>;
  /** Cancels the call in any phase. */
  cancel(reason: ZerohopError): void;
  /** Calls the listener when the call is cancelled, by whomever. */
  onCancel(listener: (reason: ZerohopError) => void): void;
  /** What the call has cost so far. */
  cost(): Cost;
  /** Brings an error into the form in which callers see it, and closes the call's books. */
  failed(error: unknown): unknown;
  /** Whether a reader of its events can take back what it has shown. */
  readonly voidable: boolean;
  /** Parses the input of a tool call; `undefined` when no tool asks for it. */
  readonly parseInput: ((event: ToolCallEvent) => Promise<unknown>) | undefined;
}

/** The stream that users hold. */
export class RouterStream implements DoorStream, AsyncIterator<ChatEvent> {
  readonly callId: string;
  readonly #source: StreamSource;
  #opened: CallStream | undefined;
  /** What reads the stream. Only a reader of raw events understands a `restart`. */
  #consumer: 'none' | 'events' | 'text' | 'output' | 'response' = 'none';
  #ready: Promise<StreamReady> | undefined;
  #end: Promise<ChatResponse> | undefined;
  #settleEnd: { resolve: (response: ChatResponse) => void; reject: (error: unknown) => void } | undefined;
  #outcome: { response: ChatResponse } | { error: unknown } | undefined;
  /** Why the consumer has left. */
  #left: ZerohopError | undefined;
  /** True once the error was thrown, or once it need not be: like a generator, the iterator is then simply over. */
  #told = false;
  #begun = false;
  #done = false;
  #pulling = false;
  readonly #queue: (() => void)[] = [];

  constructor(source: StreamSource) {
    this.callId = source.callId;
    this.#source = source;
    // Nobody may ever ask for the outcome; whoever does, gets it from the promise they ask.
    source.opened.then(
      (stream) => this.#open(stream),
      (error: unknown) => this.#fail(error),
    );
  }

  get head(): { id: string; model: string } {
    const answer = this.#opened?.attempt.stream?.partial();
    return { id: answer?.id ?? '', model: answer?.model ?? '' };
  }

  get cost(): Cost {
    return this.#source.cost();
  }

  get ready(): Promise<StreamReady> {
    if (this.#ready === undefined) {
      this.#ready = this.#source.opened.then(
        (stream) => {
          const { target, model } = stream.attempt.record;
          return { callId: this.callId, target, model };
        },
        (error: unknown) => {
          throw this.#error() ?? error;
        },
      );
      this.#ready.catch(() => {});
    }
    return this.#ready;
  }

  get textStream(): AsyncIterable<string> {
    return {
      [Symbol.asyncIterator]: (): AsyncIterator<string> => {
        this.#claim('textStream', 'text');
        return {
          next: () => this.#next(textOf),
          return: async () => {
            await this.return();
            return { done: true, value: undefined };
          },
        };
      },
    };
  }

  [Symbol.asyncIterator](): AsyncIterator<ChatEvent> {
    this.#claim('iteration', 'events');
    return this;
  }

  next(): Promise<IteratorResult<ChatEvent, undefined>> {
    return this.#next((event) => event);
  }

  async return(): Promise<IteratorResult<ChatEvent, undefined>> {
    this.#told = true;
    this.#leave();
    return { done: true, value: undefined };
  }

  response(): Promise<ChatResponse> {
    if (this.#end === undefined) {
      this.#end = new Promise((resolve, reject) => {
        this.#settleEnd = { resolve, reject };
        if (this.#outcome !== undefined) this.#deliver(this.#outcome);
      });
      this.#end.catch(() => {});
      if (this.#consumer === 'none') {
        this.#consumer = 'response';
        void this.#drain();
      }
    }
    return this.#end;
  }

  toResponse(options: StreamOutputOptions & { init?: ResponseInit | undefined } = {}): Response {
    this.#claim('toResponse', 'output');
    const headers = new Headers(options.init?.headers);
    if (!headers.has('content-type')) headers.set('content-type', 'text/event-stream; charset=utf-8');
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-cache');
    return new Response(serverSentEvents(this, options), { ...options.init, headers });
  }

  async pipeTo(response: ServerResponse, options: StreamOutputOptions = {}): Promise<void> {
    this.#claim('pipeTo', 'output');
    await pipeServerSentEvents(this, response, options);
  }

  cancel(): void {
    this.#leave();
  }

  #open(stream: CallStream): void {
    this.#opened = stream;
    if (this.#left !== undefined) this.#abandon(stream, this.#left);
    else this.#source.onCancel((reason) => this.#cancelled(stream, reason));
  }

  #begin(stream: CallStream): void {
    this.#begun = true;
    stream.showing = this.#consumer === 'response' ? 'nothing' : this.#consumer === 'text' ? 'text' : 'everything';
    stream.restartable = this.#consumer === 'events' && this.#source.voidable;
  }

  #leave(): void {
    if (this.#done || this.#left !== undefined) return;
    this.#left = new ZerohopError({ code: 'cancelled', message: 'the stream was left before its end' });
    if (this.#opened?.takingOver === false) this.#abandon(this.#opened, this.#left);
    // Before a commit point the attempt under way ends first, and the call with it.
    this.#source.cancel(this.#left);
  }

  // Cancelled by signal, by closing, or because nobody reads. Whoever waits for the stream learns it from there.
  #cancelled(stream: CallStream, reason: ZerohopError): void {
    if (!this.#pulling) this.#abandon(stream, reason);
  }

  #abandon(stream: CallStream, reason: ZerohopError): void {
    const partial = stream.partial();
    stream.cancel();
    this.#fail(withFields(reason, { partial }));
  }

  #ending(): IteratorResult<never, undefined> {
    const error = this.#error();
    if (error !== undefined && !this.#told) {
      this.#told = true;
      throw error;
    }
    return { done: true, value: undefined };
  }

  async #drain(): Promise<void> {
    try {
      while (!(await this.next()).done);
    } catch {
      // Settled already: whoever asked for the response gets the error from there.
    }
  }

  // One function for all readers: a reader of text that called the reader of events would wait twice per chunk.
  async #next<T>(pick: (event: ChatEvent) => T | undefined): Promise<IteratorResult<T, undefined>> {
    // Iterators may be asked again before they have answered; below, one reads at a time.
    while (this.#pulling) await new Promise<void>((resolve) => this.#queue.push(resolve));
    if (this.#done) return this.#ending();
    this.#pulling = true;
    try {
      const stream = this.#opened ?? (await this.#source.opened);
      if (!this.#begun) this.#begin(stream);
      do {
        for (let event = stream.take(); event !== undefined; event = stream.take()) {
          if (event.type === 'finish') this.#settle({ response: event.response });
          const value = pick(event.type === 'tool-call' ? await this.#parsed(event) : event);
          if (value !== undefined) return { done: false, value };
        }
      } while (await stream.fill());
      this.#done = true;
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#pulling = false;
      this.#queue.shift()?.();
    }
    return this.#ending();
  }

  async #parsed(event: ToolCallEvent): Promise<ToolCallEvent> {
    return this.#source.parseInput === undefined ? event : { ...event, input: await this.#source.parseInput(event) };
  }

  #claim(by: string, consumer: 'events' | 'text' | 'output'): void {
    if (this.#consumer !== 'none') {
      const message = `this stream already has a consumer; ${by} cannot be a second one`;
      throw new ZerohopError({ code: 'invalid_request', message, details: { path: 'stream', expected: 'one consumer per stream', issues: [] } });
    }
    this.#consumer = consumer;
  }

  #fail(error: unknown): void {
    this.#done = true;
    if (this.#outcome === undefined) this.#settle({ error: this.#source.failed(error) });
  }

  #settle(outcome: { response: ChatResponse } | { error: unknown }): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    this.#deliver(outcome);
  }

  #deliver(outcome: { response: ChatResponse } | { error: unknown }): void {
    if ('error' in outcome) this.#settleEnd?.reject(outcome.error);
    else this.#settleEnd?.resolve(outcome.response);
  }

  #error(): unknown {
    return this.#outcome !== undefined && 'error' in this.#outcome ? this.#outcome.error : undefined;
  }
}

function textOf(event: ChatEvent): string | undefined {
  return event.type === 'text-delta' ? event.text : undefined;
}
