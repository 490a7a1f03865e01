import type { Answer } from '../adapter/adapter.ts';
import type { ChatEvent } from '../chat/event.ts';
import type { ChatResponse } from '../chat/response.ts';
import { errorCodes } from '../errors/codes.ts';
import type { InterruptReason } from '../errors/details.ts';
import { isZerohopError, type PartialAnswer, withFields, ZerohopError } from '../errors/zerohop-error.ts';
import type { MidStreamMode } from '../chat/policy-options.ts';
import type { AttemptContext, Call } from '../pipeline/call.ts';
import type { Reply, ReplyStream } from '../pipeline/reply.ts';
import type { Journey } from '../pipeline/turn.ts';

/** Makes the response of a complete answer. Throws our error when the answer is not what was asked for. */
export type Finish = (attempt: AttemptContext, answer: Answer) => Promise<ChatResponse>;

/**
 * The stream of a call, over as many attempts as it takes. What breaks before anything was shown starts afresh on the next
 * target, silently; what breaks later ends as `midStream` says.
 */
export class CallStream {
  /** Set by a consumer that shows events as they come. While it is false, nothing is ever shown. */
  showing = false;
  /** Set by a consumer that understands `restart` events. */
  restartable = false;
  readonly #call: Call;
  readonly #journey: Journey;
  readonly #mode: MidStreamMode;
  readonly #finish: Finish;
  #stream: ReplyStream;
  #attempt: AttemptContext;
  #own: ChatEvent[] = [];
  #shown = false;
  #toolCallShown = false;
  #over = false;

  constructor(call: Call, journey: Journey, first: Reply, mode: MidStreamMode, finish: Finish) {
    this.#call = call;
    this.#journey = journey;
    this.#mode = mode;
    this.#finish = finish;
    ({ stream: this.#stream, attempt: this.#attempt } = streamOf(first));
    this.#announce();
  }

  /** The attempt that serves now. */
  get attempt(): AttemptContext {
    return this.#attempt;
  }

  /** The next event that is already here. */
  take(): ChatEvent | undefined {
    const own = this.#own.shift();
    if (own !== undefined) return own;
    const event = this.#stream.take();
    if (event !== undefined && this.showing && event.type !== 'warning') {
      this.#shown = true;
      if (event.type === 'tool-call') this.#toolCallShown = true;
    }
    return event;
  }

  /** Waits until there is something to take (`true`) or the call is over (`false`). Throws what it has come to. */
  fill(): Promise<boolean> {
    if (this.#own.length > 0) return Promise.resolve(true);
    if (this.#over) return Promise.resolve(false);
    return this.#stream.fill().then(this.#onFill, this.#onFailure);
  }

  readonly #onFill = (more: boolean): true | Promise<boolean> => more || this.#complete().then(this.#again, this.#onFailure);

  readonly #onFailure = (error: unknown): Promise<boolean> => this.#recover(error).then(this.#again);

  readonly #again = (): Promise<boolean> => this.fill();

  /** What has been received so far. */
  partial(): PartialAnswer {
    const { content, usage } = this.#stream.partial();
    const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
    return { text, content, usage: usage.provenance === 'none' ? this.#attempt.record.usage : usage };
  }

  /** Ends it from the consumer's side. */
  cancel(): void {
    this.#over = true;
    this.#own = [];
    this.#stream.cancel();
  }

  async #complete(): Promise<void> {
    const { outcome } = this.#stream;
    if (outcome?.state !== 'complete') {
      this.#over = true;
      return;
    }
    const response = await this.#finish(this.#attempt, outcome.answer);
    this.#over = true;
    this.#own.push({ type: 'finish', response });
  }

  async #recover(error: unknown): Promise<void> {
    if (!isZerohopError(error)) throw error;
    const failure = error as ZerohopError;
    if (failure.code === 'cancelled' || this.#call.token.reason !== undefined) {
      this.#over = true;
      throw withFields(failure, { partial: this.partial() });
    }
    const mayRestart = this.#mode === 'restart' && this.restartable && !this.#toolCallShown && errorCodes[failure.code].nextTarget === 'yes';
    if (this.#shown && !mayRestart) {
      this.#over = true;
      throw this.#told(failure);
    }
    const broken = this.#shown ? this.#told(failure) : failure;
    try {
      const reply = await this.#journey.next(this.#shown ? 'restart' : 'fallback', broken);
      ({ stream: this.#stream, attempt: this.#attempt } = streamOf(reply));
    } catch (last) {
      this.#over = true;
      // With something shown the app must learn what it holds, whatever the last target said.
      throw this.#shown && last !== broken ? withFields(broken, { cause: last }) : last;
    }
    if (this.#shown) {
      this.#own.push({ type: 'restart', target: this.#attempt.record.target, reason: failure.message });
      this.#shown = false;
    }
    this.#announce();
  }

  // What the app is told once something was shown. An answer that came whole and is not what was asked for did not break off.
  #told(failure: ZerohopError): ZerohopError {
    const partial = this.partial();
    return this.#stream.outcome?.state === 'complete' ? withFields(failure, { partial }) : interrupted(failure, this.#attempt, partial);
  }

  #announce(): void {
    const { target, model } = this.#attempt.record;
    this.#own.push({ type: 'start', callId: this.#call.id, target, model });
    for (const warning of this.#call.warnings) {
      if (warning.target === target) this.#own.push({ type: 'warning', warning });
    }
  }
}

function streamOf(reply: Reply): { stream: ReplyStream; attempt: AttemptContext } {
  if (reply.kind !== 'stream') throw new Error('a streamed call got a whole reply');
  return reply;
}

function interrupted(cause: ZerohopError, attempt: AttemptContext, partial: PartialAnswer): ZerohopError<'stream_interrupted'> {
  const reason = attempt.consumerSlow ? 'consumer_slow' : interruptReason(cause);
  return new ZerohopError({
    code: 'stream_interrupted',
    message: `the stream of ${attempt.record.target} broke after ${partial.text.length} characters were shown: ${cause.message}`,
    provider: attempt.record.provider,
    model: attempt.record.model,
    status: cause.status,
    requestId: cause.requestId,
    retryAfterMs: cause.retryAfterMs,
    details: { reason },
    partial,
    raw: cause.raw,
    cause,
  });
}

function interruptReason(cause: ZerohopError): InterruptReason {
  switch (cause.code) {
    case 'network':
    case 'timeout':
      return cause.code;
    case 'bad_response':
      return (cause as ZerohopError<'bad_response'>).details.reason === 'truncated' ? 'truncated' : 'bad_response';
    default:
      return 'provider_error';
  }
}
