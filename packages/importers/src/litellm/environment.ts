import type { Logbook } from '../source/logbook.ts';
import type { Section } from '../source/section.ts';

const mark = 'os.environ/';

/** Where `os.environ/NAME` leads: to what the config itself sets, then to the process's variables. */
export class Environment {
  readonly #own: Readonly<Record<string, unknown>>;
  readonly #outer: Readonly<Record<string, string | undefined>>;
  readonly #log: Logbook;

  constructor(own: Readonly<Record<string, unknown>>, outer: Readonly<Record<string, string | undefined>>, log: Logbook) {
    this.#own = own;
    this.#outer = outer;
    this.#log = log;
  }

  /** The value of a variable, if it has one. */
  look(name: string): string | undefined {
    const own = Object.hasOwn(this.#own, name) ? this.#own[name] : undefined;
    const value = own === undefined || own === null ? this.#outer[name] : String(own);
    return value === '' ? undefined : value;
  }

  /** What a value of the source stands for. A config holds only keys as references, so everything else must be known now. */
  readonly resolve = (value: unknown, path: string): unknown => {
    const name = variableOf(value);
    if (name === undefined) return value;
    const found = this.look(name);
    if (found === undefined) this.#log.wrong(path, `a value: set the variable ${name} for the import, or hand it over as options.env`, 'a variable that is not set');
    return found;
  };

  /** A key: `env:NAME` for a variable, else as it stands. */
  secret(params: Section, key: string): string | undefined {
    const raw = params.raw(key);
    if (raw === undefined) return undefined;
    const name = variableOf(raw);
    if (name !== undefined) return `env:${name}`;
    if (typeof raw === 'string' && raw !== '') return raw;
    params.wrong(key, "a key: text or 'os.environ/NAME'", raw);
    return undefined;
  }
}

/** The variable that a reference names; `undefined` for what is no reference. */
export function variableOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith(mark) && value.length > mark.length ? value.slice(mark.length) : undefined;
}
