import type { JsonSchema } from '../chat/json-schema.ts';
import { fields } from './wire-values.ts';

/** A tool of ours whose input is the answer, for models without structured output. */
export interface OutputTool {
  readonly name: string;
  readonly schema: JsonSchema;
  /** True when the answer stands in the input's field `value`: an input is always an object. */
  readonly wrapped: boolean;
}

const wrappedField = 'value';

/** The tool to answer with: named like none of the app's, its input the schema's object, or an object around it. */
export function outputToolFor(schema: JsonSchema, tools: readonly { readonly name: string }[]): OutputTool {
  const wrapped = schema['type'] !== 'object';
  return { name: freeName(tools), wrapped, schema: wrapped ? wrap(schema) : schema };
}

/** The answer inside a wrapped output; what cannot be unwrapped is shown as it came, and fails to parse there. */
export function unwrapOutput(json: string): string {
  try {
    const value: unknown = fields(JSON.parse(json))[wrappedField];
    return value === undefined ? json : JSON.stringify(value);
  } catch {
    return json;
  }
}

/** Asks in words for an answer of this shape. */
export function schemaInWords(schema: JsonSchema): string {
  return `Answer with nothing but JSON that fits this JSON schema:\n${JSON.stringify(schema)}`;
}

function wrap(schema: JsonSchema): JsonSchema {
  // References count from the root, which is one field further out now.
  const { $defs, definitions, ...value } = schema;
  const shared = { ...($defs === undefined ? undefined : { $defs }), ...(definitions === undefined ? undefined : { definitions }) };
  return { type: 'object', properties: { [wrappedField]: value }, required: [wrappedField], ...shared };
}

function freeName(tools: readonly { readonly name: string }[]): string {
  let name = 'output';
  while (tools.some((tool) => tool.name === name)) name += '_';
  return name;
}
