import type { When } from '../output/config-parts.ts';
import { slugOf } from '../output/names.ts';
import type { Logbook } from '../source/logbook.ts';
import { isFields } from '../source/section.ts';
import { type Fact, facts, isOfKind, operationOf } from './facts.ts';
import type { PortkeyOptions } from './options.ts';

/** A condition that no call meets, and one that each does. */
const never: When = { $and: [{ stream: true }, { stream: false }] };
const always: When = { operation: { $exists: true } };

const comparing = new Set(['$gt', '$gte', '$lt', '$lte']);

/** Translates the conditions of one config, and collects the models that they ask for. */
export class Conditions {
  /** Models that conditions name, and the routes that stand for them. */
  readonly models: Map<string, string> = new Map();
  readonly #log: Logbook;
  readonly #metadata: string;

  constructor(log: Logbook, { metadata = 'metadata' }: PortkeyOptions) {
    this.#log = log;
    this.#metadata = metadata;
  }

  /** A query as a condition. What cannot be said becomes a condition that never holds, with a note. */
  translate(query: unknown, path: string): When {
    if (!isFields(query)) {
      this.#log.wrong(path, "a query, e.g. { 'metadata.plan': { $eq: 'paid' } }", 'something else');
      return never;
    }
    const keys = Object.keys(query);
    if (keys.length > 1 && keys.some((key) => key.startsWith('$'))) this.#log.approximated(path, keys.join(', '), 'all of them must hold; Portkey stops at the first $or or $and');
    return allOf(keys.map((key) => this.#part(key, query[key], `${path}.${key}`)));
  }

  #part(key: string, value: unknown, path: string): When {
    if (key === '$and' || key === '$or') {
      if (Array.isArray(value) && value.length > 0) return { [key]: value.map((one: unknown, index) => this.translate(one, `${path}[${index}]`)) };
      this.#log.wrong(path, 'a list of queries', 'something else');
      return never;
    }
    const messages = key === 'params.messages' && isFields(value) ? value['$length'] : undefined;
    if (messages !== undefined) return this.#tests({ name: 'input.messages', kind: 'number' }, messages, path);
    const fact = facts.get(key) ?? this.#label(key);
    return fact === undefined ? this.#never(path, key, 'no fact of a call says that') : this.#tests(fact, value, path);
  }

  #label(key: string): Fact | undefined {
    const name = key.startsWith('metadata.') ? key.slice('metadata.'.length) : '';
    return name === '' ? undefined : { name: `${this.#metadata}.${name}`, kind: 'text' };
  }

  #tests(fact: Fact, value: unknown, path: string): When {
    if (!isFields(value)) return this.#test(fact, '$eq', value, path);
    return allOf(Object.entries(value).map(([operator, operand]) => this.#test(fact, operator, operand, `${path}.${operator}`)));
  }

  #test({ name, kind }: Fact, operator: string, operand: unknown, path: string): When {
    if (comparing.has(operator)) {
      const bound = Number.parseFloat(String(operand));
      if (kind !== 'number') return this.#never(path, operator, 'Portkey makes numbers of both sides, and this is text here: compare with $eq or $in');
      return Number.isFinite(bound) ? { [name]: { [operator]: bound } } : never;
    }
    const wanted = Array.isArray(operand) ? operand.filter((one) => isOfKind(kind, one)).map((one: unknown) => this.#operand(kind, one)) : [];
    const value = isOfKind(kind, operand) ? this.#operand(kind, operand) : undefined;
    switch (operator) {
      case '$eq':
        if (value === undefined) return this.#never(path, operator, `it is never of that kind (${kind})`);
        return { [name]: value } as When;
      case '$ne':
        return value === undefined ? always : ({ [name]: { $ne: value } } as When);
      case '$in':
        if (wanted.length === 0) return this.#never(path, operator, `it is never of that kind (${kind})`);
        return { [name]: { $in: wanted } } as When;
      case '$nin':
        return wanted.length === 0 ? always : ({ [name]: { $nin: wanted } } as When);
      case '$regex':
        return this.#pattern({ name, kind }, operand, path);
      default:
        return this.#never(path, operator, 'there is no such operator');
    }
  }

  #pattern({ name, kind }: Fact, operand: unknown, path: string): When {
    if (kind === 'model') return this.#never(path, '$regex', 'calls name a route here, so no pattern of models can be met: name the models with $in');
    if (kind !== 'text' || typeof operand !== 'string' || operand === '' || !isPattern(operand)) return this.#never(path, '$regex', 'a pattern is looked for in texts');
    return { [name]: { $regex: operand } };
  }

  // Calls name a route where Portkey's name a model.
  #operand(kind: Fact['kind'], operand: unknown): unknown {
    if (kind === 'operation') return operationOf(operand);
    if (kind !== 'model' || typeof operand !== 'string') return operand;
    const name = slugOf(operand);
    this.models.set(operand, name);
    return name;
  }

  #never(path: string, what: string, why: string): When {
    this.#log.unsupported(path, what, `${why}. The condition never holds`);
    return never;
  }
}

/** A condition that holds where all of these hold. */
export function allOf(conditions: readonly (When | undefined)[]): When {
  const given = conditions.filter((condition) => condition !== undefined);
  const [only] = given;
  if (only === undefined) return always;
  return given.length === 1 ? only : { $and: given };
}

/** A condition that holds where one of these holds. */
export function anyOf(conditions: readonly When[]): When {
  const [only] = conditions;
  return conditions.length === 1 && only !== undefined ? only : { $or: conditions };
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
