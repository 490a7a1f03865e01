import { expect, it, test } from 'vitest';
import { betaHeader, toHeaders } from './to-headers.ts';

const body = { model: 'm', messages: [] };

it('leaves a body alone that has nothing for the headers', () => {
  expect(toHeaders(body, ['a'])).toEqual({ body, headers: undefined });
});

test.each<[string, object, readonly string[] | undefined, object | undefined]>([
  ["a request's beta features", { betas: ['b'] }, undefined, { 'anthropic-beta': 'b' }],
  ["a request's and the provider's", { betas: ['b', 'a'] }, ['a'], { 'anthropic-beta': 'a,b' }],
  ['beta features that are none', { betas: [1, ''] }, ['a'], undefined],
  ['a user profile', { user_profile_id: 'u' }, undefined, { 'anthropic-user-profile-id': 'u' }],
  ['a workspace', { workspace_id: 'w' }, undefined, { 'anthropic-workspace-id': 'w' }],
])('takes %s out of the body', (_name, given, betas, headers) => {
  expect(toHeaders({ ...body, ...given }, betas)).toEqual({ body, headers });
});

test.each([[undefined], [[]]])('no beta features are no header: %j', (betas) => {
  expect(betaHeader(betas)).toBeUndefined();
});
