import type { ValidationResult, Validator } from '@cfworker/json-schema';
import type { Judgement } from '../../chat/judge.ts';
import type { JsonSchema } from '../../chat/json-schema.ts';
import { draftOf } from '../../config/json-schema-words.ts';

const validators = new WeakMap<JsonSchema, Promise<Validator>>();

/** Gives 1 to a text that is JSON of the schema's shape, and 0 to others. */
export async function judgeBySchema(schema: JsonSchema, text: string): Promise<Judgement> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { score: 0, reason: 'the text is not JSON' };
  }
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = createValidator(schema);
    validators.set(schema, validator);
  }
  const { valid, errors } = (await validator).validate(value);
  return valid ? 1 : { score: 0, reason: reasonOf(errors) };
}

async function createValidator(schema: JsonSchema): Promise<Validator> {
  const { Validator } = await import('@cfworker/json-schema');
  // It writes into the schemas that it is given.
  return new Validator(structuredClone(schema), draftOf(schema));
}

// The last one is the nearest to the fault. Told by its place in the schema, which is the config's: reasons stand in events, and what an answer says does not.
function reasonOf(errors: ValidationResult['errors']): string {
  const at = errors.at(-1)?.keywordLocation ?? '#';
  return `the JSON does not fit the schema at ${at}`;
}
