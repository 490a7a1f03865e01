import type { z } from 'zod';
import { isSplitBy, splitWords, tagPrefix } from '../router/split.ts';
import { namePattern, namesPattern } from './names.ts';
import { leaf, number, object, quoted, record, text, textLike, whole } from './schema-parts.ts';

// What a route may say of experiments: a split of its calls, and copies of them.

const by = leaf(
  `${quoted(splitWords)} or '${tagPrefix}<name>'`,
  isSplitBy,
  { anyOf: [{ enum: splitWords }, { type: 'string', pattern: '^tags\\..' }] },
  { words: splitWords },
);

const arm = object({ weight: number('a number from 0 on', { minimum: 0, exclusiveMaximum: 1e6 }), route: textLike(namePattern).optional() }, 'SplitArm');

/** `split` of a route. */
export const split: z.ZodType = object({ by: by.optional(), salt: text.optional(), arms: record(arm, namePattern) }, 'SplitConfig').optional();

/** `shadow` of a route. */
export const shadow: z.ZodType = object(
  {
    to: textLike(namesPattern),
    sample: number('a share from 0 to 1', { minimum: 0, maximum: 1 }),
    concurrency: object({ max: whole(1) }, { max: 'How many copies may be under way at once.' }).optional(),
  },
  'ShadowConfig',
).optional();
