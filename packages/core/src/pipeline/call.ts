import type { AdapterTool, Answer } from '../adapter/adapter.ts';
import type { JsonSchema } from '../chat/json-schema.ts';
import type { Message } from '../chat/message.ts';
import type { Attempt } from '../chat/attempt.ts';
import type { Plan } from '../chat/plan.ts';
import type { Score } from '../chat/score.ts';
import type { AnyRequest } from '../chat/any-request.ts';
import type { Warning } from '../chat/warning.ts';
import type { ZerohopError } from '../errors/zerohop-error.ts';
import type { CancelToken } from '../lib/cancel.ts';
import type { EventScope, Purpose } from '../telemetry/event.ts';
import type { Required } from './requirements.ts';
import type { Credential } from './credential-pool.ts';
import type { StreamTap } from './stream-tap.ts';
import type { RouteTarget } from './target.ts';

/** Parses a value to a schema's output, or throws an error that says what is wrong with it. */
export type Validate = (value: unknown) => unknown;

/** A tool as adapters get it, and the check of its input. */
export type CallTool = AdapterTool & { readonly validate: Validate | undefined };

/** What the app asked for, once, and what has come of it so far. */
export interface Call {
  readonly id: string;
  /** The call it was made for, and what for; `undefined` for calls of the app. */
  readonly parentId: string | undefined;
  readonly purpose: Purpose | undefined;
  readonly request: AnyRequest;
  /** The texts that the next attempts embed: all of the request's, or a batch of them. `[]` for chats. */
  readonly input: readonly string[];
  /** Which vectors an embedding call must get, so that all it gets can be compared. See `vectorsOf`. */
  readonly vectors: string | undefined;
  /** The call that this one is a batch of. A batch counts its own attempts; they are numbered among those of the whole. */
  readonly batchOf: Call | undefined;
  /** The request's tools, their parameters as JSON schemas. */
  readonly tools: readonly CallTool[];
  /** The shape the answer must have. */
  readonly output: { readonly jsonSchema: JsonSchema; readonly validate: Validate | undefined } | undefined;
  /** Whether answers are held to `output`. Behind a door they are not: its client judges what the model said. */
  readonly checksOutput: boolean;
  /** True when the app asked for a stream. */
  readonly stream: boolean;
  readonly scope: EventScope;
  /** What the request, its route and the call it was made for require of every provider, added up. */
  readonly required: Required | undefined;
  /** Epoch milliseconds. */
  readonly startedAtMs: number;
  /** When the call must be over (streams: committed), epoch milliseconds. */
  readonly deadlineAtMs: number | undefined;
  /** Cancelled when the app has lost interest, or the router closes. */
  readonly token: CancelToken;
  /** Everything that was tried, in order; the last one may still be running. */
  readonly attempts: Attempt[];
  readonly warnings: Warning[];
  /** What judges said of its answers, in order. */
  readonly scores: Score[];
  /** Set by the route layer. */
  plan: Plan | undefined;
  /** Name of the route that was called, if it was one. */
  route: string | undefined;
}

/** A broken answer that another target is to go on with. */
export interface Continued {
  /** Its text, as it was shown. */
  readonly text: string;
  /** The conversation that it answers, as it was when the call was made. */
  readonly messages: readonly Message[];
  /** The attempts that wrote it, in order. */
  readonly attempts: readonly AttemptContext[];
  /** What the target is told. */
  readonly instruction: string;
}

/** One attempt on its way through the layers of its target. */
export class AttemptContext {
  readonly call: Call;
  readonly to: RouteTarget;
  /** The credential in use. */
  readonly credential: Credential;
  /** What `response.attempts` will show; completed as the attempt goes on. */
  readonly record: Attempt;
  /** Version of the credential's key that it was sent with. */
  keyVersion: number | undefined;
  /** True when this attempt is the half-open probe of its target. */
  probe = false;
  /** Which opening of the breaker it probes. */
  opening: number | undefined;
  /** True when every target is out and this one is tried all the same. */
  failOpen = false;
  /** Set when the failure is nobody's fault but ours or the consumer's: no breaker counts it. */
  blameless = false;
  /** Set when the stream broke after the consumer had let it lie for longer than it may be silent. */
  consumerSlow = false;
  /** Why the attempt was given up from our side. */
  abortReason: ZerohopError | undefined;
  /** True once the adapter was asked: before that, nothing can have been sent. */
  asked = false;
  /** True once the adapter has said that it will say when the connection stands. */
  connecting = false;
  /** True once the connection stands, i.e. the request may have been written. */
  connected = false;
  /** The vendor's stream, once there is one, even where the app wants a whole answer. */
  stream: { partial(): Answer; aborted(error: ZerohopError): void } | undefined;
  /** The clocks that watch the attempt's stream from its first byte on. */
  clocks: StreamTap | undefined;
  /** Called on every sign of life that is neither content nor a ping. */
  onProgress: ((mayTakeLong?: boolean) => void) | undefined;
  /** Set when its answer was whole before the app's stream began to show it: since when it does, epoch milliseconds. */
  replayedAtMs: number | undefined;
  /** What gives it up from outside: the call's token, or that of its turn. */
  readonly token: CancelToken;
  /** Set when it goes on with a broken answer: that answer, and how much of its text the target was given. */
  continues: (Continued & { readonly sentLength: number }) | undefined;
  #controller: AbortController | undefined;
  #unlink: (() => void) | undefined;
  #onAbort: ((error: ZerohopError) => void) | undefined;

  constructor(call: Call, to: RouteTarget, credential: Credential, record: Attempt, token: CancelToken = call.token) {
    this.token = token;
    this.call = call;
    this.to = to;
    this.credential = credential;
    this.record = record;
  }

  /** Aborted when the attempt is over from our side; linked to the call, fresh for each attempt. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.abortReason !== undefined) this.#controller.abort(this.abortReason);
    }
    return this.#controller.signal;
  }

  /** Links the attempt to its call: a cancelled call aborts it. Harmless when it is linked. */
  link(): void {
    this.#unlink ??= this.token.onCancel((reason) => this.abort(reason as ZerohopError));
  }

  /** Unlinks it again, when it is over. */
  unlink(): void {
    this.#unlink?.();
    this.#unlink = undefined;
    this.#onAbort = undefined;
  }

  /** Gives the attempt up: closes the vendor's connection and rejects whoever waits. */
  abort(error: ZerohopError): void {
    if (this.abortReason !== undefined) return;
    this.abortReason = error;
    const onAbort = this.#onAbort;
    this.#controller?.abort(error);
    onAbort?.(error);
    this.stream?.aborted(error);
  }

  /**
   * The promise, or the abort reason as soon as the attempt is given up, even when whoever made the promise does not
   * listen to signals.
   */
  orAbort<T>(promise: Promise<T>): Promise<T> {
    if (this.abortReason !== undefined) {
      promise.catch(() => {});
      return Promise.reject(this.abortReason);
    }
    return new Promise<T>((resolve, reject) => {
      this.#onAbort = reject;
      promise.then(resolve, reject);
    });
  }
}
