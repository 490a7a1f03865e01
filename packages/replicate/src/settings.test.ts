import { createRouter, isZerohopError, type Router } from '@zerohop/core';
import { type Emulator, emulateReplicate } from '@zerohop/testkit';
import Replicate from 'replicate';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { replicate } from './index.ts';

const llama = 'meta/meta-llama-3-70b-instruct';
const request = { model: `r/${llama}`, messages: [{ role: 'user', content: 'Hi' }] } as never;

let server: Emulator;
let routers: Router[] = [];
beforeAll(async () => {
  server = await emulateReplicate();
});
afterAll(() => server.close());
beforeEach(() => server.reset());
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(routers.map((router) => router.close()));
  routers = [];
});

function routerWith(settings: Parameters<typeof replicate>[0]): Router {
  const router = createRouter({ providers: { r: replicate(settings) }, defaults: { retry: false } } as never) as unknown as Router;
  routers.push(router);
  return router;
}
const ask = (settings: Parameters<typeof replicate>[0]) => routerWith(settings).chat(request);
const issuesOf = (settings: object): unknown => {
  try {
    routerWith(settings as never);
    return 'fine';
  } catch (error) {
    return isZerohopError(error, 'config_invalid') ? error.details.issues : error;
  }
};

describe('who asks', () => {
  it('the default key goes to no other address, and neither does the one that the SDK would find', async () => {
    vi.stubEnv('REPLICATE_API_TOKEN', 'r8_env');
    expect(issuesOf({})).toBe('fine');
    await expect(ask({ baseURL: server.baseURL })).rejects.toMatchObject({ code: 'authentication' });
    expect(server.calls.map(({ key, headers }) => [key, headers['authorization']])).toEqual([[undefined, undefined]]);
  });

  it('a missing default key is found at the start, by its name', () => {
    vi.stubEnv('REPLICATE_API_TOKEN', '');
    expect(() => routerWith({})).toThrow('REPLICATE_API_TOKEN');
  });

  it('a key that is given is the one that is sent', async () => {
    vi.stubEnv('REPLICATE_API_TOKEN', 'r8_env');
    await ask({ apiKey: 'r8_own', baseURL: server.baseURL });
    expect(server.calls[0]).toMatchObject({ key: 'r8_own' });
  });

  it('takes the next key of a pool when one is refused', async () => {
    await using strict = await emulateReplicate({ keys: ['r8_good'] });
    const response = await ask({ apiKey: ['r8_bad', 'r8_good'], baseURL: strict.baseURL });
    expect(response.attempts.map(({ code }) => code)).toEqual(['authentication', undefined]);
  });

  it("adds the provider's headers, and its own fetch gets the signal", async () => {
    const signals: unknown[] = [];
    const own: typeof fetch = (url, init) => {
      signals.push(init?.signal);
      return fetch(url, init);
    };
    await ask({ apiKey: 'k', baseURL: server.baseURL, headers: { 'x-team': 'a' }, fetch: own });
    expect(server.calls[0]?.headers).toMatchObject({ 'x-team': 'a', authorization: 'Bearer k' });
    expect(signals).toEqual([expect.any(AbortSignal)]);
    const { text } = await routerWith({ apiKey: 'k', baseURL: server.baseURL, fetch: own }).stream(request).response();
    expect(text).not.toBe('');
  });
});

describe("the app's own client", () => {
  const clientOf = (options: object = {}) => new Replicate({ auth: 'r8_client', baseUrl: server.baseURL, userAgent: 'my-app/1', ...options });

  it('is used with its token, address, agent and fetch', async () => {
    const asked: string[] = [];
    const own = clientOf({
      fetch: (url: string, init?: RequestInit) => {
        asked.push(String(url));
        return fetch(url, init);
      },
    });
    expect((await ask({ client: own })).text).not.toBe('');
    expect((await routerWith({ client: own }).stream(request).response()).text).not.toBe('');
    expect(server.calls[0]).toMatchObject({ key: 'r8_client', headers: { 'user-agent': 'my-app/1' } });
    expect(asked).toHaveLength(4);
  });

  it('shows its calls to what the app has laid around it, and keeps its own settings', async () => {
    const own = clientOf();
    const { fetch: before } = own;
    const spy = vi.spyOn(own, 'request');
    await ask({ client: own });
    expect(spy).toHaveBeenCalledWith(`/models/${llama}/predictions`, expect.objectContaining({ method: 'POST' }));
    expect(own.fetch).toBe(before);
  });

  it.each([429, 500, 503])('A5: a %i is not asked again', async (status) => {
    server.fault({ type: 'status', status, body: { detail: 'no', status } });
    await expect(ask({ client: clientOf() })).rejects.toMatchObject({ status });
    expect(server.calls).toHaveLength(1);
  });

  it('A5: neither is a connection that breaks', async () => {
    server.fault({ type: 'cut', at: 'headers' });
    await expect(ask({ client: clientOf() })).rejects.toMatchObject({ code: 'network' });
    expect(server.calls).toHaveLength(1);
  });
});

describe('what is wrong is said when the router is made', () => {
  const key = { apiKey: 'k' };
  it.each([
    [{ ...key, vendor: 'replica' }, 'vendor', "'replicate'"],
    [{ ...key, api: 'chat' }, 'api', 'one API'],
    [{ ...key, sdk: 'genai' }, 'sdk', 'one SDK'],
    [{ client: {} }, 'client', 'a Replicate client'],
    [{ client: new Replicate({ auth: 'k' }), apiKey: 'k' }, 'apiKey', 'beside a client'],
    [{ ...key, options: { waitSecond: 1 } }, 'options.waitSecond', "'waitSeconds'"],
    [{ ...key, options: { waitSeconds: 61 } }, 'options.waitSeconds', 'from 0 to 60'],
    [{ ...key, options: { inputs: 7 } }, 'options.inputs', 'by model'],
    [{ ...key, options: { inputs: { 'a/b': 7 } } }, 'options.inputs.a/b', 'names of its inputs'],
    [{ ...key, options: { inputs: { 'a/b': { sytem: 's' } } } }, 'options.inputs.a/b.sytem', 'one of prompt'],
    [{ ...key, options: { inputs: { 'a/b': { prompt: 1 } } } }, 'options.inputs.a/b.prompt', "the name of the model's input"],
    [{ ...key, options: { inputs: { 'a/b': { images: 'image' } } } }, 'options.inputs.a/b.images', '{ field, list }'],
    [{ ...key, options: { inputs: { 'a/b': { maxTokens: 'max_tokens' } } } }, 'options.inputs.a/b.maxTokens', 'field'],
    [{ ...key, options: { inputs: { 'a/b': { reasoning: { field: 'effort' } } } } }, 'options.inputs.a/b.reasoning', 'efforts'],
  ])('%#: %s', (settings, path, expected) => {
    expect(issuesOf(settings)).toMatchObject([{ path: `providers.r.${path}`, expected: expect.stringContaining(expected) }]);
  });

  it('and what is right is not', () => {
    const inputs = { 'a/b': llama, 'a/c': { prompt: 'p', images: { field: 'i', list: true }, maxTokens: { field: 'm' }, reasoning: { switch: 's', budget: { field: 'b', min: 1, max: 2 } } } };
    expect(issuesOf({ ...key, options: { waitSeconds: 0, inputs } })).toBe('fine');
  });
});
