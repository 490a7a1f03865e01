import type { AdapterCall, Answer, AnswerEvent } from './adapter.ts';
import type { AssistantPart, OpaquePart, Provenance, ReasoningPart, TextPart } from '../chat/message.ts';
import type { FinishReason, Source } from '../chat/response.ts';
import type { Usage } from '../chat/usage.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import { noUsage } from '../chat/no-usage.ts';

interface OpenToolCall {
  kind: 'tool-call';
  index: number;
  id: string;
  name: string;
  text: string;
  signature: string | undefined;
  /** Deltas that came before the name did; shown once it is known. */
  held: string;
  done: boolean;
  input: unknown;
}

type OpenPart =
  | { kind: 'text'; text: string; signature: string | undefined; signedFrom: number }
  | { kind: 'reasoning'; text: string; signature: string | undefined; encrypted: string | undefined }
  | { kind: 'opaque'; part: OpaquePart }
  | OpenToolCall;

/**
 * Puts an answer together, whole or piece by piece, and makes the events on the way. Every wire's translator ends here,
 * so parts, tool calls and their integrity are handled once. A tool call is announced and returned only when the vendor
 * has closed it and its arguments parse.
 */
export class AnswerBuilder {
  id = '';
  finishReason: FinishReason | undefined;
  usage: Usage | undefined;
  serviceTier: string | undefined;
  reportedUsd: number | undefined;
  raw: unknown;
  /** The model as the vendor reports it. */
  model: string;
  readonly #events: AnswerEvent[] = [];
  #taken = 0;
  readonly #parts: OpenPart[] = [];
  readonly #sources: Source[] = [];
  readonly #toolCalls = new Map<string | number, OpenToolCall>();
  /** How many were ever opened: what was dropped leaves its index behind. */
  #calls = 0;
  readonly #provenance: Provenance;
  readonly #attempt: number;
  readonly #callId: string;

  constructor(call: Pick<AdapterCall, 'attempt' | 'callId'>, provenance: Provenance) {
    this.#provenance = provenance;
    this.#attempt = call.attempt;
    this.#callId = call.callId;
    this.model = provenance.model;
  }

  /** The next event not yet taken. */
  take(): AnswerEvent | undefined {
    const event = this.#events[this.#taken];
    if (event === undefined) return undefined;
    this.#taken += 1;
    if (this.#taken === this.#events.length) {
      this.#events.length = 0;
      this.#taken = 0;
    }
    return event;
  }

  /** How many events wait to be taken. */
  get waitingEvents(): number {
    return this.#events.length - this.#taken;
  }

  /** The last event that waits, if there is one. */
  get lastEvent(): AnswerEvent | undefined {
    return this.#events.at(-1);
  }

  /** True while an event waits to be taken. */
  get hasEvents(): boolean {
    return this.#taken < this.#events.length;
  }

  /** Appends to the answer's text. Adjacent text is one part, unless a signature has closed the one before. */
  text(delta: string): void {
    if (delta === '') return;
    const last = this.#parts.at(-1);
    if (last?.kind === 'text' && last.signature === undefined) last.text += delta;
    else this.#parts.push({ kind: 'text', text: delta, signature: undefined, signedFrom: 0 });
    this.#events.push({ type: 'text-delta', text: delta, attempt: this.#attempt });
  }

  /** Says that the next signature is of the text from here on: what stands before it stays a part of its own. */
  startSignedText(): void {
    const last = this.#parts.at(-1);
    if (last?.kind === 'text' && last.signature === undefined) last.signedFrom = last.text.length;
  }

  /** Signs the text before it; text that is still empty is kept, since the signature must travel back. */
  textSignature(signature: string): void {
    const last = this.#parts.at(-1);
    if (last?.kind !== 'text' || last.signature !== undefined) {
      this.#parts.push({ kind: 'text', text: '', signature, signedFrom: 0 });
    } else if (last.signedFrom === 0) {
      last.signature = signature;
    } else {
      this.#parts.push({ kind: 'text', text: last.text.slice(last.signedFrom), signature, signedFrom: 0 });
      last.text = last.text.slice(0, last.signedFrom);
    }
  }

  /** Appends to the model's reasoning. */
  reasoning(delta: string): void {
    if (delta === '') return;
    const last = this.#parts.at(-1);
    if (last?.kind === 'reasoning' && last.signature === undefined && last.encrypted === undefined) last.text += delta;
    else this.#parts.push({ kind: 'reasoning', text: delta, signature: undefined, encrypted: undefined });
    this.#events.push({ type: 'reasoning-delta', text: delta, attempt: this.#attempt });
  }

  /** Signs the reasoning before it, or stands alone where the vendor shows no words. */
  reasoningSignature(signature: string): void {
    const last = this.#parts.at(-1);
    if (last?.kind === 'reasoning' && last.signature === undefined && last.encrypted === undefined) {
      last.signature = signature;
    } else {
      this.#parts.push({ kind: 'reasoning', text: '', signature, encrypted: undefined });
    }
  }

  /** Adds reasoning that the vendor hands out encrypted. */
  encryptedReasoning(data: string): void {
    this.#parts.push({ kind: 'reasoning', text: '', signature: undefined, encrypted: data });
  }

  /**
   * Adds what no other part has a place for, behind what there is. It makes no event.
   *
   * @param kind the vendor's own word for it
   * @param data the vendor's JSON, whole and exactly as it came
   */
  opaque(kind: string, data: unknown): void {
    this.#parts.push({ kind: 'opaque', part: { type: 'opaque', kind, data, provenance: this.#provenance } });
  }

  /**
   * Opens a tool call, or adds what was not known of it yet. `key` is whatever the wire tells its parallel calls apart by.
   * Empty names and ids never replace known ones: some vendors repeat them as `''`.
   */
  toolCall(key: string | number, known: { id?: string | undefined; name?: string | undefined; signature?: string | undefined }): void {
    const call = this.#open(key);
    if (known.id && call.id === '') call.id = known.id;
    if (known.name && call.name === '') call.name = known.name;
    if (known.signature !== undefined) call.signature = known.signature;
    this.#release(call);
  }

  /** Appends to a tool call's arguments. */
  toolCallDelta(key: string | number, text: string): void {
    const call = this.#open(key);
    call.text += text;
    call.held += text;
    this.#release(call);
  }

  /** Closes a tool call: parses its arguments and announces it. An empty text means no arguments. */
  closeToolCall(key: string | number): void {
    const call = this.#toolCalls.get(key);
    if (call === undefined || call.done) return;
    if (call.name === '') {
      throw new ZerohopError({ code: 'bad_response', message: 'the model made a tool call without a name', details: { reason: 'tool_call' } });
    }
    if (call.id === '') call.id = this.#makeId(call.index);
    this.#release(call);
    call.input = parseArguments(call.name, call.text);
    call.done = true;
    this.#events.push({ type: 'tool-call', id: call.id, name: call.name, input: call.input });
  }

  /** Closes every tool call that is still open, in order. */
  closeToolCalls(): void {
    for (const key of this.#toolCalls.keys()) this.closeToolCall(key);
  }

  /**
   * Closes the tool calls that are whole and leaves out the others, where the vendor says that the answer was cut short
   * (`length`, a filter). Returns how many were left out.
   */
  closeWhatParses(): number {
    let dropped = 0;
    const last = [...this.#toolCalls.values()].at(-1);
    for (const [key, call] of this.#toolCalls) {
      try {
        // The last call was cut before its arguments, as far as anybody can tell.
        if (call === last && !call.done && call.text.trim() === '') throw new Error('cut');
        this.closeToolCall(key);
      } catch {
        this.#parts.splice(this.#parts.indexOf(call), 1);
        this.#toolCalls.delete(key);
        dropped += 1;
      }
    }
    return dropped;
  }

  /** Takes back every tool call, where the vendor does so itself. Returns how many were taken back. */
  dropToolCalls(): number {
    const dropped = this.#toolCalls.size;
    for (const call of this.#toolCalls.values()) this.#parts.splice(this.#parts.indexOf(call), 1);
    this.#toolCalls.clear();
    return dropped;
  }

  /** Whether there is any tool call. */
  get hasToolCalls(): boolean {
    return this.#toolCalls.size > 0;
  }

  /** Adds a source. */
  source(source: Source): void {
    this.#sources.push(source);
    this.#events.push({ type: 'source', source });
  }

  /** What there is so far, or the whole answer once the wire has said that it is over. */
  answer(): Answer {
    return {
      id: this.id,
      model: this.model,
      content: this.#content(),
      finishReason: this.finishReason ?? 'other',
      usage: this.usage ?? noUsage,
      sources: this.#sources,
      serviceTier: this.serviceTier,
      reportedUsd: this.reportedUsd,
      raw: this.raw,
    };
  }

  #open(key: string | number): OpenToolCall {
    let call = this.#toolCalls.get(key);
    if (call === undefined) {
      call = { kind: 'tool-call', index: this.#calls, id: '', name: '', text: '', signature: undefined, held: '', done: false, input: undefined };
      this.#calls += 1;
      this.#toolCalls.set(key, call);
      this.#parts.push(call);
    }
    return call;
  }

  #release(call: OpenToolCall): void {
    if (call.held === '' || call.name === '') return;
    if (call.id === '') call.id = this.#makeId(call.index);
    this.#events.push({ type: 'tool-call-delta', index: call.index, id: call.id, name: call.name, text: call.held });
    call.held = '';
  }

  // For vendors without ids. Unlike any other turn's, and within the 40 characters that the strictest wire takes.
  #makeId(index: number): string {
    return `${this.#callId}_${this.#attempt}_${index}`;
  }

  #content(): AssistantPart[] {
    const content: AssistantPart[] = [];
    for (const part of this.#parts) {
      switch (part.kind) {
        case 'text': {
          const text: TextPart = { type: 'text', text: part.text };
          if (part.signature !== undefined) Object.assign(text, { signature: part.signature, provenance: this.#provenance });
          content.push(text);
          break;
        }
        case 'reasoning': {
          const reasoning: ReasoningPart = { type: 'reasoning', text: part.text, provenance: this.#provenance };
          if (part.signature !== undefined) reasoning.signature = part.signature;
          if (part.encrypted !== undefined) reasoning.encrypted = part.encrypted;
          content.push(reasoning);
          break;
        }
        case 'opaque':
          content.push(part.part);
          break;
        case 'tool-call': {
          if (!part.done) break;
          content.push({
            type: 'tool-call',
            id: part.id,
            name: part.name,
            input: part.input,
            ...(part.signature === undefined ? undefined : { signature: part.signature, provenance: this.#provenance }),
          });
          break;
        }
      }
    }
    return content;
  }
}

function parseArguments(name: string, text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ZerohopError({
      code: 'bad_response',
      message: `the model called the tool "${name}" with arguments that are not JSON`,
      details: { reason: 'tool_call' },
      raw: text,
      cause: cause instanceof Error ? new Error('invalid JSON') : cause,
    });
  }
}
