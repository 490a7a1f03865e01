import { type AnySchema, docsOf, formOf, isFilled, keyPatternOf, type Docs, type KnownSchema } from '../../packages/core/src/config/schema-parts.ts';
import type { Docstrings } from './docstrings.ts';

/** A piece of a JSON Schema. */
export type Json = Readonly<Record<string, unknown>>;

type Shape = Readonly<Record<string, AnySchema>>;

/** What a schema of the parser does not say itself. */
export interface Surroundings {
  readonly docstrings: Docstrings;
  /** Default values of the keys of a type, nested as the keys are. */
  readonly defaultsOf: (type: string) => object | undefined;
  /** Values that editors may offer for a key, by `Type.key`, where any text will do. */
  readonly offered: Readonly<Record<string, readonly string[]>>;
}

/** Writes the parser's schema as a JSON Schema: types with docstrings become definitions of their names. */
export class SchemaWriter {
  /** Types that were met, by name. */
  readonly definitions = new Map<string, Json>();
  readonly #written = new Map<string, AnySchema>();
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** How a schema looks in JSON; `undefined` when its values cannot stand there. `defaults` are those of its keys. */
  write(schema: AnySchema, defaults?: unknown): Json | undefined {
    const form = formOf(schema);
    if (form !== undefined) return form === 'code' ? undefined : form;
    const { def } = schema._zod as KnownSchema['_zod'];
    switch (def.type) {
      case 'optional':
        return this.write(def.innerType, defaults);
      case 'union':
        return this.#union(def.options, defaults);
      case 'array':
        return { type: 'array', ...(isFilled(schema) && { minItems: 1 }), items: this.write(def.element) };
      case 'record': {
        const keys = keyPatternOf(schema);
        return { type: 'object', ...(isFilled(schema) && { minProperties: 1 }), ...(keys && { propertyNames: { pattern: keys.source } }), additionalProperties: this.write(def.valueType) };
      }
      case 'object':
        return this.#named(schema, def.shape, defaults);
      case 'unknown':
        return {};
      default:
        throw new Error(`no way to write '${def.type}' as JSON; make it a leaf that says how it looks`);
    }
  }

  #union(options: readonly AnySchema[], defaults: unknown): Json | undefined {
    const forms = options.map((option) => this.write(option, defaults)).filter((form) => form !== undefined);
    return forms.length < 2 ? forms[0] : { anyOf: forms };
  }

  #named(schema: AnySchema, shape: Shape, defaults: unknown): Json {
    const docs = docsOf(schema);
    if (typeof docs !== 'string') return this.#object(shape, docs, defaults);
    const written = this.#written.get(docs);
    if (written === undefined) {
      this.#written.set(docs, schema);
      const said = this.#around.docstrings.ofType(docs)?.text;
      this.definitions.set(docs, { ...(said && { description: said }), ...this.#object(shape, docs, this.#around.defaultsOf(docs) ?? defaults) });
    } else if (written !== schema) {
      throw new Error(`two objects of the schema are described as ${docs}`);
    }
    return { $ref: `#/definitions/${docs}` };
  }

  #object(shape: Shape, docs: Docs | undefined, defaults: unknown): Json {
    const properties: Record<string, Json> = {};
    const required: string[] = [];
    for (const [key, value] of Object.entries(shape)) {
      const byDefault: unknown = (defaults as Readonly<Record<string, unknown>> | undefined)?.[key];
      const form = this.write(value, isObject(byDefault) ? byDefault : undefined);
      if (form === undefined) continue;
      const offered = typeof docs === 'string' ? this.#around.offered[`${docs}.${key}`] : undefined;
      properties[key] = { description: this.#description(docs, key, byDefault) || this.#saidOf(form), ...form, ...(offered && { examples: offered }), ...(isShort(byDefault) && { default: byDefault }) };
      if (value._zod.def.type !== 'optional') required.push(key);
    }
    return { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: false };
  }

  #description(docs: Docs | undefined, key: string, byDefault: unknown): string {
    if (typeof docs !== 'string') return docs?.[key] ?? '';
    const said = this.#around.docstrings.ofMember(docs, key);
    if (said === undefined || said.text === '') return '';
    const value = said.byDefault ?? (isScalar(byDefault) ? JSON.stringify(byDefault) : undefined);
    return value === undefined ? said.text : `${said.text} Default: ${value.replaceAll(/(?<=\d)_(?=\d)/g, '')}.`;
  }

  // A key that says no more than its type does is described by that.
  #saidOf({ $ref, anyOf = [] }: Json): unknown {
    if (typeof $ref === 'string') return this.definitions.get($ref.slice('#/definitions/'.length))?.['description'];
    return (anyOf as readonly Json[]).map((form) => this.#saidOf(form)).find((said) => said !== undefined);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

// What is offered in full must be worth reading.
function isShort(value: unknown): boolean {
  return isScalar(value) && String(value).length <= 40;
}
