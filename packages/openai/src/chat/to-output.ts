import type { AdapterCall } from '@zerohop/core/adapter';
import { strictSchema } from '../strict-schema.ts';

/** How an answer is held to its shape: by the vendor's own means, or by words. */
export type OutputPlan = { kind: 'none' } | { kind: 'format'; format: Record<string, unknown> } | { kind: 'words'; text: string };

/**
 * Plans how the answer gets its shape. What strict decoding would refuse or change is asked for without it: our own check
 * of the answer holds either way.
 *
 * @see https://platform.openai.com/docs/guides/structured-outputs
 */
export function planOutput({ facts, model, outputSchema, warn }: Pick<AdapterCall, 'facts' | 'model' | 'outputSchema' | 'warn'>): OutputPlan {
  if (outputSchema === undefined) return { kind: 'none' };
  const isObject = outputSchema['type'] === 'object';
  if (facts?.jsonSchema === false || !isObject) {
    warn('output', `${isObject ? `${model} cannot be held to a schema` : 'this vendor holds answers to the schemas of objects only'}; it was asked in words`);
    return { kind: 'words', text: `Answer with nothing but JSON that fits this JSON schema:\n${JSON.stringify(outputSchema)}` };
  }
  const strict = strictSchema(outputSchema);
  return {
    kind: 'format',
    format: { type: 'json_schema', json_schema: { name: 'output', schema: strict ?? outputSchema, strict: strict !== undefined } },
  };
}
