import { type AnswerBuilder, fields, text } from '@zerohop/core/adapter';
import { PartialArgs } from './partial-args.ts';

/** A candidate, or what one chunk of a stream holds of it: the fields that are read. */
export interface WireCandidate {
  index?: unknown;
  content?: { parts?: unknown } | null;
  finishReason?: unknown;
  finishMessage?: unknown;
  groundingMetadata?: unknown;
  citationMetadata?: unknown;
}

interface WirePart {
  text?: unknown;
  thought?: unknown;
  thoughtSignature?: unknown;
  functionCall?: unknown;
  inlineData?: unknown;
}

interface OpenCall {
  id: string;
  name: string;
  signature: string | undefined;
  args: PartialArgs;
}

/** Reads the parts of one answer, whole or chunk by chunk. */
export class CandidateReader {
  /** Web searches that the vendor made for the answer. */
  searches = 0;
  readonly #builder: AnswerBuilder;
  readonly #warn: (about: string, message: string) => void;
  readonly #known = new Set<string>();
  #calls = 0;
  /** A call whose arguments are still coming. */
  #open: OpenCall | undefined;

  constructor(builder: AnswerBuilder, warn: (about: string, message: string) => void) {
    this.#builder = builder;
    this.#warn = warn;
  }

  /** Adds what a candidate holds. Content and parts are missing where a filter or the token limit left nothing. */
  read(candidate: WireCandidate): void {
    const parts = candidate.content?.parts;
    if (Array.isArray(parts)) for (const part of parts) if (typeof part === 'object' && part !== null) this.#part(part as WirePart);
    if (candidate.groundingMetadata) this.#grounding(fields(candidate.groundingMetadata));
    if (candidate.citationMetadata) this.#citations(fields(candidate.citationMetadata));
  }

  /** Ends the call whose arguments are still coming. */
  closeOpenCall(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    this.#wholeCall(open.id, open.name, open.args.toJson(), open.signature);
  }

  /** Leaves out the call whose arguments are still coming; tells whether there was one. */
  dropOpenCall(): boolean {
    const dropped = this.#open !== undefined;
    this.#open = undefined;
    return dropped;
  }

  #part(part: WirePart): void {
    const signature = text(part.thoughtSignature) || undefined;
    if (part.functionCall) this.#functionCall(fields(part.functionCall), signature);
    else if (part.thought === true) {
      this.#builder.reasoning(text(part.text));
      if (signature !== undefined) this.#builder.reasoningSignature(signature);
    } else {
      this.#builder.text(text(part.text));
      // Streams bring it on an empty text at the end; without it the next turn is refused or dumber.
      if (signature !== undefined) this.#builder.textSignature(signature);
      if (part.inlineData) this.#warn('content', 'the model answered with a file, which is only in `raw`');
    }
  }

  #functionCall(call: Readonly<Record<string, unknown>>, signature: string | undefined): void {
    const id = text(call['id']);
    const name = text(call['name']);
    const continues = call['willContinue'] === true;
    if (this.#open !== undefined) {
      if (name === '' || (id !== '' && id === this.#open.id)) {
        this.#open.args.add(call['partialArgs']);
        this.#open.signature ??= signature;
        if (!continues) this.closeOpenCall();
        return;
      }
      this.closeOpenCall();
    }
    const isEmpty = call['args'] === undefined && call['partialArgs'] === undefined;
    // An end without a beginning.
    if (name === '' && isEmpty) return;
    if (!continues && call['partialArgs'] === undefined) {
      const { args } = call;
      this.#wholeCall(id, name, typeof args === 'string' ? args : args ? JSON.stringify(args) : '', signature);
      return;
    }
    this.#open = { id, name, signature, args: new PartialArgs() };
    this.#open.args.add(call['partialArgs']);
    if (!continues) this.closeOpenCall();
  }

  #wholeCall(id: string, name: string, args: string, signature: string | undefined): void {
    const key = this.#calls;
    this.#calls += 1;
    this.#builder.toolCall(key, { id, name, signature });
    if (args !== '') this.#builder.toolCallDelta(key, args);
    this.#builder.closeToolCall(key);
  }

  #grounding(grounding: Readonly<Record<string, unknown>>): void {
    // Cumulative where it is repeated.
    if (Array.isArray(grounding['webSearchQueries'])) this.searches = Math.max(this.searches, grounding['webSearchQueries'].length);
    if (!Array.isArray(grounding['groundingChunks'])) return;
    for (const chunk of grounding['groundingChunks']) {
      const { web, retrievedContext, maps } = fields(chunk);
      this.#source(fields(web ?? retrievedContext ?? maps));
    }
  }

  #citations(metadata: Readonly<Record<string, unknown>>): void {
    const citations = metadata['citations'] ?? metadata['citationSources'];
    if (Array.isArray(citations)) for (const citation of citations) this.#source(fields(citation));
  }

  #source(source: Readonly<Record<string, unknown>>): void {
    const url = text(source['uri']) || undefined;
    const title = text(source['title']) || undefined;
    const key = `${url ?? ''} ${title ?? ''}`;
    if ((url === undefined && title === undefined) || this.#known.has(key)) return;
    this.#known.add(key);
    this.#builder.source({ url, title, text: text(source['text']) || undefined });
  }
}
