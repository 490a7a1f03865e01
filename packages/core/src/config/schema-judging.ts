import type { z } from 'zod';
import { namePattern, namesPattern } from './names.ts';
import { flag, leaf, number, object, record, some, text, textLike, whole } from './schema-parts.ts';
import { positiveMs } from './schema-times.ts';

// What a config may say of judges, and a route of being judged.

const schema = leaf('a JSON schema', (value) => typeof value === 'object' && value !== null && !Array.isArray(value), { type: 'object' });

/** `judges` of the config. Which of the keys go together is looked into in plain code. */
export const judges: z.ZodType = record(
  object({ model: textLike(namesPattern).optional(), rubric: text.optional(), maxTokens: whole(1).optional(), schema: schema.optional() }, {
    model: 'The model that judges: a route without `cascade` and `eval`, or `provider/model`. Goes with `rubric`.',
    rubric: 'What a good answer is, in words.',
    maxTokens: 'Cap on what the model may say, its reasoning included. Default: 4096.',
    schema: 'A JSON schema: texts that are JSON of this shape get 1, others 0. Goes alone.',
  }),
  namePattern,
).optional();

const judge = textLike(namePattern);
const share = number('a share from 0 to 1', { minimum: 0, maximum: 1 });
const common = { toolCalls: flag.optional(), timeoutMs: positiveMs.optional() };

/** `cascade` of a route. */
export const cascade: z.ZodType = object({ judge, passScore: share.optional(), ...common }, 'CascadeOptions').optional();

/** `eval` of a route. */
export const evaluation: z.ZodType = object(
  {
    judges: some(judge, 'at least one judge'),
    sample: share,
    concurrency: object({ max: whole(1) }, { max: 'How many calls of the route may be judged at once.' }).optional(),
    ...common,
  },
  'EvalOptions',
).optional();
