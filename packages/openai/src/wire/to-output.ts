import { type CallToTranslate, type JsonSchema, schemaInWords } from '@zerohop/core/adapter';
import type { OutputMode, Vendor } from '../vendors/vendor.ts';
import { strictSchema } from './strict-schema.ts';

type Call = Pick<CallToTranslate, 'facts' | 'model' | 'outputSchema' | 'request' | 'tools' | 'warn'>;

/** How an answer gets its shape: fields of the body, words in front of the messages, a tool to answer with. */
export interface OutputPlan {
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly words?: string;
  readonly answerTool?: { readonly name: string; readonly parameters: JsonSchema };
}

/** Name of the tool that a model answers with, where answers get their shape by a tool. */
export const answerToolName = 'final_answer';

/** Whether an answer's calls of that tool are the answer itself. */
export function hasAnswerTool({ outputSchema, tools = [] }: Partial<Pick<CallToTranslate, 'outputSchema' | 'tools'>>): boolean {
  return outputSchema !== undefined && tools.every(({ name }) => name !== answerToolName);
}

/** Ways that take a schema of anything; the others take an object's only. */
const takeAnySchema: ReadonlySet<OutputMode> = new Set(['json_schema_field', 'structured_outputs', 'guided_json', 'words']);

/** Ways that a model must be able to follow. The others are the server's affair. */
const needTheModel: ReadonlySet<OutputMode> = new Set(['json_schema', 'tool']);

/**
 * Plans how the answer gets its shape. What strict decoding would refuse or change is asked for without it: our own check
 * of the answer holds either way.
 *
 * @see https://platform.openai.com/docs/guides/structured-outputs
 */
export function planOutput(call: Call, { name, output: mode = 'json_schema' }: Vendor): OutputPlan {
  const { facts, model, outputSchema: schema, warn } = call;
  if (schema === undefined) return {};
  if (schema['type'] !== 'object' && !takeAnySchema.has(mode)) {
    warn('output', `${name} holds answers to the schemas of objects only; it was asked in words`);
    return { words: schemaInWords(schema) };
  }
  if ((needTheModel.has(mode) && facts?.jsonSchema === false) || (mode === 'tool' && !mayForceTool(call))) {
    warn('output', `${model} cannot be held to a schema${mode === 'tool' ? ' with this toolChoice' : ''}; it was asked in words`);
    return { words: schemaInWords(schema) };
  }
  return ways[mode](schema, call);
}

const ways: Readonly<Record<OutputMode, (schema: JsonSchema, call: Call) => OutputPlan>> = {
  json_schema(schema) {
    const strict = strictSchema(schema);
    return { fields: { response_format: { type: 'json_schema', json_schema: { name: 'output', schema: strict ?? schema, strict: strict !== undefined } } } };
  },
  json_object: (schema) => ({ fields: { response_format: { type: 'json_object' } }, words: schemaInWords(schema) }),
  json_schema_field: (schema) => ({ fields: { json_schema: schema } }),
  structured_outputs: (schema) => ({ fields: { structured_outputs: { json: schema } } }),
  guided_json: (schema) => ({ fields: { guided_json: schema } }),
  tool: (schema) => ({ answerTool: { name: answerToolName, parameters: schema } }),
  words(schema, { warn }) {
    warn('output', 'the schema was given in words alone, as options.output says');
    return { words: schemaInWords(schema) };
  },
};

// The model must call something, and what the app forces is not the answer.
function mayForceTool({ request: { toolChoice }, facts, tools }: Call): boolean {
  const isFree = toolChoice === undefined || toolChoice === 'auto' || toolChoice === 'required';
  return isFree && facts?.forcedTools !== false && tools.every(({ name }) => name !== answerToolName);
}
