import type { Answer } from '../../adapter/adapter.ts';
import type { Attempt } from '../../chat/attempt.ts';
import type { ChatEvent, WarningEvent } from '../../chat/event.ts';
import type { ChatResponse } from '../../chat/response.ts';
import { errorCodes } from '../../errors/codes.ts';
import { isZerohopError, type PartialAnswer, withFields, type ZerohopError } from '../../errors/zerohop-error.ts';
import type { AttemptContext, Call, Continued } from '../../pipeline/call.ts';
import type { Policies } from '../../pipeline/policies.ts';
import type { Reply, ReplyStream } from '../../pipeline/reply.ts';
import type { Journey } from '../../pipeline/turn.ts';
import { joinPieces, partialOf, type Piece } from './answer.ts';
import { interrupted } from './error.ts';
import { Seam } from './seam.ts';
import { Shown, type Showing } from './shown.ts';
import { Splice } from './splice.ts';

/** What becomes of a stream that breaks, with the conversation as it was when the call was made: apps add to the very list while they read. */
export type BreakPolicy = Policies['midStream'] & Pick<Continued, 'messages'>;

/** Makes the response of a complete answer. Throws our error when the answer is not what was asked for. */
export type Finish = (attempt: AttemptContext, answer: Answer) => Promise<ChatResponse>;

/** What is known of a stream that broke after something was shown. */
interface Break {
  /** What the app is told if nobody takes over. */
  readonly error: ZerohopError;
  readonly reason: string;
}

/** What the stream of a call is made of. */
export interface CallStreamParts {
  readonly call: Call;
  readonly journey: Journey;
  /** The first reply. */
  readonly first: Reply;
  readonly policy: BreakPolicy;
  readonly finish: Finish;
  /** Told when another attempt takes over after something was shown. */
  readonly switched: (way: 'restart' | 'continue', from: Attempt, to: Attempt, reason: string) => void;
}

/**
 * The stream of a call, over as many attempts as it takes. What breaks before anything was shown starts afresh on the next
 * target, silently; what breaks later ends as `midStream` says.
 */
export class CallStream {
  /** Set by a consumer that shows events as they come: which ones. */
  showing: Showing = 'nothing';
  /** Set by a consumer that understands `restart` events. */
  restartable = false;
  readonly #call: Call;
  readonly #journey: Journey;
  readonly #policy: BreakPolicy;
  readonly #finish: Finish;
  readonly #switched: CallStreamParts['switched'];
  #stream: ReplyStream;
  #attempt: AttemptContext;
  #own: ChatEvent[] = [];
  /** What was shown of the attempt that serves now. */
  #shown = new Shown();
  /** What broken attempts have contributed to the answer. */
  #pieces: readonly Piece[] = [];
  #broke: Break | undefined;
  /** The events of the attempt that serves now, where it goes on with the pieces. */
  #splice: Splice | undefined;
  #over = false;
  #takingOver = false;

  constructor({ call, journey, first, policy, finish, switched }: CallStreamParts) {
    this.#switched = switched;
    this.#call = call;
    this.#journey = journey;
    this.#policy = policy;
    this.#finish = finish;
    ({ stream: this.#stream, attempt: this.#attempt } = streamOf(first));
    this.#announce();
  }

  /** The attempt that serves now. */
  get attempt(): AttemptContext {
    return this.#attempt;
  }

  /** True while another attempt is asked to take over: what becomes of the call is then told by that attempt's end. */
  get takingOver(): boolean {
    return this.#takingOver;
  }

  /** The next event that is already here. */
  take(): ChatEvent | undefined {
    const event = this.#own.shift() ?? (this.#splice ?? this.#stream).take();
    if (event !== undefined && this.showing !== 'nothing') this.#shown.note(event, this.showing);
    return event;
  }

  /** Waits until there is something to take (`true`) or the call is over (`false`). Throws what it has come to. */
  fill(): Promise<boolean> {
    if (this.#own.length > 0) return Promise.resolve(true);
    if (this.#over) return Promise.resolve(false);
    return this.#stream.fill().then(this.#onFill, this.#onFailure);
  }

  readonly #onFill = (more: boolean): boolean | Promise<boolean> => more || this.#splice?.end() === true || this.#complete().then(this.#again, this.#onFailure);

  readonly #onFailure = (error: unknown): Promise<boolean> => this.#recover(error).then(this.#again);

  readonly #again = (): Promise<boolean> => this.fill();

  /** What has been received so far. */
  partial(): PartialAnswer {
    return partialOf(this.#pieces.length === 0 || this.#shown.anything ? [...this.#pieces, this.#piece()] : this.#pieces);
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
    const last: Piece = { attempt: this.#attempt, answer: outcome.answer, hidden: this.#splice?.hidden ?? 0 };
    const response = await this.#finish(this.#attempt, joinPieces([...this.#pieces, last]));
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
    const way = this.#wayOn(failure);
    let after = failure;
    if (this.#shown.anything) {
      after = this.#told(failure);
      this.#broke = { error: after, reason: failure.message };
    }
    if (way === undefined) this.#end(after);
    if (way === 'continue' && this.#shown.anything) {
      this.#pieces = [...this.#pieces, this.#piece()];
      this.#shown = new Shown();
    }
    const from = this.#attempt.record;
    this.#takingOver = true;
    try {
      const reply = await this.#journey.next(way, after, way === 'continue' ? this.#continued() : undefined);
      ({ stream: this.#stream, attempt: this.#attempt } = streamOf(reply));
    } catch (last) {
      this.#end(last);
    } finally {
      this.#takingOver = false;
    }
    if (way !== 'fallback') this.#switched(way, from, this.#attempt.record, this.#broke?.reason ?? '');
    this.#goOn(way);
  }

  // With something shown the app must learn what it holds, whatever the last target said.
  #end(last: unknown): never {
    this.#over = true;
    const told = this.#broke?.error;
    if (told === undefined) throw last;
    if (isZerohopError(last, 'cancelled')) throw withFields(last, { partial: told.partial });
    throw last === told ? told : withFields(told, { cause: last });
  }

  /** How the call goes on after a failure; `undefined` when it does not. */
  #wayOn(failure: ZerohopError): 'fallback' | 'restart' | 'continue' | undefined {
    const shown = this.#shown;
    const broken = this.#pieces.length > 0;
    if (!shown.anything && !broken) return 'fallback';
    if (errorCodes[failure.code].nextTarget !== 'yes') return undefined;
    switch (this.#policy.mode) {
      case 'fail':
        return undefined;
      case 'restart':
        return this.restartable && shown.toolCall !== 'whole' ? 'restart' : undefined;
      case 'continue':
        return !shown.anything || this.#breaksOffInText() ? 'continue' : undefined;
    }
  }

  // Only plain text can be gone on with, and only one whose end the vendor has not yet named.
  #breaksOffInText(): boolean {
    const { toolCall, inReasoning } = this.#shown;
    if (this.#call.output !== undefined || toolCall !== 'none' || inReasoning) return false;
    return this.#stream.partial().finishReason === 'other' && this.partial().text !== '';
  }

  #continued(): Continued {
    const { messages, instruction } = this.#policy;
    return { text: partialOf(this.#pieces).text, messages, attempts: this.#pieces.map(({ attempt }) => attempt), instruction };
  }

  #goOn(way: 'fallback' | 'restart' | 'continue'): void {
    const { target, index } = this.#attempt.record;
    const reason = this.#broke?.reason ?? '';
    this.#shown = new Shown();
    if (way === 'continue') {
      const { text } = partialOf(this.#pieces);
      const seam = new Seam(text, this.#attempt.continues?.sentLength ?? text.length);
      this.#splice = new Splice({ source: this.#stream, seam, opening: [{ type: 'switch', target, reason }, ...this.#warnings()], attempt: index });
      return;
    }
    this.#broke = undefined;
    if (way === 'restart') this.#own.push({ type: 'restart', target, reason });
    this.#announce();
  }

  // What the app is told once something was shown. An answer that came whole and is not what was asked for did not break off.
  #told(failure: ZerohopError): ZerohopError {
    const partial = this.partial();
    return this.#stream.outcome?.state === 'complete' ? withFields(failure, { partial }) : interrupted(failure, this.#attempt, partial);
  }

  #piece(): Piece {
    return { attempt: this.#attempt, answer: this.#stream.partial(), hidden: this.#splice?.hidden ?? 0 };
  }

  #announce(): void {
    const { target, model } = this.#attempt.record;
    this.#own.push({ type: 'start', callId: this.#call.id, target, model }, ...this.#warnings());
  }

  #warnings(): WarningEvent[] {
    const { target } = this.#attempt.record;
    return this.#call.warnings.flatMap((warning) => (warning.target === target ? [{ type: 'warning', warning }] : []));
  }
}

function streamOf(reply: Reply): { stream: ReplyStream; attempt: AttemptContext } {
  if (reply.kind !== 'stream') throw new Error('a streamed call got a whole reply');
  return reply;
}
