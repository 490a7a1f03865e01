import { type AdapterCall, type AnswerBuilder, fields, isWholeObject, type OutputTool, text, unwrapOutput, ZerohopError } from '@zerohop/core/adapter';
import { callExtras, sealExtras } from './block-extras.ts';
import { fromFinishReason } from './from-finish-reason.ts';
import { TextBlocks } from './text-blocks.ts';
import { handOver } from './unpaired-calls.ts';
import { VendorBlocks } from './vendor-blocks.ts';

type Fields = Readonly<Record<string, unknown>>;

interface OpenBlock {
  readonly kind: 'text' | 'thinking' | 'tool' | 'output' | 'ignored';
  /** The arguments so far, of tools and output. */
  json: string;
  stopped: boolean;
  /** True once a tool call has been announced or given up. */
  settled: boolean;
}

/** Reads the content blocks of one answer, whole or in pieces. */
export class BlockReader {
  readonly #builder: AnswerBuilder;
  readonly #call: Pick<AdapterCall, 'warn'>;
  readonly #outputTool: OutputTool | undefined;
  readonly #blocks = new Map<string | number, OpenBlock>();
  readonly #texts: TextBlocks;
  readonly #vendorBlocks: VendorBlocks;
  readonly #ids = new Set<string>();
  #outputSeen = false;

  constructor(builder: AnswerBuilder, outputTool: OutputTool | undefined, call: Pick<AdapterCall, 'warn'>) {
    this.#builder = builder;
    this.#texts = new TextBlocks(builder, outputTool !== undefined);
    this.#vendorBlocks = new VendorBlocks(builder);
    this.#outputTool = outputTool;
    this.#call = call;
  }

  /** Opens a block, with whatever it holds already. */
  start(key: string | number, given: unknown): void {
    if (this.#blocks.has(key)) return;
    const block = fields(given);
    switch (block['type']) {
      case 'text':
        this.#open(key, 'text');
        this.#texts.start(key, block);
        break;
      case 'thinking':
        this.#open(key, 'thinking');
        this.#builder.reasoning(text(block['thinking']));
        this.#signature(block['signature']);
        break;
      case 'redacted_thinking':
        this.#open(key, 'ignored');
        if (text(block['data']) !== '') this.#builder.encryptedReasoning(text(block['data']));
        break;
      case 'tool_use':
        this.#startTool(key, block);
        break;
      default:
        this.#startVendorBlock(key, block);
    }
  }

  /** Adds a piece to a block. */
  delta(key: string | number, given: unknown): void {
    const delta = fields(given);
    const block = this.#blocks.get(key);
    if (this.#vendorBlocks.delta(key, given) || block?.kind === 'ignored' || block?.stopped === true) return;
    switch (delta['type']) {
      case 'text_delta':
        this.#texts.text(text(delta['text']));
        break;
      case 'citations_delta':
        this.#texts.cite(key, delta['citation']);
        break;
      case 'thinking_delta':
        this.#builder.reasoning(text(delta['thinking']));
        break;
      case 'signature_delta':
        this.#signature(delta['signature']);
        break;
      case 'input_json_delta':
        if (block === undefined) throw broken('the vendor sent a piece of a tool call that it never opened');
        this.#json(key, block, text(delta['partial_json']));
        break;
    }
  }

  /** Closes a block. */
  stop(key: string | number): void {
    const block = this.#blocks.get(key);
    if (block === undefined || block.stopped) return;
    block.stopped = true;
    // What is no whole object yet may have been cut off, which the stop reason will tell.
    if (block.kind === 'tool' && isWholeObject(block.json)) this.#settle(key, block);
    this.#texts.stop(key);
    this.#vendorBlocks.stop(key);
  }

  /**
   * Ends the answer: says why, and closes its tool calls. Where the vendor cut the answer short, what is incomplete is left
   * out; anywhere else it is an error.
   */
  finish(reason: string, stopDetails: unknown): void {
    const { finishReason, cut, warning } = fromFinishReason(reason, stopDetails);
    if (warning !== undefined) this.#call.warn('finishReason', warning);
    let toolCalls = 0;
    this.#texts.finish();
    let dropped = this.#vendorBlocks.finish(cut);
    for (const [key, block] of this.#blocks) {
      if (block.kind !== 'tool') continue;
      if (cut && !block.settled) {
        dropped += 1;
        continue;
      }
      if (!block.stopped) throw broken('the vendor ended the answer within a tool call');
      this.#settle(key, block);
      toolCalls += 1;
    }
    if (dropped > 0) this.#call.warn('tools', `${dropped} tool calls were cut off (${reason}) and left out`);
    this.#finishOutput();
    if (toolCalls > 0 && finishReason === 'stop') this.#builder.finishReason = 'tool-calls';
    else if (toolCalls === 0 && finishReason === 'tool-calls') this.#builder.finishReason = 'stop';
    else this.#builder.finishReason = finishReason;
  }

  #open(key: string | number, kind: OpenBlock['kind']): OpenBlock {
    const block: OpenBlock = { kind, json: '', stopped: false, settled: false };
    this.#blocks.set(key, block);
    return block;
  }

  /** The vendor's own tools and what no version of ours knows: never a call for the app to run. */
  #startVendorBlock(key: string | number, given: Fields): void {
    const id = text(given['id']) || text(given['tool_use_id']);
    this.#open(key, 'ignored');
    // What says not even what it is, nobody takes back.
    if (text(given['type']) === '') return;
    if (this.#isRepeated(id === '' ? '' : `${text(given['type'])} ${id}`)) return;
    this.#vendorBlocks.start(key, given);
    if (given['type'] === handOver) this.#dropToolCalls();
  }

  /** The vendor takes back neither the calls of a model that it has relieved nor their results. */
  #dropToolCalls(): void {
    const dropped = this.#builder.dropToolCalls();
    for (const [key, { kind }] of this.#blocks) if (kind === 'tool') this.#open(key, 'ignored');
    if (dropped > 0) this.#call.warn('tools', `${dropped} tool calls were left out: the vendor had another model go on in place of the one that made them`);
  }

  /** The opening event may repeat the blocks it carried already. */
  #isRepeated(id: string): boolean {
    const known = id !== '' && this.#ids.has(id);
    this.#ids.add(id);
    return known;
  }

  #startTool(key: string | number, given: Fields): void {
    const id = text(given['id']);
    if (this.#isRepeated(id)) {
      this.#open(key, 'ignored');
      return;
    }
    const isOutput = this.#outputTool !== undefined && given['name'] === this.#outputTool.name;
    // A second answer would spoil the first.
    const block = this.#open(key, !isOutput ? 'tool' : this.#outputSeen ? 'ignored' : 'output');
    if (isOutput) this.#outputSeen = true;
    else this.#builder.toolCall(key, { id, name: text(given['name']), signature: sealExtras(callExtras(given)) });
    const { input } = given;
    if (typeof input === 'object' && input !== null && Object.keys(input).length > 0) this.#json(key, block, JSON.stringify(input));
  }

  #json(key: string | number, block: OpenBlock, piece: string): void {
    block.json += piece;
    if (block.kind === 'tool') this.#builder.toolCallDelta(key, piece);
    else if (block.kind === 'output' && this.#outputTool?.wrapped === false) this.#builder.text(piece);
  }

  #settle(key: string | number, block: OpenBlock): void {
    if (block.settled) return;
    block.settled = true;
    this.#builder.closeToolCall(key);
  }

  #finishOutput(): void {
    if (!this.#outputSeen) {
      this.#texts.release();
      return;
    }
    for (const block of this.#blocks.values()) {
      if (block.kind !== 'output') continue;
      if (this.#outputTool?.wrapped === true) this.#builder.text(unwrapOutput(block.json));
      else if (block.json === '') this.#builder.text('{}');
    }
  }

  #signature(signature: unknown): void {
    if (text(signature) !== '') this.#builder.reasoningSignature(text(signature));
  }
}

function broken(message: string): ZerohopError<'bad_response'> {
  return new ZerohopError({ code: 'bad_response', message, details: { reason: 'tool_call' } });
}
