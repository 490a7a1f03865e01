import { type CallToTranslate, type JsonSchema, type OutputTool, outputToolFor, schemaInWords } from '@zerohop/core/adapter';
import { closeSchema } from './close-schema.ts';
import type { ModelFamily } from './model-family.ts';

/** How an answer is held to its shape: by the vendor's own means, by a tool of ours, or by words alone. */
export type OutputPlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'format'; readonly schema: JsonSchema }
  | { readonly kind: 'tool'; readonly tool: OutputTool }
  | { readonly kind: 'words'; readonly text: string };

/**
 * Plans how the answer gets its shape.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html
 */
export function planOutput({ request, tools, facts, model, outputSchema, warn }: CallToTranslate, family: ModelFamily): OutputPlan {
  if (outputSchema === undefined) return { kind: 'none' };
  const closed = facts?.jsonSchema === true ? closeSchema(outputSchema) : undefined;
  if (closed !== undefined) return { kind: 'format', schema: closed };
  const { toolChoice } = request;
  if (tools.length > 0 && (toolChoice === 'required' || typeof toolChoice === 'object')) {
    warn('output', 'the model must call a tool and gives no answer yet; the schema was left out');
    return { kind: 'none' };
  }
  if ((facts?.forcedTools ?? family.forcesTools) !== true) {
    warn('output', `${model} is not known to hold to this schema; it was asked in words`);
    return { kind: 'words', text: schemaInWords(outputSchema) };
  }
  return { kind: 'tool', tool: outputToolFor(outputSchema, tools) };
}
