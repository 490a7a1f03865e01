import { type AdapterCall, type JsonSchema, type OutputTool, outputToolFor, schemaInWords } from '@zerohop/core/adapter';
import { closeSchema } from './close-schema.ts';

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
    return { kind: 'words', text: schemaInWords(outputSchema) };
  }
  return { kind: 'tool', tool: outputToolFor(outputSchema, tools) };
}
