import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { type AdapterCall, type AnswerBuilder, type OutputTool, text } from '@zerohop/core/adapter';
import { BlockReader } from './from-blocks.ts';
import { readMetadata } from './from-response.ts';

/**
 * Translates the events of a streamed answer. Terminal marker: `messageStop`; `metadata` follows it and is the last. Errors
 * inside a stream are thrown by the SDK. Unknown events are ignored.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 */
export class ConverseStreamTranslator {
  readonly #builder: AnswerBuilder;
  readonly #call: Pick<AdapterCall, 'progress' | 'warn'>;
  readonly #reader: BlockReader;
  #reason: string | undefined;
  #isLast = false;

  constructor(builder: AnswerBuilder, outputTool: OutputTool | undefined, call: Pick<AdapterCall, 'progress' | 'warn'>) {
    this.#builder = builder;
    this.#call = call;
    this.#reader = new BlockReader(builder, outputTool, call);
  }

  /** True once the terminal marker has been seen. */
  get complete(): boolean {
    return this.#reason !== undefined;
  }

  /** True once nothing of interest can follow. */
  get final(): boolean {
    return this.complete && this.#isLast;
  }

  /** Takes one event as the SDK gives it. */
  event(event: ConverseStreamOutput): void {
    if (event.metadata !== undefined) {
      this.#isLast = true;
      readMetadata(event.metadata, this.#builder);
    } else if (!this.complete) this.#content(event);
    if (!this.#builder.hasEvents) this.#call.progress();
  }

  /** Called once when the answer is complete: closes what is open. */
  finish(): void {
    if (this.#builder.usage === undefined) this.#call.warn('usage', 'the stream ended without its metadata; usage is estimated');
    this.#reader.finish(this.#reason ?? '');
  }

  #content(event: ConverseStreamOutput): void {
    if (event.contentBlockDelta !== undefined) this.#reader.delta(indexOf(event.contentBlockDelta), event.contentBlockDelta.delta);
    else if (event.contentBlockStart !== undefined) this.#reader.start(indexOf(event.contentBlockStart), event.contentBlockStart.start);
    else if (event.contentBlockStop !== undefined) this.#reader.stop(indexOf(event.contentBlockStop));
    else if (event.messageStop !== undefined) this.#reason = text(event.messageStop.stopReason);
  }
}

// A block that is not numbered is none of those that were opened: it must not close or feed one of them.
function indexOf({ contentBlockIndex }: { contentBlockIndex: number | undefined }): number {
  return contentBlockIndex ?? -1;
}
