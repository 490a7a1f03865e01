import { type AdapterCall, type AnswerBuilder, fields, inBand, list, type OutputTool, parseJsonChunk, type ServerSentEvent, text, type WireTranslator, ZerohopError } from '@zerohop/core/adapter';
import { BlockReader } from './from-blocks.ts';
import { fromErrorBody } from './from-error.ts';
import { fromResponse, tierOf } from './from-response.ts';
import { fromUsage, mergeUsage } from './from-usage.ts';
import { RawMessage } from './raw-message.ts';

/**
 * Translates the events of a streamed message. Terminal marker: `message_stop`. Unknown events are ignored.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/streaming
 */
export class MessageStreamTranslator implements WireTranslator {
  readonly #builder: AnswerBuilder;
  readonly #call: Pick<AdapterCall, 'progress' | 'warn'>;
  readonly #outputTool: OutputTool | undefined;
  readonly #reader: BlockReader;
  readonly #raw = new RawMessage();
  readonly #askedModel: string;
  #started = false;
  /** True once a block has begun behind the opening event. */
  #opened = false;
  #reason = '';
  #stopDetails: unknown;
  #usage: unknown;
  #over = false;
  /** True when the answer came whole though a stream was asked for. */
  #whole = false;

  constructor(builder: AnswerBuilder, outputTool: OutputTool | undefined, call: Pick<AdapterCall, 'progress' | 'warn'>) {
    this.#builder = builder;
    this.#call = call;
    this.#outputTool = outputTool;
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
    if (type === 'error' || chunk['error']) throw fromErrorBody(chunk, inBand);
    switch (type) {
      case 'ping':
        return;
      case 'message_start':
        this.#start(fields(chunk['message']));
        break;
      case 'content_block_start':
        this.#opened = true;
        this.#open(index, chunk['content_block']);
        break;
      case 'content_block_delta':
        this.#raw.delta(index, chunk['delta']);
        this.#reader.delta(index, chunk['delta']);
        break;
      case 'content_block_stop':
        this.#reader.stop(index);
        break;
      case 'message_delta':
        this.#end(fields(chunk['delta']));
        this.#addUsage(chunk['usage']);
        break;
      case 'message_stop':
        this.#over = true;
        break;
    }
    if (!this.#builder.hasEvents) this.#call.progress();
  }

  whole(body: unknown): void {
    fromResponse(body, this.#builder, this.#outputTool, this.#call);
    this.#whole = true;
    this.#over = true;
  }

  finish(): void {
    if (this.#whole) return;
    this.#builder.raw = this.#raw.value(this.#usage);
    this.#reader.finish(this.#reason, this.#stopDetails);
  }

  /** The first one counts; some gateways send it twice. */
  #start(message: Readonly<Record<string, unknown>>): void {
    if (this.#started) {
      this.#holdToOneAnswer(text(message['id']));
      return;
    }
    this.#started = true;
    this.#addUsage(message['usage']);
    this.#raw.start(message);
    this.#builder.id = text(message['id']);
    if (text(message['model']) !== '') this.#builder.model = text(message['model']);
    this.#reason = text(message['stop_reason']);
    for (const [index, block] of list(message['content']).entries()) {
      // Blocks that are here already are whole, and those that follow count from 0 again.
      const key = `start ${index}`;
      this.#open(key, block);
      this.#reader.stop(key);
    }
  }

  /** What has lost the vendor in mid-answer and asks again itself may send the second answer behind the torn first. */
  #holdToOneAnswer(id: string): void {
    if (!this.#opened || id === '' || id === this.#builder.id) return;
    throw new ZerohopError({ code: 'bad_response', message: 'another answer began before this one was over', details: { reason: 'truncated' } });
  }

  #open(key: string | number, block: unknown): void {
    this.#raw.open(key, block);
    this.#reader.start(key, block);
  }

  #end(delta: Readonly<Record<string, unknown>>): void {
    this.#reason = text(delta['stop_reason']) || this.#reason;
    this.#stopDetails = delta['stop_details'] ?? this.#stopDetails;
    this.#raw.end(delta);
  }

  #addUsage(usage: unknown): void {
    if (typeof usage !== 'object' || usage === null) return;
    this.#usage = mergeUsage(this.#usage, usage);
    this.#builder.usage = fromUsage(this.#usage, [this.#askedModel, this.#builder.model]);
    this.#builder.serviceTier = tierOf(this.#usage);
  }
}
