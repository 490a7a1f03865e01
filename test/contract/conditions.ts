import type { Condition } from '@zerohop/testkit';

/** What each condition comes to, however the vendor words it and whatever status it uses. Of quotas the subjects say. */
export const conditions: readonly (readonly [Condition, string])[] = [
  ['authentication', 'authentication'],
  ['permission', 'permission'],
  ['model_not_found', 'model_not_found'],
  ['rate_limit', 'rate_limit'],
  ['overloaded', 'overloaded'],
  ['server_error', 'server_error'],
  ['context_length', 'context_length'],
  ['content_filter', 'content_filter'],
  ['invalid_request', 'invalid_request'],
];
