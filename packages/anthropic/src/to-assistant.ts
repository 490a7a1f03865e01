import { canRead, type CallToTranslate, demote, fields, fitToolCallId, isOwn, type Message, type OpaquePart, type OpaqueReader, ownOpaque, type ReasoningPart } from '@zerohop/core/adapter';
import { readExtras } from './block-extras.ts';
import type { CacheMarks, WireBlock } from './cache-marks.ts';
import { isSaid } from './is-said.ts';
import { handOver, unpairedCalls, vendorCalls } from './unpaired-calls.ts';

/** The wire names no bound; this is longer than any vendor's ids. */
export const maxToolCallId = 128;

type Call = Pick<CallToTranslate, 'request' | 'model' | 'foreignReasoning' | 'warn'>;
type AssistantMessage = Extract<Message, { role: 'assistant' }>;
type Signed = Exclude<AssistantMessage['content'], string>[number] & { signature?: string | undefined };

/** Translates what the assistant said. */
export class AssistantTurns {
  readonly #call: Call;
  readonly #sender: OpaqueReader;
  readonly #marks: CacheMarks;
  readonly #unpaired: ReadonlySet<OpaquePart>;

  constructor(call: Call, sender: OpaqueReader, marks: CacheMarks) {
    this.#call = call;
    this.#sender = sender;
    this.#marks = marks;
    this.#unpaired = unpairedCalls(call.request.messages, sender);
  }

  /** The blocks of one message. */
  toBlocks({ content }: AssistantMessage): WireBlock[] {
    if (typeof content === 'string') return isSaid(content) ? [{ type: 'text', text: content }] : [];
    const handedOver = content.findLastIndex((part) => part.type === 'opaque' && part.kind === handOver && canRead(part.provenance, this.#sender));
    const blocks: WireBlock[] = [];
    for (const [index, part] of content.entries()) {
      switch (part.type) {
        case 'text':
          if (isSaid(part.text)) blocks.push(this.#marks.mark({ type: 'text', text: part.text, ...this.#extras(part) }, part.cache));
          break;
        case 'reasoning': {
          if (part.cache === true) this.#call.warn('cache', 'reasoning takes no cache mark; mark the part after it');
          // The vendor wants no thoughts of a model that it has relieved.
          const block = index < handedOver ? undefined : this.#toThinking(part);
          if (block !== undefined) blocks.push(block);
          break;
        }
        case 'tool-call': {
          // The wire takes objects only; other vendors' models may have sent something else.
          const isObject = typeof part.input === 'object' && part.input !== null && !Array.isArray(part.input);
          const input = isObject ? part.input : { input: part.input };
          blocks.push(this.#marks.mark({ type: 'tool_use', id: fitToolCallId(part.id, maxToolCallId), name: part.name, input, ...this.#extras(part) }, part.cache));
          break;
        }
        case 'opaque': {
          const block = this.#toVendorBlock(part);
          if (block !== undefined) blocks.push(this.#marks.mark(block, part.cache));
          break;
        }
      }
    }
    return blocks;
  }

  #extras(part: Signed): object {
    return 'provenance' in part && canRead(part.provenance, this.#sender) ? readExtras(part.signature) : {};
  }

  #toThinking(part: ReasoningPart): WireBlock | undefined {
    if (isOwn(part.provenance, this.#sender.adapter, this.#call.model)) {
      if (part.encrypted !== undefined) return { type: 'redacted_thinking', data: part.encrypted };
      // Without its signature the vendor refuses it.
      if (part.signature !== undefined) return { type: 'thinking', thinking: part.text, signature: part.signature };
    }
    const quoted = demote(part, this.#call);
    return quoted === undefined ? undefined : { type: 'text', text: quoted };
  }

  #toVendorBlock(part: OpaquePart): WireBlock | undefined {
    const data = ownOpaque(part, this.#sender, this.#call);
    if (data === undefined) return undefined;
    if (this.#unpaired.has(part)) {
      const what = vendorCalls.has(part.kind) ? "a call of the vendor's own tools without its result" : "a result of the vendor's own tools without its call";
      this.#call.warn('messages', `${what} was left out (${part.kind}): the vendor refuses one without the other`);
      return undefined;
    }
    // A copy: the mark is set on it.
    return { ...fields(data) };
  }
}
