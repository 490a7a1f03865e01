import { type CallToTranslate, fields } from '@zerohop/core/adapter';
import type { OutputMode, Vendor } from '../vendors/vendor.ts';
import { planOutput as planChatOutput } from '../wire/to-output.ts';

type Call = Pick<CallToTranslate, 'facts' | 'model' | 'outputSchema' | 'request' | 'tools' | 'warn'>;

/** How an answer gets its shape: `text.format`, and words. */
export interface OutputPlan {
  readonly format?: Readonly<Record<string, unknown>>;
  readonly words?: string;
}

/** Ways of Chat Completions that mean something else here: there is one field for a format. */
const modes: Readonly<Record<OutputMode, OutputMode>> = {
  json_schema: 'json_schema',
  json_object: 'json_object',
  json_schema_field: 'json_schema',
  structured_outputs: 'json_schema',
  guided_json: 'json_schema',
  tool: 'words',
  words: 'words',
};

/**
 * Plans how the answer gets its shape.
 *
 * @see https://platform.openai.com/docs/guides/structured-outputs
 */
export function planOutput(call: Call, vendor: Vendor): OutputPlan {
  const { fields: planned, words } = planChatOutput(call, { ...vendor, output: modes[vendor.output ?? 'json_schema'] });
  const { type, json_schema: schema } = fields(planned?.['response_format']);
  return {
    ...(type === undefined ? {} : { format: { type, ...fields(schema) } }),
    ...(words === undefined ? {} : { words }),
  };
}
