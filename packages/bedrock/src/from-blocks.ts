import type { Citation, CitationsDelta, ContentBlock, ContentBlockDelta, ContentBlockStart } from '@aws-sdk/client-bedrock-runtime';
import { type AdapterCall, type AnswerBuilder, isWholeObject, list, type OutputTool, text, unwrapOutput, ZerohopError } from '@zerohop/core/adapter';
import { sealCitations } from './cited-text.ts';
import { fromFinishReason } from './from-finish-reason.ts';
import { isObject } from './json-document.ts';
import { VendorBlocks } from './vendor-blocks.ts';

interface OpenBlock {
  readonly kind: 'tool' | 'output' | 'reasoning' | 'ignored';
  /** The arguments so far, of tools and output. */
  json: string;
  /** Encrypted reasoning so far. */
  readonly encrypted: Uint8Array[];
  stopped: boolean;
  /** True once a tool call has been announced. */
  settled: boolean;
}

/** Reads the content blocks of one answer, whole or in pieces. */
export class BlockReader {
  readonly #builder: AnswerBuilder;
  readonly #call: Pick<AdapterCall, 'warn'>;
  readonly #outputTool: OutputTool | undefined;
  readonly #blocks = new Map<number, OpenBlock>();
  readonly #vendorBlocks: VendorBlocks;
  /** The block that text comes from, and what it points at. */
  #textOf = -1;
  #citations: (Citation | CitationsDelta)[] = [];
  /** The last block there was a sign of. */
  #last = -1;
  /** Text beside an output that comes as a tool call: shown only if that call never comes. */
  #heldText = '';

  constructor(builder: AnswerBuilder, outputTool: OutputTool | undefined, call: Pick<AdapterCall, 'warn'>) {
    this.#builder = builder;
    this.#vendorBlocks = new VendorBlocks(builder);
    this.#outputTool = outputTool;
    this.#call = call;
  }

  /** Reads a block that is here as a whole; `isCut` says that there may have been more of it. */
  whole(index: number, block: ContentBlock, isCut: boolean): void {
    this.#last = index;
    if (block.toolUse !== undefined && !isServerTool(block.toolUse)) {
      this.start(index, { toolUse: { toolUseId: block.toolUse.toolUseId, name: block.toolUse.name, type: block.toolUse.type } });
      const { input } = block.toolUse;
      if (input !== undefined && !(isObject(input) && Object.keys(input).length === 0)) this.delta(index, { toolUse: { input: JSON.stringify(input) } });
    } else if (block.reasoningContent !== undefined) {
      const { reasoningText, redactedContent } = block.reasoningContent;
      if (redactedContent !== undefined) this.delta(index, { reasoningContent: { redactedContent } });
      else this.#reasoning(text(reasoningText?.text), text(reasoningText?.signature));
    } else if (block.citationsContent !== undefined) {
      for (const part of list(block.citationsContent.content)) this.#text(index, text((part as { text?: unknown }).text));
      for (const citation of block.citationsContent.citations ?? []) this.#citation(index, citation);
    } else if (block.text !== undefined) this.#text(index, text(block.text));
    else this.#vendorBlocks.whole(block);
    if (!isCut) this.stop(index);
  }

  /** Opens a block. Text and reasoning come without being opened. */
  start(index: number, start: ContentBlockStart | undefined): void {
    this.#last = index;
    if (this.#blocks.has(index)) return;
    const tool = start?.toolUse;
    // The vendor's own tools are never a call for the app to run.
    if (tool === undefined || isServerTool(tool)) {
      if (start === undefined) return;
      this.#open(index, 'ignored');
      this.#vendorBlocks.start(index, start);
      return;
    }
    const isOutput = this.#outputTool !== undefined && tool.name === this.#outputTool.name;
    // A second answer would spoil the first.
    this.#open(index, !isOutput ? 'tool' : this.#output === undefined ? 'output' : 'ignored');
    if (!isOutput) this.#builder.toolCall(index, { id: tool.toolUseId, name: tool.name });
  }

  /** Adds a piece to a block. */
  delta(index: number, delta: ContentBlockDelta | undefined): void {
    this.#last = index;
    const block = this.#blocks.get(index);
    if (delta === undefined || this.#vendorBlocks.delta(index, delta) || block?.kind === 'ignored' || block?.stopped === true) return;
    if (delta.toolUse !== undefined) {
      if (block === undefined) throw broken('the vendor sent a piece of a tool call that it never opened');
      this.#json(index, block, text(delta.toolUse.input));
    } else if (delta.reasoningContent !== undefined) {
      const { text: words, signature, redactedContent } = delta.reasoningContent;
      if (redactedContent !== undefined) (block ?? this.#open(index, 'reasoning')).encrypted.push(redactedContent);
      this.#reasoning(text(words), text(signature));
    } else if (delta.citation !== undefined) this.#citation(index, delta.citation);
    else this.#text(index, text(delta.text));
  }

  /** Closes a block. */
  stop(index: number): void {
    if (index === this.#textOf) this.#sealText();
    this.#vendorBlocks.stop(index);
    const block = this.#blocks.get(index);
    if (block === undefined || block.stopped) return;
    block.stopped = true;
    if (block.encrypted.length > 0) this.#builder.encryptedReasoning(Buffer.concat(block.encrypted).toString('base64'));
    // What is no whole object yet may have been cut off, which the stop reason will tell.
    if (block.kind === 'tool' && isWholeObject(block.json)) this.#settle(index, block);
  }

  /**
   * Ends the answer: says why, and closes its tool calls. Where the vendor cut the answer short, what is incomplete is left
   * out; anywhere else it is an error.
   */
  finish(reason: string): void {
    const { finishReason, cut, warning } = fromFinishReason(reason);
    this.#sealText();
    const cutOff = this.#vendorBlocks.finish();
    if (warning !== undefined) this.#call.warn('finishReason', warning);
    const tools = [...this.#blocks].filter(([, { kind }]) => kind === 'tool');
    for (const [index, block] of tools) {
      if (!cut && !block.stopped) throw broken('the vendor ended the answer within a tool call');
      // A call without arguments is whole when something follows it.
      if (!cut || (block.stopped && block.json === '' && index !== this.#last)) this.#settle(index, block);
    }
    const left = tools.filter(([, { settled }]) => !settled);
    if (left.length + cutOff > 0) this.#call.warn('tools', `${left.length + cutOff} tool calls were cut off (${reason}) and left out`);
    this.#finishOutput();
    const toolCalls = tools.filter(([, { settled }]) => settled).length;
    if (toolCalls > 0 && finishReason === 'stop') this.#builder.finishReason = 'tool-calls';
    else if (toolCalls === 0 && finishReason === 'tool-calls') this.#builder.finishReason = 'stop';
    else this.#builder.finishReason = finishReason;
  }

  get #output(): OpenBlock | undefined {
    return [...this.#blocks.values()].find(({ kind }) => kind === 'output');
  }

  #open(index: number, kind: OpenBlock['kind']): OpenBlock {
    const block: OpenBlock = { kind, json: '', encrypted: [], stopped: false, settled: false };
    this.#blocks.set(index, block);
    return block;
  }

  #json(index: number, block: OpenBlock, piece: string): void {
    block.json += piece;
    if (block.kind === 'tool') this.#builder.toolCallDelta(index, piece);
    else if (block.kind === 'output' && this.#outputTool?.wrapped === false) this.#builder.text(piece);
  }

  #settle(index: number, block: OpenBlock): void {
    if (block.settled) return;
    if (block.json.trim() !== '' && !isWholeObject(block.json)) throw broken('the model called a tool with arguments that are no JSON object');
    this.#builder.closeToolCall(index);
    block.settled = true;
  }

  #finishOutput(): void {
    const output = this.#output;
    if (output === undefined) this.#builder.text(this.#heldText);
    else if (this.#outputTool?.wrapped === true) this.#builder.text(unwrapOutput(output.json));
    else if (output.json === '') this.#builder.text('{}');
  }

  #text(index: number, piece: string): void {
    if (index !== this.#textOf) {
      this.#sealText();
      this.#textOf = index;
      this.#builder.startSignedText();
    }
    if (this.#outputTool === undefined) this.#builder.text(piece);
    else this.#heldText += piece;
  }

  /** What text points at goes back with it. */
  #sealText(): void {
    const sealed = sealCitations(this.#citations);
    if (sealed !== undefined && this.#outputTool === undefined) this.#builder.textSignature(sealed);
    this.#citations = [];
    this.#textOf = -1;
  }

  #reasoning(words: string, signature: string): void {
    this.#builder.reasoning(words);
    if (signature !== '') this.#builder.reasoningSignature(signature);
  }

  #citation(index: number, citation: Citation | CitationsDelta): void {
    this.#text(index, '');
    this.#citations.push(citation);
    const { title, location, sourceContent, source } = citation;
    const words = list(sourceContent).map((part) => text((part as { text?: unknown }).text));
    const web = text(location?.web?.url) || (/^https?:/.test(text(source)) ? text(source) : undefined);
    const found = { url: web, title: text(title) || undefined, text: words.join('') || undefined };
    if (found.url !== undefined || found.title !== undefined || found.text !== undefined) this.#builder.source(found);
  }
}

function isServerTool({ type }: { readonly type?: unknown }): boolean {
  return text(type) === 'server_tool_use';
}

function broken(message: string): ZerohopError<'bad_response'> {
  return new ZerohopError({ code: 'bad_response', message, details: { reason: 'tool_call' } });
}
