import { type ConfigData, createRouter, type Router } from '@zerohop/core';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { emulateGemini, type Emulator, emulateOpenai } from '@zerohop/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from './open-router.ts';

let a: Emulator;
let b: Emulator;
let g: Emulator;
let router: Router | undefined;
beforeEach(async () => {
  [a, b, g] = await Promise.all([emulateOpenai(), emulateOpenai(), emulateGemini()]);
});
afterEach(async () => {
  await router?.close();
  await Promise.all([a.close(), b.close(), g.close()]);
});

/** Two accounts at one vendor, a third elsewhere, over the vendors' own SDKs. */
function open(config: Partial<ConfigData>): Router {
  const data = {
    providers: {
      a: { adapter: 'openai', apiKey: 'key-of-a-0123456789', baseURL: a.baseURL },
      b: { adapter: 'openai', apiKey: 'key-of-b-0123456789', baseURL: b.baseURL },
      g: { adapter: 'google', apiKey: 'key-of-g-0123456789', baseURL: g.baseURL },
    },
    closeMs: 0,
    defaults: { retry: false },
    ...config,
  };
  router = createRouter(data as never, { adapters: [openai, google] as never }) as unknown as Router;
  return router;
}

const texts = Array.from({ length: 3_000 }, (_, index) => `text ${index}`);
const inputsOf = (server: Emulator): string[][] => server.calls.map(({ body }) => (body as { input: string[] }).input);

describe('V3: failures half-way, over real sockets', () => {
  it('V3: another account at the same vendor goes on with what is left', async () => {
    a.fault({ when: { call: 2 }, fault: { type: 'error', condition: 'server_error' } });
    const embedder = open({ routes: { search: { targets: ['a/text-embedding-3-small', 'b/text-embedding-3-small'] } } });
    const response = await embedder.embed({ model: 'search', input: texts });
    expect(inputsOf(a)).toEqual([texts.slice(0, 2_048), texts.slice(2_048)]);
    expect(inputsOf(b)).toEqual([texts.slice(2_048)]);
    expect(response.embeddings).toHaveLength(3_000);
    const undisturbed = await embedder.embed({ model: 'b/text-embedding-3-small', input: texts });
    expect(response.embeddings).toEqual(undisturbed.embeddings);
    expect(response.cost.nanoUsd).toBe(undisturbed.cost.nanoUsd);
    expect(response.attempts.map(({ target, code }) => [target, code])).toEqual([
      ['a/text-embedding-3-small', undefined],
      ['a/text-embedding-3-small', 'server_error'],
      ['b/text-embedding-3-small', undefined],
    ]);
  });

  it('V3, V4: another model embeds all of it anew, and only if it may', async () => {
    a.fault({ when: { from: 2 }, fault: { type: 'cut', at: 'headers' } });
    const targets = ['a/text-embedding-3-small', 'g/gemini-embedding-001'];
    const embedder = open({ routes: { same: { targets }, any: { targets, vectors: 'any' } } });
    await expect(embedder.embed({ model: 'same', input: texts })).rejects.toMatchObject({ code: 'network' });
    expect(g.calls).toEqual([]);
    const response = await embedder.embed({ model: 'any', input: texts });
    expect(g.calls).toHaveLength(30);
    const alone = await embedder.embed({ model: 'g/gemini-embedding-001', input: texts });
    expect(response.embeddings).toEqual(alone.embeddings);
    expect(response.target).toBe('g/gemini-embedding-001');
    expect(response.cost.nanoUsd).toBeGreaterThanOrEqual(alone.cost.nanoUsd);
  });
});

describe('V8: how it ends, over real sockets', () => {
  it('V8: close() cuts what does not end in time, and leaves no socket', async () => {
    a.fault({ when: { from: 2 }, fault: { type: 'hang' } });
    const embedder = open({});
    const ended = embedder.embed({ model: 'a/text-embedding-3-small', input: texts }).catch((error: unknown) => error);
    await a.waitForCall(2);
    await embedder.close();
    expect(await ended).toMatchObject({ code: 'cancelled', attempts: [{ outcome: 'ok' }, { outcome: 'aborted' }] });
    await until(() => a.openSockets === 0);
  });
});
