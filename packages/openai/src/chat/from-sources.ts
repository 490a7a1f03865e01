import { type AnswerBuilder, fields, list, type Source, text } from '@zerohop/core/adapter';

/** Reads where an answer got something from. Some vendors repeat all of it with each chunk. */
export class SourceReader {
  readonly #builder: AnswerBuilder;
  readonly #known = new Set<string>();

  constructor(builder: AnswerBuilder) {
    this.#builder = builder;
  }

  /** Adds the annotations of a message. */
  annotations(given: unknown): void {
    for (const annotation of list(given)) {
      const cited = fields(fields(annotation)['url_citation']);
      this.#add({ url: text(cited['url']), title: text(cited['title']) || undefined, text: text(cited['content']) || undefined });
    }
  }

  /** Adds what stands beside the choices: results with titles, and bare addresses. */
  beside({ search_results: results, citations }: Readonly<Record<string, unknown>>): void {
    for (const result of list(results)) {
      const { url, title, snippet } = fields(result);
      this.#add({ url: text(url), title: text(title) || undefined, text: text(snippet) || undefined });
    }
    for (const url of list(citations)) if (!this.#known.has(text(url))) this.#add({ url: text(url) });
  }

  #add(source: Source & { url: string }): void {
    // Two quotes of one page are two sources.
    const key = source.text === undefined ? source.url : `${source.url} ${source.text}`;
    if (source.url === '' || this.#known.has(key)) return;
    this.#known.add(key).add(source.url);
    this.#builder.source(source);
  }
}
