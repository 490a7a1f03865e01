import { expect, it } from 'vitest';
import { codeFromStatus } from './from-status.ts';

it.each([
  [200, 'bad_response'],
  [302, 'bad_response'],
  [399, 'bad_response'],
  [400, 'invalid_request'],
  [401, 'authentication'],
  [402, 'quota_exceeded'],
  [403, 'permission'],
  [404, 'model_not_found'],
  [405, 'invalid_request'],
  [408, 'server_error'],
  [409, 'server_error'],
  [413, 'context_length'],
  [422, 'invalid_request'],
  [429, 'rate_limit'],
  [498, 'overloaded'],
  [499, 'server_error'],
  [500, 'server_error'],
  [502, 'server_error'],
  [503, 'overloaded'],
  [529, 'overloaded'],
  [599, 'server_error'],
])('HTTP %i without a better word is %s', (status, code) => {
  expect(codeFromStatus(status)).toBe(code);
});
