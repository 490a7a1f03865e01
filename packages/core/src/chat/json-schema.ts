/** A JSON schema as plain data. */
export type JsonSchema = { readonly [key: string]: unknown };

/** The result of a Standard Schema check. */
type StandardResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: readonly unknown[] | undefined }[] };

/**
 * A schema that speaks Standard Schema and offers its JSON schema (zod 4.2+, ArkType, ...).
 *
 * @see https://standardschema.dev
 */
export interface StandardJsonSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly jsonSchema: {
      readonly input: (options: { readonly target: 'draft-2020-12' }) => Record<string, unknown>;
      readonly output: (options: { readonly target: 'draft-2020-12' }) => Record<string, unknown>;
    };
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/** A JSON schema together with the function that checks and types a value. */
export interface ValidatedSchema<Output = unknown> {
  readonly jsonSchema: JsonSchema;
  /** Returns the parsed value, or throws. May be async. */
  readonly validate: (value: unknown) => Output | Promise<Output>;
}

/** Whatever `output` and a tool's `parameters` take. */
export type Schema<Output = unknown> = StandardJsonSchema<Output> | ValidatedSchema<Output> | JsonSchema;

/** The type that a schema's value has: the schema's output type, or `unknown` for a bare JSON schema. */
export type SchemaOutput<S> = S extends { readonly '~standard': { readonly types?: { readonly output: infer O } | undefined } }
  ? O
  : S extends { readonly validate: (value: never) => infer O }
    ? Awaited<O>
    : unknown;
