import { type AnswerBuilder, fields, list, parseJsonOr, text } from '@zerohop/core/adapter';

type Fields = Readonly<Record<string, unknown>>;

/** Fields of a detail that come in pieces. */
const growing: ReadonlySet<string> = new Set(['text', 'summary']);

/**
 * Collects what gateways tell of a model's thoughts in parts (`reasoning_details`: words, summaries, signatures, sealed blocks),
 * since they want it back as it came. It becomes the signature of the reasoning that it belongs to.
 *
 * @see https://openrouter.ai/docs/guides/best-practices/reasoning-tokens#preserving-reasoning-blocks
 */
export class ReasoningDetails {
  readonly #builder: Pick<AnswerBuilder, 'reasoningSignature'>;
  #details: Fields[] = [];

  constructor(builder: Pick<AnswerBuilder, 'reasoningSignature'>) {
    this.#builder = builder;
  }

  /** Adds the details of a whole message. */
  whole(given: unknown): void {
    this.#details.push(...list(given).map(fields));
  }

  /** Adds the details of a delta. */
  delta(given: unknown): void {
    for (const piece of list(given).map(fields)) {
      const last = this.#details.at(-1);
      if (last !== undefined && goesOn(last, piece)) this.#details[this.#details.length - 1] = joined(last, piece);
      else this.#details.push(piece);
    }
  }

  /** Says that something else follows than thoughts, or nothing. */
  close(): void {
    if (this.#details.length === 0) return;
    this.#builder.reasoningSignature(JSON.stringify(this.#details));
    this.#details = [];
  }
}

/** The details that a signature holds. */
export function detailsIn(signature: string | undefined): readonly unknown[] {
  return list(parseJsonOr(signature ?? ''));
}

/** A signature ends a block, and what is sealed comes whole. */
function goesOn(last: Fields, piece: Fields): boolean {
  return last['type'] === piece['type'] && last['index'] === piece['index'] && text(last['signature']) === '' && text(last['data']) === '' && text(piece['data']) === '';
}

function joined(last: Fields, piece: Fields): Fields {
  const all: Record<string, unknown> = { ...last };
  for (const [name, value] of Object.entries(piece)) {
    if (growing.has(name)) all[name] = text(last[name]) + text(value);
    else if (value !== null && value !== undefined) all[name] = value;
  }
  return all;
}
