import { type AnswerBuilder, fields, list, type Source, text } from '@zerohop/core/adapter';

/** Reads what a text cites: pages and files. Streams say each one when it comes and again at the end. */
export class AnnotationReader {
  readonly #builder: AnswerBuilder;
  readonly #known = new Set<string>();

  constructor(builder: AnswerBuilder) {
    this.#builder = builder;
  }

  /** Adds the annotations of a text. */
  all(given: unknown): void {
    for (const annotation of list(given)) this.one(annotation);
  }

  /** Adds one annotation. */
  one(given: unknown): void {
    const annotation = fields(given);
    const url = text(annotation['url']);
    const file = text(annotation['file_id']);
    const key = url || file;
    if (key === '' || this.#known.has(key)) return;
    this.#known.add(key);
    const source: Source = url === '' ? { title: text(annotation['filename']) || file } : { url, title: text(annotation['title']) || undefined };
    this.#builder.source(source);
  }
}
