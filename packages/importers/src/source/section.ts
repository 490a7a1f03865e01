import type { Logbook } from './logbook.ts';

/** A value with named fields. */
export type Fields = { readonly [key: string]: unknown };

/** Turns references in texts (to variables) into what they stand for; gives other values back as they are. */
export type Resolve = (value: unknown, path: string) => unknown;

/**
 * One object of the source, and which of its keys were read. `finish` notes all others, so that a key which no code knows is in the
 * notes by itself.
 */
export class Section {
  readonly path: string;
  readonly log: Logbook;
  readonly #fields: Fields;
  readonly #resolve: Resolve;
  readonly #taken = new Set<string>();

  constructor(fields: Fields, path: string, log: Logbook, resolve: Resolve = (value) => value) {
    this.#fields = fields;
    this.path = path;
    this.log = log;
    this.#resolve = resolve;
  }

  /** The path of a key. */
  at(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  /** This section with another one's values where it has none. What is read counts as read in the one that has it. */
  over(base: Section): Section {
    return new LayeredSection(this, base);
  }

  /** The keys nobody has read yet. */
  get left(): readonly string[] {
    return Object.keys(this.#fields).filter((key) => !this.#taken.has(key));
  }

  /** Whether the key is there and has a value. Reads nothing. */
  has(key: string): boolean {
    return Object.hasOwn(this.#fields, key) && this.#fields[key] !== null && this.#fields[key] !== undefined;
  }

  /** The value of a key as it stands, `undefined` where there is none. It counts as read. */
  raw(key: string): unknown {
    if (!this.has(key)) {
      // A key without a value sets nothing.
      if (Object.hasOwn(this.#fields, key)) this.#taken.add(key);
      return undefined;
    }
    this.#taken.add(key);
    return this.#fields[key];
  }

  /** The same with references resolved. */
  value(key: string): unknown {
    const raw = this.raw(key);
    return raw === undefined ? undefined : this.#resolve(raw, this.at(key));
  }

  text(key: string): string | undefined {
    return this.#typed(key, 'text', (value): value is string => typeof value === 'string' && value !== '');
  }

  flag(key: string): boolean | undefined {
    return this.#typed(key, 'true or false', (value): value is boolean => typeof value === 'boolean');
  }

  /** A number, or a text that is one. */
  number(key: string): number | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    this.wrong(key, 'a number', value);
    return undefined;
  }

  /** A number above 0; others are refused. */
  positive(key: string): number | undefined {
    const value = this.number(key);
    if (value === undefined || value > 0) return value;
    this.wrong(key, 'a number above 0', value);
    return undefined;
  }

  /** A whole number from 0 on; others are refused. */
  whole(key: string): number | undefined {
    const value = this.number(key);
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return value;
    this.wrong(key, 'a whole number from 0 on', value);
    return undefined;
  }

  texts(key: string): readonly string[] | undefined {
    return this.#typed(key, 'a list of texts', (value): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string'));
  }

  object(key: string): Section | undefined {
    const fields = this.#typed(key, 'an object', isFields);
    return fields === undefined ? undefined : new Section(fields, this.at(key), this.log, this.#resolve);
  }

  objects(key: string): readonly Section[] | undefined {
    const list = this.#typed(key, 'a list of objects', (value): value is Fields[] => Array.isArray(value) && value.every(isFields));
    return list?.map((fields, index) => new Section(fields, `${this.at(key)}[${index}]`, this.log, this.#resolve));
  }

  /** Says that a key's value does not belong there. Shows only what cannot be a secret. */
  wrong(key: string, expected: string, value: unknown): void {
    this.log.wrong(this.at(key), expected, kindOf(value));
  }

  /** Notes the keys nobody has read. */
  finish(why: (key: string) => string | undefined = () => undefined): void {
    for (const key of this.left) this.log.unsupported(this.at(key), key, why(key) ?? 'this importer does not know it; nothing of it is in the config');
  }

  #typed<T>(key: string, expected: string, test: (value: unknown) => value is T): T | undefined {
    const value = this.value(key);
    if (value === undefined || test(value)) return value;
    this.wrong(key, expected, value);
    return undefined;
  }
}

/** One section laid over another. */
class LayeredSection extends Section {
  readonly #top: Section;
  readonly #base: Section;

  constructor(top: Section, base: Section) {
    super({}, top.path, top.log);
    this.#top = top;
    this.#base = base;
  }

  override at(key: string): string {
    return this.#owner(key).at(key);
  }

  override has(key: string): boolean {
    return this.#owner(key).has(key);
  }

  override raw(key: string): unknown {
    return this.#owner(key).raw(key);
  }

  override value(key: string): unknown {
    return this.#owner(key).value(key);
  }

  #owner(key: string): Section {
    return this.#top.has(key) || !this.#base.has(key) ? this.#top : this.#base;
  }
}

/** Whether a value is an object with named fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What kind of thing a value is. Numbers and switches are shown, texts may be keys. */
export function kindOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}
