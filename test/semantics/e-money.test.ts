import { isZerohopError } from '@zerohop/core';
import type { AnswerUsage, Emulator } from '@zerohop/testkit';
import { describe, expect, it } from 'vitest';
import { findModel } from '../../packages/core/src/catalog/catalog.ts';
import { failureOf, messages, open } from './open-router.ts';

const call = { model: 'a/gpt-4.1', messages };

/** Nano-dollars of a quantity at US dollars per million, by whole numbers as the rule has it. */
function nano(quantity: number, usdPerMillion: number): number {
  const picoUsd = BigInt(Math.round(usdPerMillion * 1e6));
  return Number((BigInt(quantity) * picoUsd + 500n) / 1000n);
}

/** What the vendor's own record of its last answer comes to, at the catalog's price. */
async function bill(emulator: Emulator, model: string): Promise<number> {
  const last = emulator.calls.at(-1);
  // A stream's reader may be done before its server is.
  await last?.done;
  const usage = last?.usage;
  const price = findModel('openai', model)?.prices?.[0];
  if (usage === undefined || price?.input === undefined || price.output === undefined) throw new Error('nothing to bill');
  return nano(usage.input - usage.cacheRead, price.input) + nano(usage.cacheRead, price.cacheRead ?? price.input) + nano(usage.output, price.output);
}

describe('what a call costs', () => {
  it.each<Partial<AnswerUsage>>([{ input: 1, output: 1 }, { input: 1_234, output: 567 }, { input: 1_000, cacheRead: 333, output: 7, reasoning: 5 }, { input: 99_999, output: 32_768 }])(
    'E1: a call costs what the vendor recorded times the price, whole and streamed: %o',
    async (usage) => {
      await using opened = await open({ emulators: { answer: { text: 'an answer', usage } } });
      for (const model of ['gpt-4.1', 'gpt-4.1-mini']) {
        const request = { model: `a/${model}`, messages };
        for (const response of [await opened.router.chat(request), await opened.router.stream(request).response()]) {
          expect(response.cost.nanoUsd).toBe(await bill(opened.a, model));
          expect(response.cost.usd).toBe(response.cost.nanoUsd / 1e9);
          expect(response.cost.estimated).toBe(false);
          expect(response.cost.lines.reduce((sum, line) => sum + line.nanoUsd, 0)).toBe(response.cost.nanoUsd);
          expect(response.usage).toMatchObject({ input: { total: usage.input }, output: { total: usage.output }, provenance: 'provider' });
        }
      }
      expect(opened.of('call').map(({ cost }) => cost.nanoUsd)).toEqual(opened.of('attempt').map(({ attempt }) => attempt.cost?.nanoUsd));
    },
  );

  it('E1: a line is rounded half up, each for itself', async () => {
    const prices = { 'a/gpt-4.1': { input: 0.0005, output: 0.0015 } };
    await using opened = await open({ config: { prices }, emulators: { answer: { text: 'x', usage: { input: 1, output: 1 } } } });
    const { cost } = await opened.router.chat(call);
    // 0.5 and 1.5 nano-dollars.
    expect(cost.lines.map(({ kind, quantity, nanoUsd }) => [kind, quantity, nanoUsd])).toEqual([['input', 1, 1], ['output', 1, 2]]);
    expect(cost.nanoUsd).toBe(3);
  });

  it("E2: a config's price outranks the catalog's, by target and by model, and names itself", async () => {
    const answer = { text: 'x', usage: { input: 1_000, output: 1_000 } };
    await using opened = await open({ config: { prices: { 'a/gpt-4.1': { input: 100, output: 200 }, 'gpt-4.1-mini': { input: 3, output: 4 } } }, emulators: { answer } });
    const byTarget = await opened.router.chat(call);
    expect(byTarget.cost.nanoUsd).toBe(nano(1_000, 100) + nano(1_000, 200));
    expect(byTarget.cost.priceId).toMatch(/^config:/);
    const byModel = await opened.router.chat({ ...call, model: 'b/gpt-4.1-mini' });
    expect(byModel.cost.nanoUsd).toBe(nano(1_000, 3) + nano(1_000, 4));
    const fromCatalog = await opened.router.chat({ ...call, model: 'b/gpt-4.1' });
    expect(fromCatalog.cost.priceId).toMatch(/^catalog:/);
  });

  it("E2: a provider's priceFactor multiplies the catalog's price and not the config's", async () => {
    await using plain = await open({ emulators: { answer: { text: 'x', usage: { input: 1_000, output: 1_000 } } } });
    const base = await plain.router.chat(call);
    const providers = {
      a: { adapter: 'openai', apiKey: 'k', baseURL: plain.a.baseURL, priceFactor: 1.1 },
      b: { adapter: 'openai', apiKey: 'k', baseURL: plain.b.baseURL, priceFactor: 0.5 },
    };
    await using opened = await open({ config: { providers: providers as never, prices: { 'a/gpt-4.1-mini': { input: 1, output: 1 } } } });
    const dearer = await opened.router.chat(call);
    expect(dearer.cost.nanoUsd).toBe(Math.round(base.cost.nanoUsd * 1.1));
    expect((await opened.router.chat({ ...call, model: 'b/gpt-4.1' })).cost.nanoUsd).toBe(Math.round(base.cost.nanoUsd * 0.5));
    expect((await opened.router.chat({ ...call, model: 'a/gpt-4.1-mini' })).cost.nanoUsd).toBe(nano(2_000, 1));
  });

  it("E2: an unknown price is a warning and an estimated 0, never silent; a name that begins alike is no price", async () => {
    await using opened = await open();
    for (const model of ['gpt-4.1-nano-of-our-own', 'nobody-knows']) {
      const response = await opened.router.chat({ ...call, model: `a/${model}` });
      expect(response.cost).toMatchObject({ nanoUsd: 0, estimated: true, priceId: 'none' });
      expect(response.warnings).toMatchObject([{ about: 'price', target: `a/${model}` }]);
    }
  });

  it("E2: unknownPrice 'error' excludes the target with price_unknown", async () => {
    await using opened = await open({ config: { unknownPrice: 'error', routes: { chat: { targets: ['a/nobody-knows', 'b/gpt-4.1'] } } } });
    const response = await opened.router.chat({ ...call, model: 'chat' });
    expect(response.target).toBe('b/gpt-4.1');
    expect(response.decision.exclusions).toMatchObject([{ target: 'a/nobody-knows', reason: 'price_unknown' }]);
    const error = await failureOf(opened.router.chat({ ...call, model: 'a/nobody-knows' }));
    expect(isZerohopError(error, 'no_target') && error.details.exclusions).toMatchObject([{ reason: 'price_unknown' }]);
    expect(opened.a.calls).toHaveLength(0);
  });

  it('E2: the tier that served sets the price', async () => {
    await using opened = await open({ emulators: { answer: { text: 'x', usage: { input: 1_000, output: 1_000 } } } });
    const plain = await opened.router.chat(call);
    const body = { id: 'x', object: 'chat.completion', created: 1, model: 'gpt-4.1', service_tier: 'priority', choices: [{ index: 0, message: { role: 'assistant', content: 'x' }, finish_reason: 'stop' }], usage: { prompt_tokens: 1_000, completion_tokens: 1_000, total_tokens: 2_000 } };
    opened.a.fault({ type: 'status', status: 200, body });
    expect((await opened.router.chat(call)).cost.nanoUsd).toBe(Math.round(plain.cost.nanoUsd * 1.75));
  });
});

describe('what failed attempts cost', () => {
  it('E3: an error status and a failed connect cost nothing; the answer is billed alone', async () => {
    await using opened = await open({ config: { defaults: { retry: false } } });
    opened.a.fault({ type: 'error', condition: 'server_error' });
    const after500 = await opened.router.chat({ ...call, model: 'chat' });
    expect(after500.attempts.map(({ target, cost }) => [target, cost?.nanoUsd ?? 0])).toEqual([['a/gpt-4.1', 0], ['b/gpt-4.1', await bill(opened.b, 'gpt-4.1')]]);
    expect(after500.cost).toMatchObject({ nanoUsd: await bill(opened.b, 'gpt-4.1'), estimated: false });
    await opened.a.close();
    const afterRefusal = await opened.router.chat({ ...call, model: 'chat' });
    expect(afterRefusal.attempts[0]).toMatchObject({ code: 'network' });
    expect(afterRefusal.attempts[0]?.cost?.nanoUsd ?? 0).toBe(0);
    expect(afterRefusal.cost.nanoUsd).toBe(await bill(opened.b, 'gpt-4.1'));
  });

  it('E3: a reset after the request was written costs its estimated input', async () => {
    await using opened = await open({ config: { defaults: { retry: false } } });
    opened.a.fault({ type: 'cut', at: 'headers', reset: true });
    const response = await opened.router.chat({ ...call, model: 'chat' });
    const [reset] = response.attempts;
    expect(reset).toMatchObject({ code: 'network', usage: { provenance: 'estimated', output: { total: 0 } }, cost: { estimated: true } });
    expect(reset?.cost?.nanoUsd).toBeGreaterThan(0);
    expect(response.cost).toMatchObject({ nanoUsd: (reset?.cost?.nanoUsd ?? 0) + await bill(opened.b, 'gpt-4.1'), estimated: true });
  });

  it('E3: a stream that is cut, cancelled or too slow costs its input and what was received, estimated', async () => {
    const cases = { cut: { type: 'cut', afterChunks: 2 }, cancelled: { type: 'stall', afterChunks: 2 }, timeout: { type: 'stall', afterChunks: 2 } } as const;
    for (const [way, fault] of Object.entries(cases)) {
      await using opened = await open({ emulators: { answer: { text: 'a text of several chunks, long enough' } } });
      opened.a.fault(fault);
      let text = '';
      await (async () => {
        for await (const piece of opened.router.stream({ ...call, timeouts: { idleMs: way === 'timeout' ? 20 : 60_000 } }).textStream) {
          text += piece;
          if (way === 'cancelled' && text.length >= 24) break;
        }
      })().catch(() => {});
      expect(text).toHaveLength(24);
      const [attempt] = opened.of('attempt').map((event) => event.attempt);
      expect(attempt?.usage?.output.total).toBeGreaterThan(2);
      expect(attempt?.usage?.output.total).toBeLessThan(20);
      expect(attempt).toMatchObject({ usage: { provenance: 'estimated' }, cost: { estimated: true } });
      const price = findModel('openai', 'gpt-4.1')?.prices?.[0];
      expect(attempt?.cost?.nanoUsd).toBe(nano(attempt?.usage?.input.total ?? 0, price?.input ?? 0) + nano(attempt?.usage?.output.total ?? 0, price?.output ?? 0));
      expect(opened.of('call')).toMatchObject([{ cost: { nanoUsd: attempt?.cost?.nanoUsd, estimated: true } }]);
    }
  });

  it('E3: a call cancelled while it still waits for a connection costs nothing', async () => {
    await using opened = await open();
    const error = await failureOf(opened.router.chat({ ...call, signal: AbortSignal.abort() }));
    expect(isZerohopError(error, 'cancelled')).toBe(true);
    expect(opened.of('call')).toMatchObject([{ outcome: 'cancelled', cost: { nanoUsd: 0 } }]);
    expect(opened.a.calls).toHaveLength(0);
  });
});
