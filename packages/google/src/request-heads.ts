import { isDeepStrictEqual } from 'node:util';

/** All of a request but its body. */
export interface RequestHead {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Models beyond this many are asked over the SDK each time. */
const maxHeads = 64;

/**
 * The heads of the requests that `@google/genai` has written for one client, by model and method. Address and headers are the same
 * for every call of a client whose key never changes, and building them and the body anew is most of what the SDK costs.
 */
export class RequestHeads {
  readonly #heads = new Map<string, RequestHead>();

  /** The head of such a request, if one like it has been seen. */
  of(model: string, stream: boolean): RequestHead | undefined {
    return this.#heads.get(`${stream} ${model}`);
  }

  /** Looks at a request that the SDK has written. Kept is the head of one whose body is the translated one and no other. */
  learn(model: string, stream: boolean, url: unknown, init: RequestInit | undefined, body: unknown): void {
    if (this.#heads.size >= maxHeads || !(init?.headers instanceof Headers) || typeof init.body !== 'string') return;
    if (!isDeepStrictEqual(withConfig(init.body), withConfig(JSON.stringify(body)))) return;
    this.#heads.set(`${stream} ${model}`, { url: String(url), headers: Object.freeze(Object.fromEntries(init.headers)) });
  }
}

// The SDK sends a config without settings too.
function withConfig(json: string): object {
  return { generationConfig: {}, ...(JSON.parse(json) as object) };
}
