import { expect, it, vi } from 'vitest';
import { type RequestBuilder, rememberRequestHeads } from './request-head.ts';

type Options = Parameters<RequestBuilder['buildRequest']>[0];

/** A client as vendor SDKs have it: it writes the body as JSON and counts how often it was asked. */
function clientOf(write: (options: Options) => unknown = ({ body }) => JSON.stringify(body)) {
  const buildRequest = vi.fn(async (options: Options, context: { retryCount?: number } = {}) => ({
    req: { method: options.method, headers: new Headers({ authorization: 'Bearer k', 'x-count': String(context.retryCount ?? 0) }), body: write(options), ...options.fetchOptions },
    url: `http://vendor${options.path}`,
    timeout: 7,
  }));
  const client: RequestBuilder = { buildRequest };
  rememberRequestHeads(client);
  return { client, buildRequest };
}

it('builds the head of a path once, and each body anew', async () => {
  const { client, buildRequest } = clientOf();
  const mark = Symbol('exchange');
  for (const [text, exchange] of [['one', 1], ['two', 2], ['three', 3]] as const) {
    const built = await client.buildRequest({ method: 'post', path: '/chat', body: { text }, fetchOptions: { [mark]: exchange } });
    expect(built).toMatchObject({ url: 'http://vendor/chat', timeout: 7, req: { body: JSON.stringify({ text }), [mark]: exchange } });
    expect(new Headers(built.req.headers as Headers).get('authorization')).toBe('Bearer k');
  }
  expect(buildRequest).toHaveBeenCalledTimes(1);
  await client.buildRequest({ method: 'post', path: '/other', body: {} });
  expect(buildRequest).toHaveBeenCalledTimes(2);
});

it('knows an SDK that hands on headers although there are none', async () => {
  const { client, buildRequest } = clientOf();
  const none = { values: new Headers(), nulls: new Set() };
  for (let turn = 0; turn < 2; turn += 1) await client.buildRequest({ method: 'post', path: '/chat', body: {}, headers: none });
  expect(buildRequest).toHaveBeenCalledTimes(1);
});

it.each<[string, Partial<Options>, { retryCount: number } | undefined]>([
  ['headers', { headers: { 'x-a': '1' } }, undefined],
  ['SDK headers', { headers: { values: new Headers({ 'x-a': '1' }), nulls: new Set() } }, undefined],
  ['removed headers', { headers: { values: new Headers(), nulls: new Set(['x-a']) } }, undefined],
  ['a query', { query: { a: 1 } }, undefined],
  ['a signal', { signal: new AbortController().signal }, undefined],
  ['a retry', {}, { retryCount: 1 }],
])('leaves a request with %s of its own to the SDK', async (_, own, context) => {
  const { client, buildRequest } = clientOf();
  for (let turn = 0; turn < 2; turn += 1) await client.buildRequest({ method: 'post', path: '/chat', body: {} });
  expect(buildRequest).toHaveBeenCalledTimes(1);
  await client.buildRequest({ method: 'post', path: '/chat', body: {}, ...own }, context);
  expect(buildRequest).toHaveBeenCalledTimes(2);
});

it('leaves bodies to an SDK that writes them in a way of its own', async () => {
  const { client, buildRequest } = clientOf(() => 'form');
  for (let turn = 0; turn < 3; turn += 1) expect((await client.buildRequest({ method: 'post', path: '/upload', body: {} })).req.body).toBe('form');
  expect(buildRequest).toHaveBeenCalledTimes(3);
});

it('does not grow without bound', async () => {
  const { client, buildRequest } = clientOf();
  for (let id = 0; id < 100; id += 1) await client.buildRequest({ method: 'post', path: `/${id}`, body: {} });
  await client.buildRequest({ method: 'post', path: '/0', body: {} });
  expect(buildRequest).toHaveBeenCalledTimes(100);
  await client.buildRequest({ method: 'post', path: '/99', body: {} });
  expect(buildRequest).toHaveBeenCalledTimes(101);
});
