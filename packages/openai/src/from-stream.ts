import { type AdapterCall, type AnswerBuilder, parseJsonChunk, type ServerSentEvent, text, type WireTranslator } from '@zerohop/core/adapter';
import { fromErrorBody } from './from-error.ts';
import { failedReasons, finishAnswer } from './from-finish-reason.ts';
import { MessageReader, type WireMessage } from './from-message.ts';
import { fromUsage } from './from-usage.ts';

interface Chunk {
  id?: unknown;
  model?: unknown;
  choices?: readonly { index?: unknown; delta?: WireMessage | null; message?: WireMessage | null; finish_reason?: unknown }[] | null;
  usage?: unknown;
  x_groq?: { usage?: unknown } | null;
  service_tier?: unknown;
  error?: unknown;
}

/**
 * Translates the chunks of a streamed Chat Completion. Terminal marker: a finish reason, or `[DONE]`.
 *
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
export class ChatStreamTranslator implements WireTranslator {
  readonly #builder: AnswerBuilder;
  readonly #call: Pick<AdapterCall, 'progress' | 'warn'>;
  readonly #reader: MessageReader;
  #reason: string | undefined;
  #done = false;

  constructor(builder: AnswerBuilder, call: Pick<AdapterCall, 'progress' | 'warn'>) {
    this.#builder = builder;
    this.#call = call;
    this.#reader = new MessageReader(builder);
  }

  get complete(): boolean {
    return this.#reason !== undefined || this.#done;
  }

  get final(): boolean {
    return this.#done;
  }

  event({ event, data, error }: ServerSentEvent): void {
    if (error !== '') throw fromErrorBody(parseOr(error), inBand);
    if (data.trim() === '[DONE]') {
      this.#done = true;
      return;
    }
    const chunk: Chunk = parseJsonChunk(data);
    if (chunk.error || event === 'error') throw fromErrorBody(chunk, inBand);
    // Some vendors open with a chunk whose id and model are empty.
    if (this.#builder.id === '') this.#builder.id = text(chunk.id);
    if (text(chunk.model) !== '') this.#builder.model = text(chunk.model);
    const usage = chunk.usage ?? chunk.x_groq?.usage;
    if (usage) this.#builder.usage = fromUsage(usage);
    if (text(chunk.service_tier) !== '') this.#builder.serviceTier = text(chunk.service_tier);
    const choice = chunk.choices?.[0];
    if (choice) {
      const delta = choice.delta ?? choice.message;
      if (delta) this.#reader.read(delta);
      const reason = text(choice.finish_reason);
      if (failedReasons.has(reason)) throw fromErrorBody(chunk, inBand);
      // The first one counts: some vendors repeat it with the usage, in another vocabulary.
      if (reason !== '') this.#reason ??= reason;
    }
    if (!this.#builder.hasEvents) this.#call.progress();
  }

  finish(): void {
    if (this.#reason === undefined) this.#call.warn('finishReason', 'the vendor ended the stream without saying why the model stopped');
    finishAnswer(this.#builder, this.#reason, this.#reader.refused, (about, message) => this.#call.warn(about, message));
  }
}

const inBand = { status: undefined, header: (): undefined => undefined };

function parseOr(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
