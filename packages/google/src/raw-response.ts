import { fields, list } from '@zerohop/core/adapter';
import type { WireCandidate } from './from-candidate.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The answer of a stream in the vendor's own form, as a whole answer has it. It keeps what our parts have no place for: what the
 * vendor's own tools did, log probabilities, where a claim is grounded, and what later versions bring.
 */
export class RawResponse {
  #response: Fields = {};
  #candidate: Fields = {};
  readonly #parts: Fields[] = [];
  #logprobs: Record<string, unknown> | undefined;

  /** Takes a chunk and the candidate in it that is read. What is repeated is cumulative: the last one counts. */
  add(chunk: object, candidate: WireCandidate | undefined): void {
    this.#response = { ...this.#response, ...chunk };
    if (candidate === undefined) return;
    const { content, ...more } = candidate as Fields;
    this.#candidate = { ...this.#candidate, ...more };
    for (const part of list(fields(content)['parts'])) this.#part(fields(part));
    if (more['logprobsResult']) this.#addLogprobs(fields(more['logprobsResult']));
  }

  /** The answer, once it is over. */
  value(): unknown {
    // What the SDK hangs on each chunk is no part of it.
    const { sdkHttpResponse: _head, ...response } = this.#response;
    const candidate: Record<string, unknown> = { content: { role: 'model', parts: this.#parts }, ...this.#candidate };
    if (this.#logprobs !== undefined) candidate['logprobsResult'] = this.#logprobs;
    return { ...response, candidates: [candidate] };
  }

  // Text that goes on is one part, as in a whole answer. A signature ends its part.
  #part(part: Fields): void {
    const last = this.#parts.at(-1);
    if (last !== undefined && isText(last) && isText(part) && last['thought'] === part['thought'] && last['thoughtSignature'] === undefined) {
      this.#parts[this.#parts.length - 1] = { ...last, ...part, text: `${String(last['text'])}${String(part['text'])}` };
    } else this.#parts.push(part);
  }

  // They come for the tokens of each chunk.
  #addLogprobs(result: Fields): void {
    this.#logprobs ??= {};
    for (const [name, value] of Object.entries(result)) {
      const held = this.#logprobs[name];
      if (Array.isArray(held) && Array.isArray(value)) for (const entry of value) held.push(entry);
      else this.#logprobs[name] = Array.isArray(value) ? [...(value as unknown[])] : value;
    }
  }
}

function isText(part: Fields): boolean {
  return typeof part['text'] === 'string';
}
