import type { Fault } from '@zerohop/testkit';
import { expect, it } from 'vitest';
import { failureOf } from './contract.ts';
import { embedContract } from './embed-bench.ts';
import { conditions } from './conditions.ts';

const texts = ['Grüezi', 'four and four', '四 👋', 'to the north', 'of the south', 'and the east', 'the end'];

embedContract('vectors', ({ maxInputs, dimensions, counts, model }, bench) => {
  it('V1: one for each text, in order, over as many requests as it takes', async () => {
    const alone = [];
    for (const text of texts) alone.push((await bench.embed(text)).embeddings[0]);
    const [server] = bench.servers;
    server.reset();
    const { embeddings, attempts } = await bench.embed(texts);
    expect(embeddings).toEqual(alone);
    expect(new Set(embeddings.map(String)).size).toBe(texts.length);
    expect(server.calls).toHaveLength(Math.ceil(texts.length / maxInputs));
    expect(attempts.map(({ outcome, integrity, index }) => [outcome, integrity, index])).toEqual(server.calls.map((_, index) => ['ok', 'complete', index]));
  });

  it('V6: of the length that is asked for, or the vendor is not asked', async () => {
    if (dimensions === undefined) {
      expect(await bench.failure(texts, { dimensions: 256 })).toMatchObject({ code: 'unsupported' });
      expect(bench.servers[0].calls).toEqual([]);
      return;
    }
    const { embeddings } = await bench.embed(texts, { dimensions });
    expect(embeddings.map(({ length }) => length)).toEqual(texts.map(() => dimensions));
  });

  it('V7: usage and cost are those of all requests together', async () => {
    const { usage, cost, attempts, ...response } = await bench.embed(texts);
    expect(response).toMatchObject({ provider: 'p', target: bench.target, model, warnings: [] });
    expect(usage).toMatchObject({ output: { total: 0 }, provenance: counts ? 'provider' : 'estimated' });
    // What the emulators count: a token is four characters.
    if (counts) expect(usage.input.total).toBeGreaterThanOrEqual(Math.ceil(texts.join('').length / 4));
    expect(usage.input.total).toBe(attempts.reduce((sum, attempt) => sum + (attempt.usage?.input.total ?? 0), 0));
    expect(cost).toMatchObject({ nanoUsd: usage.input.total * 100, estimated: !counts });
  });
});

embedContract('errors of embeddings', ({ filters }, bench) => {
  it.each([...conditions.filter(([condition]) => filters || condition !== 'content_filter'), ['quota', 'quota_exceeded'] as const])('%s is %s, after one request', async (condition, code) => {
    bench.servers[0].fault({ type: 'error', condition });
    const error = await bench.failure('Hi');
    expect(error).toMatchObject({ code, provider: 'p', attempts: [{ outcome: 'failed', code }] });
    expect(JSON.stringify(error)).not.toContain('key-of-all');
    expect(bench.servers[0].calls).toHaveLength(1);
  });

  it.each<readonly [string, Fault, string]>([
    ['a page with 200', { type: 'html', status: 200 }, 'bad_response'],
    ['an empty body', { type: 'empty' }, 'bad_response'],
    ['JSON that is no answer', { type: 'status', status: 200, body: { hello: 'world' } }, 'bad_response'],
    ['a cut before the headers', { type: 'cut', at: 'headers' }, 'network'],
  ])('%s is an error, and the next call is fine', async (_name, fault, code) => {
    const heal = bench.servers[0].fault(fault);
    expect(await bench.failure('Hi')).toMatchObject({ code });
    heal();
    expect((await bench.embed('Hi')).embeddings).toHaveLength(1);
  });

  it('half an answer is an error', async () => {
    for (const type of ['cut', 'clean-end'] as const) {
      const heal = bench.servers[0].fault({ type, afterChunks: 1 });
      expect(['network', 'bad_response']).toContain((await bench.failure('Hi')).code);
      heal();
    }
  });
});

embedContract('vectors of one space', ({ maxInputs }, bench) => {
  const batches = Math.ceil(texts.length / maxInputs);
  const fault = (call: number): void => void bench.servers[0].fault({ when: { from: call }, fault: { type: 'error', condition: 'server_error' } });

  it('V3: another account at the same model goes on with what is left', async () => {
    const undisturbed = await bench.embed(texts);
    bench.servers[0].reset();
    fault(2);
    const { embeddings, target, attempts, cost } = await bench.embed(texts, { model: 'twins' });
    expect(embeddings).toEqual(undisturbed.embeddings);
    expect([target, cost.nanoUsd]).toEqual([bench.target.replace('p/', 'q/'), undisturbed.cost.nanoUsd]);
    expect(attempts.map(({ provider, code }) => `${provider}: ${code ?? 'ok'}`)).toEqual(['p: ok', 'p: server_error', ...Array.from({ length: batches - 1 }, () => 'q: ok')]);
    expect(bench.servers.map(({ calls }) => calls.length)).toEqual([2, batches - 1, 0]);
  });

  it('V4: another model is not asked, whether nothing or half of it is done', async () => {
    for (const call of [1, 2]) {
      bench.servers[0].reset();
      fault(call);
      expect(await bench.failure(texts, { model: 'strangers' })).toMatchObject({ code: 'server_error', attempts: { length: call } });
      expect(bench.servers.map(({ calls }) => calls.length)).toEqual([call, 0, 0]);
    }
  });

  it('V3, V4: where it may, it embeds all of it anew, and nothing is mixed', async () => {
    const alone = await bench.embed(texts, { model: bench.other });
    bench.servers[2].reset();
    fault(2);
    const response = await bench.embed(texts, { model: 'any' });
    expect(response.embeddings).toEqual(alone.embeddings);
    expect(response.target).toBe(bench.other);
    expect(response.usage.input.total).toBe(alone.usage.input.total);
    expect(response.warnings).toMatchObject([{ target: bench.other }]);
    expect(bench.servers.map(({ calls }) => calls.length)).toEqual([2, 0, 1]);
  });
});

embedContract('the end of embeddings', (_embedder, bench) => {
  it('V8: a cancel closes the socket of the request under way, and no other is sent', async () => {
    const [server] = bench.servers;
    server.fault({ when: { call: 2 }, fault: { type: 'hang' } });
    const controller = new AbortController();
    const outcome = failureOf(bench.embed(texts, { signal: controller.signal }));
    const { hungUp } = await server.waitForCall(2);
    controller.abort();
    expect(await outcome).toMatchObject({ code: 'cancelled', attempts: [{ outcome: 'ok' }, { outcome: 'aborted', integrity: 'cancelled' }] });
    await hungUp;
    expect(server.calls).toHaveLength(2);
  });

  it('V8: within an answer too', async () => {
    const [server] = bench.servers;
    server.fault({ type: 'stall', afterChunks: 1 });
    const controller = new AbortController();
    const outcome = failureOf(bench.embed('Hi', { signal: controller.signal }));
    const call = await server.waitForCall(1);
    while (call.chunksSent === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await outcome).toMatchObject({ code: 'cancelled' });
    await call.hungUp;
  });

  it('V8: a request that is never answered ends at its bound, and the twin is asked', async () => {
    bench.servers[0].fault({ type: 'hang' });
    const { target, attempts } = await bench.embed('Hi', { model: 'twins', timeouts: { totalMs: 150 } });
    expect(target).toBe(bench.target.replace('p/', 'q/'));
    expect(attempts.map(({ provider, code }) => `${provider}: ${code ?? 'ok'}`)).toEqual(['p: timeout', 'q: ok']);
    await bench.servers[0].calls[0]?.hungUp;
  });
});
