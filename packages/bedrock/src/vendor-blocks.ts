import type { ContentBlock, ContentBlockDelta, ContentBlockStart } from '@aws-sdk/client-bedrock-runtime';
import { type AnswerBuilder, fields, isWholeObject, list, parseJsonOr, text } from '@zerohop/core/adapter';
import { fromWireJson, toWireJson } from './wire-json.ts';

interface OpenBlock {
  readonly kind: string;
  /** What its opening says. */
  readonly head: Readonly<Record<string, unknown>>;
  /** What has come of it since. */
  readonly pieces: Readonly<Record<string, unknown>>[];
  settled: boolean;
}

/** Blocks that a request may hold, by the names of their fields, as the SDK knows them. */
const known: ReadonlySet<string> = new Set(
  'audio cachePoint citationsContent document guardContent image reasoningContent searchResult text toolAddition toolRemoval toolResult toolUse video'.split(' '),
);

/**
 * Blocks that no part of ours has a place for, put into the answer as they are: what the service's own tools were asked and
 * found, pictures that a model made, and what no version of ours knows.
 */
export class VendorBlocks {
  readonly #builder: AnswerBuilder;
  readonly #blocks = new Map<number, OpenBlock>();

  constructor(builder: AnswerBuilder) {
    this.#builder = builder;
  }

  /** Reads a block that is here as a whole. */
  whole(block: ContentBlock): void {
    const { kind, held } = memberOf(block);
    if (kind !== '') this.#builder.opaque(kind, { [kind]: toWireJson(held) });
  }

  /** Opens a block. */
  start(index: number, start: ContentBlockStart): void {
    const { kind, held } = memberOf(start);
    this.#blocks.set(index, { kind, head: fields(held), pieces: [], settled: false });
  }

  /** Adds a piece to a block. False where the block is none of these. */
  delta(index: number, delta: ContentBlockDelta): boolean {
    const block = this.#blocks.get(index);
    if (block === undefined) return false;
    const { held } = memberOf(delta);
    if (!block.settled) block.pieces.push(...(Array.isArray(held) ? held.map(fields) : [fields(held)]));
    return true;
  }

  /** Closes a block. */
  stop(index: number): void {
    const block = this.#blocks.get(index);
    if (block !== undefined) this.#settle(block);
  }

  /** Ends the answer. Returns how many calls of the service's own tools were cut off. */
  finish(): number {
    return [...this.#blocks.values()].filter((block) => !this.#settle(block)).length;
  }

  #settle(block: OpenBlock): boolean {
    if (block.settled) return true;
    const { kind, head, pieces } = block;
    const json = pieces.map(({ input }) => text(input)).join('');
    if (kind === 'toolUse' && json.trim() !== '' && !isWholeObject(json)) return false;
    block.settled = true;
    this.#builder.opaque(kind, { [kind]: toWireJson({ ...head, ...bodyOf(kind, json, pieces) }) });
    return true;
  }
}

/** A block as the SDK takes it back. */
export function toBlock(data: unknown): ContentBlock | undefined {
  const [kind] = Object.keys(fields(data));
  if (kind === undefined) return undefined;
  const held = fromWireJson(fields(data)[kind]);
  // The SDK's union has one member per kind, and which one this is is known at run time alone.
  return (known.has(kind) ? { [kind]: held } : { $unknown: [kind, held] }) as unknown as ContentBlock;
}

/** The one field that a union has set. What the SDK does not know, it hands out beside its name. */
function memberOf(union: object): { kind: string; held: unknown } {
  const { $unknown, ...members } = union as Readonly<Record<string, unknown>>;
  const [name, value] = list($unknown);
  if (text(name) !== '') return { kind: text(name), held: value };
  const [kind, held] = Object.entries(members).find(([, member]) => member !== undefined) ?? ['', undefined];
  return { kind, held };
}

/** What the pieces of a block come to. */
function bodyOf(kind: string, json: string, pieces: readonly Readonly<Record<string, unknown>>[]): object {
  if (kind === 'toolUse') return { input: json.trim() === '' ? {} : parseJsonOr(json) };
  if (kind === 'toolResult') return { content: joined(pieces) };
  const bytes = pieces.map(({ source }) => bytesOf(fields(source)['bytes'])).filter((piece) => piece.length > 0);
  return { ...(Object.assign({}, ...pieces) as object), ...(bytes.length === 0 ? undefined : { source: { bytes: Buffer.concat(bytes) } }) };
}

/** As the wire has them, or as a client of the app's has decoded them. */
function bytesOf(piece: unknown): Uint8Array {
  return piece instanceof Uint8Array ? piece : Buffer.from(text(piece), 'base64');
}

/** Text that comes in pieces is one text. */
function joined(pieces: readonly Readonly<Record<string, unknown>>[]): object[] {
  const content: Record<string, unknown>[] = [];
  for (const piece of pieces) {
    const last = content.at(-1);
    if (typeof piece['text'] === 'string' && typeof last?.['text'] === 'string') last['text'] += piece['text'];
    else content.push({ ...piece });
  }
  return content;
}
