/** The header of OpenAI's answers that names the organisation. */
const header = 'openai-organization';

/** Credentials beyond this many are learned anew: keys that are fetched change for ever. */
const maxKnown = 32;

/** Which organisation is behind each credential of a provider, as far as its answers have said. What one organisation seals opens for no other. */
export class Organizations {
  readonly #known = new Map<string, string>();

  /** The organisation behind a credential. Before its first answer: `''` beside credentials that are known, since it may be of another one; else `undefined`. */
  of(apiKey: string | undefined): string | undefined {
    return this.#known.get(apiKey ?? '') ?? (this.#known.size > 0 ? '' : undefined);
  }

  /** Learns from the head of an answer. */
  learn(apiKey: string | undefined, read: (name: string) => string | null | undefined): void {
    const name = read(header) ?? '';
    if (name === '') return;
    if (this.#known.size >= maxKnown && !this.#known.has(apiKey ?? '')) this.#known.clear();
    this.#known.set(apiKey ?? '', name);
  }
}
