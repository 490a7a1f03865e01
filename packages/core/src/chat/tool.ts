import type { Schema } from './json-schema.ts';

/** A tool the model may call. */
export interface Tool {
  /** Letters, digits, `_` and `-`, at most 64. */
  name: string;
  /** Tells the model when and how to use it. */
  description?: string | undefined;
  /** The input: a JSON schema, a schema that offers one, or `{ jsonSchema, validate }`. @default an object without properties */
  parameters?: Schema | undefined;
  /** Asks the vendor to hold the input to the schema exactly, where it can. */
  strict?: boolean | undefined;
  /** Marks a prompt-cache breakpoint behind this tool, on vendors that take one. */
  cache?: boolean | undefined;
}

/** Whether the model may, must or must not call a tool, or which one it must call. */
export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

/** A complete tool call, with parsed input. */
export interface ToolCall {
  id: string;
  name: string;
  input: unknown;
}
