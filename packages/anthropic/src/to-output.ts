import type { AdapterCall, JsonSchema } from '@zerohop/core/adapter';
import { closeSchema } from './close-schema.ts';

/** A tool of ours whose input is the answer, for models without structured output. */
export interface OutputTool {
  name: string;
  schema: JsonSchema;
  /** True when the answer stands in the input's field `value`: an input is always an object. */
  wrapped: boolean;
}

/** How an answer is held to its shape: by the vendor's own means, by a tool of ours, or by words alone. */
export type OutputPlan = { kind: 'none' } | { kind: 'format'; schema: JsonSchema } | { kind: 'tool'; tool: OutputTool } | { kind: 'words'; text: string };

/**
 * Plans how the answer gets its shape.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/structured-outputs
 */
export function planOutput({ request, tools, facts, model, outputSchema, warn }: Pick<AdapterCall, 'request' | 'tools' | 'facts' | 'model' | 'outputSchema' | 'warn'>): OutputPlan {
  if (outputSchema === undefined) return { kind: 'none' };
  const closed = facts?.jsonSchema === true ? closeSchema(outputSchema) : undefined;
  if (closed !== undefined) return { kind: 'format', schema: closed };
  const { toolChoice } = request;
  if (tools.length > 0 && (toolChoice === 'required' || typeof toolChoice === 'object')) {
    warn('output', 'the model must call a tool and gives no answer yet; the schema was left out');
    return { kind: 'none' };
  }
  if (facts?.forcedTools === false) {
    warn('output', `${model} cannot be held to this schema, which is recursive or open-ended; it was asked in words`);
    return { kind: 'words', text: `Answer with nothing but JSON that fits this JSON schema:\n${JSON.stringify(outputSchema)}` };
  }
  const wrapped = outputSchema['type'] !== 'object';
  return { kind: 'tool', tool: { name: freeName(tools), wrapped, schema: wrapped ? wrap(outputSchema) : outputSchema } };
}

/** The field of a wrapped answer. */
export const wrappedField = 'value';

function wrap(schema: JsonSchema): JsonSchema {
  // References count from the root, which is one field further out now.
  const { $defs, definitions, ...value } = schema;
  const shared = { ...($defs === undefined ? undefined : { $defs }), ...(definitions === undefined ? undefined : { definitions }) };
  return { type: 'object', properties: { [wrappedField]: value }, required: [wrappedField], ...shared };
}

function freeName(tools: readonly { name: string }[]): string {
  let name = 'output';
  while (tools.some((tool) => tool.name === name)) name += '_';
  return name;
}
