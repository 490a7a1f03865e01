import { type AnswerBuilder, fields, list, text } from '@zerohop/core/adapter';
import { PartialArgs } from './partial-args.ts';

/** A candidate, or what one chunk of a stream holds of it: the fields that are read. */
export interface WireCandidate {
  index?: unknown;
  content?: { parts?: unknown } | null;
  finishReason?: unknown;
  finishMessage?: unknown;
  groundingMetadata?: unknown;
  citationMetadata?: unknown;
  urlContextMetadata?: unknown;
}

type WirePart = Readonly<Record<string, unknown>>;

/** Fields that say something about a part; any other is what it holds. */
const aboutParts: ReadonlySet<string> = new Set(['thought', 'thoughtSignature', 'partMetadata', 'videoMetadata', 'mediaResolution', 'mediaProcessing', 'speechMetadata']);

/** What the vendor's own tools did on its side: asked for, and of no interest but to the model. */
const serverSide: ReadonlySet<string> = new Set(['executableCode', 'codeExecutionResult', 'toolCall', 'toolResponse']);

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
    for (const part of list(candidate.content?.parts)) this.#part(fields(part));
    if (candidate.groundingMetadata) this.#grounding(fields(candidate.groundingMetadata));
    if (candidate.citationMetadata) this.#citations(fields(candidate.citationMetadata));
    if (candidate.urlContextMetadata) this.#pages(fields(candidate.urlContextMetadata));
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
    const signature = text(part['thoughtSignature']) || undefined;
    const kind = kindOf(part);
    if (kind === 'functionCall') this.#functionCall(fields(part['functionCall']), signature);
    else if (kind !== 'text') this.#keep(part, kind);
    else if (part['thought'] === true) {
      this.#builder.reasoning(text(part['text']));
      if (signature !== undefined) this.#builder.reasoningSignature(signature);
    } else {
      this.#builder.text(text(part['text']));
      // Streams bring it on an empty text at the end; without it the next turn is refused or dumber.
      if (signature !== undefined) this.#builder.textSignature(signature);
    }
  }

  // Parts that we have none for go back to the model as they are, in their place: it is to know what it did.
  #keep(part: WirePart, kind: string): void {
    this.#builder.opaque(kind, part);
    if (serverSide.has(kind) || this.#known.has(kind)) return;
    this.#known.add(kind);
    this.#warn('content', `the model answered with ${kind}: it stands in \`content\` as an opaque part`);
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
    this.searches = Math.max(this.searches, list(grounding['webSearchQueries']).length);
    for (const chunk of list(grounding['groundingChunks'])) {
      const { web, retrievedContext, maps, image } = fields(chunk);
      this.#source(fields(web ?? retrievedContext ?? maps ?? image));
    }
  }

  #citations(metadata: Readonly<Record<string, unknown>>): void {
    for (const citation of list(metadata['citations'] ?? metadata['citationSources'])) this.#source(fields(citation));
  }

  #pages({ urlMetadata }: Readonly<Record<string, unknown>>): void {
    for (const page of list(urlMetadata)) {
      const { retrievedUrl, urlRetrievalStatus } = fields(page);
      if (urlRetrievalStatus === 'URL_RETRIEVAL_STATUS_SUCCESS') this.#source({ uri: retrievedUrl });
    }
  }

  #source(source: Readonly<Record<string, unknown>>): void {
    const url = text(source['uri']) || text(source['sourceUri']) || undefined;
    const title = text(source['title']) || undefined;
    const key = `${url ?? ''} ${title ?? ''}`;
    if ((url === undefined && title === undefined) || this.#known.has(key)) return;
    this.#known.add(key);
    this.#builder.source({ url, title, text: text(source['text']) || undefined });
  }
}

/** What a part holds, by the name of its field. Text that says something is text, whatever later versions put beside it. */
function kindOf(part: WirePart): string {
  if (part['functionCall']) return 'functionCall';
  if (text(part['text']) !== '') return 'text';
  return Object.keys(part).find((name) => name !== 'text' && name !== 'functionCall' && !aboutParts.has(name) && part[name] !== null && part[name] !== undefined) ?? 'text';
}
