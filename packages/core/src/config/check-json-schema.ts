import { didYouMean } from '../lib/did-you-mean.ts';
import { isObject } from './check-fields.ts';
import { draftOf, drafts, formats, isSilent, keywords, type Kind, types } from './json-schema-words.ts';
import { kindOf, listOf, pathTo, type Problems, show } from './problems.ts';

// What a schema must be that answers are held to. A keyword that nobody looks at would pass answers that it was written to refuse,
// so each of them is one that is enforced, or one that is known to say nothing. The validator itself is loaded with the first answer.

/** Checks a schema that answers are held to. */
export function checkJsonSchema(schema: object, path: string, problems: Problems): void {
  new Check(schema, problems).schema(schema, path);
}

class Check {
  readonly #root: object;
  readonly #problems: Problems;

  constructor(root: object, problems: Problems) {
    this.#root = root;
    this.#problems = problems;
  }

  schema(schema: unknown, path: string): void {
    if (typeof schema === 'boolean') return;
    if (!isObject(schema)) {
      this.#refuse(path, 'a JSON schema', schema);
      return;
    }
    for (const [keyword, value] of Object.entries(schema)) {
      const place = pathTo(path, keyword);
      const kind = keywords.get(keyword);
      if (kind === undefined) this.#refuseKeyword(keyword, place);
      else this.#value(kind, value, place);
    }
    // References below it would start from there.
    if (schema.$id !== undefined && schema !== this.#root) this.#refuse(pathTo(path, '$id'), '$id at the root alone', schema.$id);
    if (schema.$ref !== undefined && draftOf(this.#root) === '7' && Object.keys(schema).some((key) => !isSilent(key))) {
      this.#refuse(pathTo(path, '$ref'), 'no other keyword beside $ref, which draft 7 ignores; put both into allOf', schema);
    }
  }

  #value(kind: Kind, value: unknown, path: string): void {
    switch (kind) {
      case 'schema':
        this.schema(value, path);
        return;
      case 'schemas':
        if (this.#holds(Array.isArray(value) && value.length > 0, path, 'a list of schemas', value)) (value as unknown[]).forEach((one, index) => this.schema(one, pathTo(path, index)));
        return;
      case 'schema or schemas':
        this.#value(Array.isArray(value) ? 'schemas' : 'schema', value, path);
        return;
      case 'schemas by name':
        if (!this.#holds(isObject(value), path, 'schemas by name', value)) return;
        for (const [name, one] of Object.entries(value as object)) {
          if (path.endsWith('.patternProperties')) this.#value('pattern', name, pathTo(path, name));
          this.schema(one, pathTo(path, name));
        }
        return;
      case 'number':
        this.#holds(typeof value === 'number' && Number.isFinite(value), path, 'a number', value);
        return;
      case 'count':
        this.#holds(Number.isSafeInteger(value) && (value as number) >= 0, path, 'a whole number from 0 on', value);
        return;
      case 'text':
        this.#holds(typeof value === 'string', path, 'text', value);
        return;
      case 'texts':
        this.#holds(isTexts(value), path, 'a list of texts', value);
        return;
      case 'texts by name':
        this.#holds(isObject(value) && Object.values(value).every(isTexts), path, 'lists of texts by name', value);
        return;
      case 'pattern':
        this.#holds(isPattern(value), path, 'a regular expression', value);
        return;
      case 'flag':
        this.#holds(typeof value === 'boolean', path, 'true or false', value);
        return;
      case 'types':
        this.#holds((Array.isArray(value) ? value : [value]).every((one) => types.has(one)), path, listOf(types as Set<string>), value);
        return;
      case 'list':
        this.#holds(Array.isArray(value), path, 'a list', value);
        return;
      case 'format':
        this.#holds(formats.has(value), path, `a format that is held to: ${[...formats].join(', ')}`, value);
        return;
      case 'reference':
        this.#holds(typeof value === 'string' && this.#resolves(value), path, "a reference to a place in this schema, e.g. '#/$defs/name'", value);
        return;
      case 'draft':
        this.#holds(drafts.has(value), path, 'draft 2020-12, 2019-09 or 7', value);
        return;
      case 'anything':
        return;
    }
  }

  #resolves(reference: string): boolean {
    if (!/^#(?:\/|$)/.test(reference)) return false;
    let at: unknown = this.#root;
    for (const step of reference.split('/').slice(1)) {
      const key = decodeURIComponent(step.replaceAll(/%(?![0-9a-f]{2})/gi, '%25')).replaceAll('~1', '/').replaceAll('~0', '~');
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
      at = (at as Record<string, unknown>)[key];
    }
    return typeof at === 'boolean' || isObject(at);
  }

  #holds(fits: boolean, path: string, expected: string, value: unknown): boolean {
    if (!fits) this.#refuse(path, expected, value);
    return fits;
  }

  #refuse(path: string, expected: string, value: unknown): void {
    const received = typeof value === 'string' ? show(value) : kindOf(value);
    this.#problems.add({ path, message: `expected ${expected}, got ${received}`, expected, received });
  }

  #refuseKeyword(keyword: string, path: string): void {
    const guess = didYouMean(keyword, keywords.keys());
    const message = `'${keyword}' is not among the keywords that answers are held to`;
    this.#problems.add({ path, message, expected: 'a keyword of JSON Schema that is held to', received: `'${keyword}'`, ...(guess === undefined ? undefined : { didYouMean: guess }) });
  }
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isPattern(value: unknown): boolean {
  try {
    return typeof value === 'string' && new RegExp(value, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
