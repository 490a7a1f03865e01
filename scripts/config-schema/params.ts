import type { RequestParams } from '../../packages/core/src/chat/params.ts';
import type { Effort } from '../../packages/core/src/chat/reasoning.ts';
import type { Docstrings } from './docstrings.ts';
import type { Json } from './write-schema.ts';

const text = { type: 'string', minLength: 1 };
const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] satisfies Effort[];

/** An object whose only key is `$default` is the default of a field. */
const defaultAlone = { required: ['$default'], maxProperties: 1 };

/** What requests take, as their check in `check-request.ts` says. */
const forms: Readonly<Record<keyof RequestParams, Json>> = {
  temperature: { type: 'number', minimum: 0, maximum: 2 },
  topP: { type: 'number', minimum: 0, maximum: 1 },
  maxTokens: whole(1),
  stop: { anyOf: [text, { type: 'array', items: text }] },
  seed: whole(Number.MIN_SAFE_INTEGER),
  presencePenalty: { type: 'number', minimum: -2, maximum: 2 },
  frequencyPenalty: { type: 'number', minimum: -2, maximum: 2 },
  logprobs: { anyOf: [{ type: 'boolean' }, whole(0)] },
  reasoning: { anyOf: [only('effort', { enum: efforts }), only('budgetTokens', whole(0))] },
  serviceTier: text,
  metadata: { type: 'object', additionalProperties: { type: 'string' }, not: defaultAlone },
  parallelToolCalls: { type: 'boolean' },
  providerOptions: { type: 'object', additionalProperties: { type: ['object', 'null'] }, not: defaultAlone },
};

/** The definition of `params`. */
export function paramsDefinition(docstrings: Docstrings): Json {
  const properties = Object.entries(forms).map(([name, form]): [string, Json] => {
    const alternatives = [form, { type: 'null' }, ...(name === 'providerOptions' ? [] : [only('$default', form)])];
    return [name, { description: docstrings.ofMember('RequestParams', name)?.text ?? '', anyOf: alternatives }];
  });
  return { description: docstrings.ofType('RequestParams')?.text ?? '', type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
}

function whole(minimum: number): Json {
  return { type: 'integer', minimum, maximum: Number.MAX_SAFE_INTEGER };
}

function only(key: string, form: Json): Json {
  return { type: 'object', properties: { [key]: form }, required: [key], additionalProperties: false };
}
