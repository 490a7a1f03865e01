import { type AdapterCall, type AnswerBuilder, fields, inBand, parseJsonChunk, type ServerSentEvent, text, type WireTranslator } from '@zerohop/core/adapter';
import { BlockReader } from './from-blocks.ts';
import { fromErrorBody } from './from-error.ts';
import { tierOf } from './from-response.ts';
import { fromUsage, mergeUsage } from './from-usage.ts';
import type { OutputTool } from './to-output.ts';

/**
 * Translates the events of a streamed message. Terminal marker: `message_stop`. Unknown events are ignored.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/streaming
 */
export class MessageStreamTranslator implements WireTranslator {
  readonly #builder: AnswerBuilder;
  readonly #call: Pick<AdapterCall, 'progress' | 'warn'>;
  readonly #reader: BlockReader;
  readonly #askedModel: string;
  #started = false;
  #reason = '';
  #usage: unknown;
  #over = false;

  constructor(builder: AnswerBuilder, outputTool: OutputTool | undefined, call: Pick<AdapterCall, 'progress' | 'warn'>) {
    this.#builder = builder;
    this.#call = call;
    this.#askedModel = builder.model;
    this.#reader = new BlockReader(builder, outputTool, call);
  }

  get complete(): boolean {
    return this.#over;
  }

  get final(): boolean {
    return this.#over;
  }

  event({ event, data, error }: ServerSentEvent): void {
    if (error !== '') throw fromErrorBody(error, inBand);
    const chunk = parseJsonChunk(data);
    const type = text(chunk['type']) || event;
    // A block that is not numbered is none of those that were opened: it must not close or feed one of them.
    const index = typeof chunk['index'] === 'number' ? chunk['index'] : -1;
    switch (type) {
      case 'ping':
        return;
      case 'error':
        throw fromErrorBody(chunk, inBand);
      case 'message_start':
        this.#start(fields(chunk['message']));
        break;
      case 'content_block_start':
        this.#reader.start(index, chunk['content_block']);
        break;
      case 'content_block_delta':
        this.#reader.delta(index, chunk['delta']);
        break;
      case 'content_block_stop':
        this.#reader.stop(index);
        break;
      case 'message_delta':
        this.#reason = text(fields(chunk['delta'])['stop_reason']) || this.#reason;
        this.#addUsage(chunk['usage']);
        break;
      case 'message_stop':
        this.#over = true;
        break;
    }
    if (!this.#builder.hasEvents) this.#call.progress();
  }

  finish(): void {
    this.#reader.finish(this.#reason);
  }

  /** The first one counts; some streams have more, of answers spliced together. */
  #start(message: Readonly<Record<string, unknown>>): void {
    this.#addUsage(message['usage']);
    if (this.#started) return;
    this.#started = true;
    this.#builder.id = text(message['id']);
    if (text(message['model']) !== '') this.#builder.model = text(message['model']);
    this.#reason = text(message['stop_reason']);
    const content: readonly unknown[] = Array.isArray(message['content']) ? message['content'] : [];
    for (const [index, block] of content.entries()) {
      // Blocks that are here already are whole, and those that follow count from 0 again.
      const key = `start ${index}`;
      this.#reader.start(key, block);
      this.#reader.stop(key);
    }
  }

  #addUsage(usage: unknown): void {
    if (typeof usage !== 'object' || usage === null) return;
    this.#usage = mergeUsage(this.#usage, usage);
    this.#builder.usage = fromUsage(this.#usage, [this.#askedModel, this.#builder.model]);
    this.#builder.serviceTier = tierOf(this.#usage);
  }
}
