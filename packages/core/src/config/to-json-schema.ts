import type { JsonSchema, Schema, StandardJsonSchema, ValidatedSchema } from '../chat/json-schema.ts';
import { inputError, kindOf, type Problem } from './problems.ts';

/** A schema made ready for use. */
export interface ReadySchema {
  /** What the vendor gets: the schema of the input, without `$schema`. */
  readonly jsonSchema: JsonSchema;
  /**
   * Parses a value to the schema's output; throws an `Error` that says what is wrong with it. `undefined` for a bare JSON
   * schema, which nothing checks. May be async.
   */
  readonly validate: ((value: unknown) => unknown) | undefined;
}

type Outcome = { readonly ready: ReadySchema; readonly fault?: undefined } | { readonly fault: string };

const cache = new WeakMap<object, Outcome>();

/**
 * Reads a schema of any accepted kind, once per schema object.
 *
 * @throws `invalid_request` naming `path` when it cannot be written as a JSON schema, e.g. for dates
 * @example toJsonSchema(z.object({ city: z.string() }), 'tools[0].parameters').jsonSchema
 */
export function toJsonSchema(schema: Schema, path: string): ReadySchema {
  const outcome = read(schema);
  if (outcome.fault === undefined) return outcome.ready;
  throw inputError('invalid_request', [problemOf(schema, path, outcome.fault)]);
}

/** What is wrong with a schema; `undefined` when nothing is. */
export function schemaProblem(schema: unknown, path: string): Problem | undefined {
  const { fault } = read(schema);
  return fault === undefined ? undefined : problemOf(schema, path, fault);
}

function problemOf(schema: unknown, path: string, fault: string): Problem {
  return { path, message: fault, expected: 'a JSON schema, a schema that offers one, or { jsonSchema, validate }', received: kindOf(schema) };
}

function read(schema: unknown): Outcome {
  // Some libraries' schemas are functions.
  if ((typeof schema !== 'object' && typeof schema !== 'function') || schema === null || Array.isArray(schema)) {
    return { fault: `expected a JSON schema or a schema that offers one, got ${kindOf(schema)}` };
  }
  const known = cache.get(schema);
  if (known !== undefined) return known;
  const outcome = convert(schema);
  cache.set(schema, outcome);
  return outcome;
}

function convert(schema: object): Outcome {
  if ('~standard' in schema) return fromStandard(schema as StandardJsonSchema);
  if ('jsonSchema' in schema && 'validate' in schema) return fromPair(schema as ValidatedSchema);
  return typeof schema === 'function' ? { fault: 'expected a JSON schema, got a function' } : fromData(schema, undefined);
}

function fromStandard(schema: StandardJsonSchema): Outcome {
  const standard: Partial<StandardJsonSchema['~standard']> | null | undefined = schema['~standard'];
  if (typeof standard?.jsonSchema?.input !== 'function' || typeof standard.validate !== 'function') {
    return { fault: 'the schema offers no JSON schema (zod does from 4.2 on); pass { jsonSchema, validate } instead' };
  }
  const { validate } = standard;
  let jsonSchema: unknown;
  try {
    jsonSchema = standard.jsonSchema.input({ target: 'draft-2020-12' });
  } catch (error) {
    return { fault: `cannot be written as a JSON schema: ${error instanceof Error ? error.message : 'the schema refuses'}` };
  }
  return fromData(jsonSchema, (value) => {
    const result = validate(value);
    return result instanceof Promise ? result.then(valueOf) : valueOf(result);
  });
}

type StandardResult = Awaited<ReturnType<StandardJsonSchema['~standard']['validate']>>;

function valueOf(result: StandardResult): unknown {
  if (result.issues === undefined) return result.value;
  throw new Error(result.issues.map(issueText).join('; '));
}

function issueText({ message, path = [] }: { readonly message: string; readonly path?: readonly unknown[] | undefined }): string {
  const keys = path.map((step) => String(typeof step === 'object' && step !== null ? (step as { key?: unknown }).key : step));
  return keys.length === 0 ? message : `${keys.join('.')}: ${message}`;
}

function fromPair({ jsonSchema, validate }: ValidatedSchema): Outcome {
  if (typeof validate !== 'function') return { fault: `expected validate to be a function, got ${kindOf(validate)}` };
  return fromData(jsonSchema, validate);
}

function fromData(schema: unknown, validate: ReadySchema['validate']): Outcome {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    return { fault: `expected a JSON schema, got ${kindOf(schema)}` };
  }
  for (const [key, value] of Object.entries(schema)) {
    if (typeof value === 'object' && value !== null && '~standard' in value) {
      return { fault: `'${key}' is a schema of its own; make one object schema of them, e.g. z.object({ ${key} })` };
    }
  }
  try {
    JSON.stringify(schema);
  } catch {
    return { fault: 'cannot be written as JSON' };
  }
  const { $schema: dialect, ...rest } = schema as Record<string, unknown>;
  return { ready: { jsonSchema: dialect === undefined ? (schema as JsonSchema) : rest, validate } };
}
