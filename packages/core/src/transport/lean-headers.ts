type RawHeaders = Record<string, string | string[] | undefined>;

/**
 * The part of `Headers` that vendor SDKs read, over the headers as the HTTP client parsed them. Building a real `Headers`
 * costs more than the rest of a small response.
 */
export class LeanHeaders implements Iterable<[string, string]> {
  readonly #raw: RawHeaders;

  constructor(raw: RawHeaders) {
    this.#raw = raw;
  }

  get(name: string): string | null {
    const value = this.#raw[name.toLowerCase()];
    if (typeof value === 'string') return value;
    // Whatever else is there was inherited from Object.
    return Array.isArray(value) ? value.join(', ') : null;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#raw, name.toLowerCase());
  }

  *entries(): Generator<[string, string]> {
    for (const name of this.keys()) yield [name, this.get(name) ?? ''];
  }

  keys(): IterableIterator<string> {
    return Object.keys(this.#raw).values();
  }

  *values(): Generator<string> {
    for (const [, value] of this.entries()) yield value;
  }

  forEach(callback: (value: string, name: string, headers: LeanHeaders) => void): void {
    for (const [name, value] of this.entries()) callback(value, name, this);
  }

  getSetCookie(): string[] {
    const value = this.#raw['set-cookie'];
    return value === undefined ? [] : typeof value === 'string' ? [value] : value;
  }

  [Symbol.iterator](): Generator<[string, string]> {
    return this.entries();
  }
}
