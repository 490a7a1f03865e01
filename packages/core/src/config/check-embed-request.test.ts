import { describe, expect, it } from 'vitest';
import { isZerohopError } from '../errors/zerohop-error.ts';
import { checkEmbedRequest } from './check-embed-request.ts';
import type { RequestKnowledge } from './check-request.ts';

const known: RequestKnowledge = { routes: new Set(['search']), providers: new Set(['openai']), adapters: new Set(['openai']) };
const with_ = (more: object): object => ({ model: 'search', input: 'tell nobody: the secret word', ...more });

describe('checkEmbedRequest', () => {
  it('lets a request with every field pass', () => {
    const request = {
      ...with_({ input: ['a', ' '], dimensions: 256, session: 's', tags: { a: 'b' }, tenant: 't', team: 'u', user: 'v', deadlineMs: 1 }),
      fallbacks: { default: ['openai/x'] },
      timeouts: { totalMs: 5, connectMs: false },
      providerOptions: { openai: { user: 'u' } },
      signal: new AbortController().signal,
    };
    expect(() => checkEmbedRequest(request, known)).not.toThrow();
    expect(() => checkEmbedRequest({ ...request, dimensions: undefined, signal: undefined }, known)).not.toThrow();
  });

  it.each([
    ['nothing', undefined, '', 'expected a request, got nothing'],
    ['no model', { input: 'a' }, 'model', 'got nothing'],
    ['an unknown route', with_({ model: 'serach' }), 'model', "did you mean 'search'?"],
    ['no input', { model: 'search' }, 'input', 'expected text, or an array of at least one text, got nothing'],
    ['an empty text', with_({ input: '' }), 'input', 'got an empty string'],
    ['an empty list', with_({ input: [] }), 'input', 'got an empty array'],
    ['an empty text in a list', with_({ input: ['a', ''] }), 'input[1]', 'expected text, got an empty string'],
    ['tokens', with_({ input: [1, 2] }), 'input[0]', 'expected text, got a number'],
    ['parts', with_({ input: [{ type: 'text', text: 'a' }] }), 'input[0]', 'expected text, got an object'],
    ['no dimensions at all', with_({ dimensions: 0 }), 'dimensions', 'a whole number from 1 on, got 0'],
    ['half a dimension', with_({ dimensions: 1.5 }), 'dimensions', 'got 1.5'],
    ['a misspelt key', with_({ dimension: 3 }), 'dimension', "no such key; did you mean 'dimensions'?"],
    ['what belongs to a chat', with_({ messages: [] }), 'messages', 'no such key'],
    ['what is to come', with_({ cache: true }), 'cache', 'not available in this version'],
    ['an unknown adapter', with_({ providerOptions: { opnai: {} } }), 'providerOptions.opnai', "did you mean 'openai'?"],
    ['a fallback to nowhere', with_({ fallbacks: ['nowhere'] }), 'fallbacks[0]', "no route 'nowhere'"],
    ['no time at all', with_({ deadlineMs: 0 }), 'deadlineMs', 'milliseconds above 0'],
  ])('refuses %s, and shows nothing of the texts', (_, request, path, says) => {
    let error: unknown;
    try {
      checkEmbedRequest(request, known);
    } catch (thrown) {
      error = thrown;
    }
    if (!isZerohopError(error, 'invalid_request')) throw new Error('it was not refused');
    expect(error.details.path).toBe(path);
    expect(error.message).toContain(says);
    expect(error.message).not.toContain('secret');
  });
});
