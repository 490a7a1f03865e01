import type { AdapterCall, JsonSchema } from '@zerohop/core/adapter';
import { toOpenapiSchema } from './openapi-schema.ts';

/** Puts a schema into the vendor's subset, and says what it lost there. */
export function convertSchema(schema: JsonSchema, call: Pick<AdapterCall, 'warn'>, about: string): object {
  const { schema: converted, dropped } = toOpenapiSchema(schema);
  if (dropped.length > 0) call.warn(about, `the schema was sent without ${dropped.join(', ')}: '@google/generative-ai' takes a subset only`);
  return converted;
}
