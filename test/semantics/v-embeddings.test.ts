import { type ConfigData, createRouter, type EmbedRequest, type EmbedResponse, isZerohopError, type Router, type TelemetryEvent, type ZerohopError } from '@zerohop/core';
import { virtualClock } from '@zerohop/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Script, type ScriptedVendorOptions, scriptedVendor, scriptedVector } from '../../packages/core/src/adapter/scripted-adapter.ts';

const price = { input: 0.1 };
/** One model at two providers, and another one. */
const models: ConfigData['models'] = {
  'a/m': { canonicalId: 'maker/m', chat: false, embedding: { dimensions: 3 }, price },
  'b/m': { canonicalId: 'maker/m', chat: false, embedding: { dimensions: 3 }, price },
  'c/other': { canonicalId: 'maker/other', chat: false, embedding: { dimensions: 3 }, price },
};

interface Options extends ScriptedVendorOptions {
  readonly config?: Partial<ConfigData> | undefined;
  /** Turns of the event loop per step of time. @default 0 */
  readonly turns?: number | undefined;
}

/** A router over scripted vendors in virtual time, with the route `search` over `a/m` and `b/m`. */
function openRouter(scripts: Readonly<Record<string, Script>> = {}, { config, turns, ...able }: Options = {}) {
  const clock = virtualClock(turns === undefined ? {} : { turns });
  const vendor = scriptedVendor(scripts, { embedLimits: { maxInputs: 2 }, ...able });
  const provider = (key: string): ConfigData['providers'][string] => ({ adapter: 'scripted', apiKey: `key-of-${key}-0123456789` });
  const data: ConfigData = { models, routes: { search: { targets: ['a/m', 'b/m'] } }, ...config, providers: { a: provider('a'), b: provider('b'), c: provider('c'), ...config?.providers } };
  const router = createRouter(data as never, { adapters: [vendor.adapter], clock, random: () => 0 }) as unknown as Router;
  const events: TelemetryEvent[] = [];
  router.on('*', (event) => events.push(event));
  const embed = (input: EmbedRequest['input'], more: Partial<EmbedRequest> = {}): Promise<EmbedResponse> => clock.advanceUntil(router.embed({ model: 'search', input, ...more }));
  return {
    router,
    vendor,
    clock,
    events,
    embed,
    async failure(input: EmbedRequest['input'], more: Partial<EmbedRequest> = {}): Promise<ZerohopError> {
      const outcome = await embed(input, more).catch((error: unknown) => error);
      if (!isZerohopError(outcome)) throw new Error('the call was expected to fail');
      return outcome as ZerohopError;
    },
    /** Target and texts of every request, in order. */
    asked: () => vendor.calls.map(({ target, input }) => `${target} ${input?.join('')}`),
  };
}

const vectors = (texts: readonly string[], model = 'm'): number[][] => texts.map((text) => scriptedVector(text, model));
const five = ['a', 'b', 'c', 'd', 'e'];

describe('V1: batches', () => {
  it('V1: splits the texts in order, and puts the vectors together again', async () => {
    const { embed, asked } = openRouter();
    const response = await embed(five);
    expect(response.embeddings).toEqual(vectors(five));
    expect(asked()).toEqual(['a/m ab', 'a/m cd', 'a/m e']);
    expect(response).toMatchObject({ provider: 'a', model: 'm', target: 'a/m', route: 'search', warnings: [], callId: expect.stringMatching(/^call_/) });
    expect(response.attempts.map(({ index, kind, outcome, integrity }) => [index, kind, outcome, integrity])).toEqual([0, 1, 2].map((index) => [index, 'first', 'ok', 'complete']));
  });

  it('V1: takes a single text, and answers with a list of one', async () => {
    const { embed } = openRouter();
    expect((await embed('Hi')).embeddings).toEqual(vectors(['Hi']));
  });

  it('V1: goes by what the model takes, then by what the provider takes, then by little', async () => {
    const many = Array.from({ length: 70 }, (_, index) => String(index));
    const sizes = ({ vendor }: ReturnType<typeof openRouter>): (number | undefined)[] => vendor.calls.map(({ input }) => input?.length);
    const byModel = openRouter({}, { config: { models: { 'a/m': { embedding: { maxInputs: 40 } } }, routes: { search: { targets: ['a/m'] } } } });
    await byModel.embed(many);
    expect(sizes(byModel)).toEqual([40, 30]);
    const byProvider = openRouter({}, { embedLimits: { maxInputs: 60 } });
    await byProvider.embed(many);
    expect(sizes(byProvider)).toEqual([60, 10]);
    const cautious = openRouter({}, { embedLimits: undefined });
    await cautious.embed(many);
    expect(sizes(cautious)).toEqual([32, 32, 6]);
  });

  it('V1: keeps the texts as they were when the call was made', async () => {
    const { router, clock } = openRouter({ 'a/m': [{ afterMs: 10 }, { fail: { code: 'overloaded' } }] }, { config: { defaults: { retry: false } } });
    const texts = [...five];
    const running = router.embed({ model: 'search', input: texts });
    texts.splice(0, 5, 'other');
    const response = await clock.advanceUntil(running);
    expect(response.target).toBe('b/m');
    expect(response.embeddings).toEqual(vectors(five));
    expect(response.decision.quote).toEqual(router.plan({ model: 'search', input: five }).quote);
  });

  it('V1, V7: any split gives the same vectors in the same order, and costs the sum of its attempts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 60 }), async (texts, maxInputs, maxTokens) => {
        const { embed } = openRouter({}, { embedLimits: { maxInputs, maxTokens } });
        const response = await embed(texts);
        expect(response.embeddings).toEqual(vectors(texts));
        const tokens = texts.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
        expect(response.usage.input).toMatchObject({ total: tokens, uncached: tokens });
        // 0.1 US dollars per million tokens are exactly 100 nano-dollars each, so no rounding stands between the parts and the whole.
        expect(response.cost.nanoUsd).toBe(tokens * 100);
        expect(response.cost.nanoUsd).toBe(response.attempts.reduce((sum, { cost }) => sum + (cost?.nanoUsd ?? 0), 0));
        expect(response.attempts.every(({ outcome }) => outcome === 'ok')).toBe(true);
      }),
    );
  });
});

describe('V2: one attempt per batch', () => {
  it('V2: sends one batch after the other', async () => {
    const { embed, vendor } = openRouter({ 'a/m': { afterMs: 100 } });
    await embed(five);
    const [first, ...later] = vendor.calls.map(({ atMs }) => atMs);
    expect(later.map((atMs) => atMs - (first ?? 0))).toEqual([100, 200]);
  });

  it('V2: counts maxAttempts and retries for each batch by itself', async () => {
    const flaky = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((): Script => [{ fail: { code: 'overloaded' } }, { fail: { code: 'overloaded' } }, {}]);
    const { embed, asked } = openRouter({ 'a/m': flaky }, { embedLimits: { maxInputs: 1 }, turns: 3, config: { defaults: { maxAttempts: 4, retryBudget: false, breaker: false } } });
    const response = await embed(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(response.embeddings).toHaveLength(6);
    expect(asked()).toEqual(['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c', 'd', 'd', 'd', 'e', 'e', 'e', 'f', 'f', 'f'].map((text) => `a/m ${text}`));
    expect(response.attempts.map(({ index }) => index)).toEqual(Array.from({ length: 18 }, (_, index) => index));
  });

  it('V2: spends no more than maxAttempts on a batch, over all targets', async () => {
    const overloaded: Script = { fail: { code: 'overloaded' } };
    const { failure, asked } = openRouter({ 'a/m': [{}, overloaded], 'b/m': overloaded }, { config: { defaults: { maxAttempts: 4, retry: { retries: 2 } } } });
    const error = await failure(five);
    expect(error.code).toBe('overloaded');
    expect(asked()).toEqual(['a/m ab', 'a/m cd', 'a/m cd', 'a/m cd', 'b/m cd']);
    expect(error.attempts.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual(['first ok', 'first failed', 'retry failed', 'retry failed', 'fallback failed']);
  });

  it('V2: tries another credential, and benches the one that was refused', async () => {
    const provider = { adapter: 'scripted', apiKey: ['key-number-one-012345', 'key-number-two-012345'] };
    const { embed, vendor, router } = openRouter({ 'a/m': [{ fail: { code: 'rate_limit', retryAfterMs: 60_000 } }, {}] }, { config: { providers: { a: provider } } });
    const response = await embed(five);
    expect(vendor.calls.map(({ apiKey, input }) => [apiKey, input?.join('')])).toEqual([
      ['key-number-one-012345', 'ab'],
      ['key-number-two-012345', 'ab'],
      ['key-number-two-012345', 'cd'],
      ['key-number-two-012345', 'e'],
    ]);
    expect(response.attempts.map(({ reason }) => reason)).toEqual([undefined, 'next_credential', undefined, undefined]);
    expect(router.status().credentials['a']?.map(({ models: benched }) => benched['m']?.state)).toEqual(['cooldown', undefined]);
  });

  it('V2: opens breakers and stands in status() like any call', async () => {
    const { failure, router, events } = openRouter({ 'a/m': { fail: { code: 'server_error' } }, 'b/m': { fail: { code: 'server_error' } } }, { config: { defaults: { retry: false, breaker: { consecutiveFailures: 1 } } } });
    expect((await failure(five)).code).toBe('server_error');
    expect(Object.values(router.status().targets).map(({ state }) => state)).toEqual(['open', 'open']);
    expect(events.filter(({ type }) => type === 'breaker' || type === 'route.unprotected').map((event) => ('target' in event ? `${event.type} ${event.target}` : ''))).toEqual(['route.unprotected b/m', 'breaker a/m', 'breaker b/m']);
  });

  it('V2: makes the events of a call, with its scope', async () => {
    const { router, clock, events } = openRouter();
    const response = await clock.advanceUntil(router.scope({ tenant: 'acme' }, () => router.embed({ model: 'search', input: ['a', 'b', 'c'], tags: { feature: 'search' } })));
    expect(events.map(({ type }) => type)).toEqual(['call.start', 'plan', 'attempt.start', 'attempt', 'attempt.start', 'attempt', 'call']);
    const scope = { tenant: 'acme', team: undefined, user: undefined, tags: { feature: 'search' } };
    for (const event of events) expect(event).toMatchObject({ callId: response.callId, scope });
    expect(events[0]).toMatchObject({ operation: 'embed', model: 'search', stream: false });
    expect(events.at(-1)).toMatchObject({ operation: 'embed', outcome: 'ok', target: 'a/m', usage: response.usage, cost: response.cost });
  });
});

describe('V3: failures half-way', () => {
  it('V3: goes on where it was when the next target has the same model', async () => {
    const { embed, asked } = openRouter({ 'a/m': [{}, { fail: { code: 'overloaded' } }] }, { config: { defaults: { retry: false } } });
    const response = await embed(five);
    expect(asked()).toEqual(['a/m ab', 'a/m cd', 'b/m cd', 'b/m e']);
    expect(response.embeddings).toEqual(vectors(five));
    expect(response.target).toBe('b/m');
    expect(response.usage.input.total).toBe(5);
  });

  it('V3: embeds everything anew when the next target has another model, and keeps what the first batches cost', async () => {
    const routes = { search: { targets: ['a/m', 'c/other'], vectors: 'any' as const } };
    const { embed, asked } = openRouter({ 'a/m': [{}, { fail: { code: 'overloaded' } }] }, { config: { defaults: { retry: false }, routes } });
    const response = await embed(five);
    expect(asked()).toEqual(['a/m ab', 'a/m cd', 'c/other ab', 'c/other cd', 'c/other e']);
    expect(response.embeddings).toEqual(vectors(five, 'other'));
    expect(response).toMatchObject({ model: 'other', target: 'c/other' });
    expect(response.warnings).toEqual([{ about: 'model', message: expect.stringContaining("those of 'maker/other' and cannot be compared with those of 'maker/m'"), target: 'c/other' }]);
    expect(response.usage.input.total).toBe(5);
    // Seven texts of one token at 100 nano-dollars.
    expect(response.cost.nanoUsd).toBe(700);
    expect(response.cost.lines.map(({ attempt, quantity }) => [attempt, quantity])).toEqual([[0, 2], [2, 2], [3, 2], [4, 1]]);
  });

  it('V3: never mixes vectors of two lengths, whatever the catalog says of their models', async () => {
    const { failure } = openRouter(
      { 'a/m': [{}, { fail: { code: 'overloaded' } }], 'b/m': { vectors: { embeddings: [[1], [2]] } } },
      { config: { defaults: { retry: false } } },
    );
    expect(await failure(five)).toMatchObject({ code: 'bad_response', message: expect.stringContaining('vectors of 1 numbers; those before have 3') });
  });

  it('V3: throws the last failure with every attempt when nothing is left, and says what it cost', async () => {
    const broken: Script = [{}, { fail: { code: 'invalid_request', message: 'no' } }];
    const { failure, events } = openRouter({ 'a/m': broken });
    const error = await failure(five);
    expect(error).toMatchObject({ code: 'invalid_request', provider: 'a', model: 'm' });
    expect(error.attempts.map(({ outcome }) => outcome)).toEqual(['ok', 'failed']);
    expect(events.at(-1)).toMatchObject({ type: 'call', outcome: 'failed', code: 'invalid_request', cost: { nanoUsd: 200 } });
  });
});

describe('V4: vectors that can be compared', () => {
  const mixed = { search: { targets: ['a/m', 'c/other', 'b/m'] } };

  it('V4: never falls back to another model, and says so', async () => {
    const { failure, asked, router } = openRouter({ 'a/m': { fail: { code: 'overloaded' } }, 'b/m': { fail: { code: 'overloaded' } } }, { config: { routes: mixed, defaults: { retry: false } } });
    expect(await failure(['a'])).toMatchObject({ code: 'overloaded', suggestions: [] });
    expect(asked()).toEqual(['a/m a', 'b/m a']);
    const { candidates, exclusions } = router.plan({ model: 'search', input: 'a' });
    expect(candidates.map(({ target }) => target)).toEqual(['a/m', 'b/m']);
    expect(exclusions).toMatchObject([{ target: 'c/other', reason: 'capability', message: expect.stringContaining("vectors: 'any'") }]);
  });

  it('V4: warns of targets that are never asked', async () => {
    const { embed } = openRouter({}, { config: { routes: mixed } });
    expect((await embed('a')).warnings).toEqual([{ about: 'model', message: expect.stringMatching(/^never asked: its vectors are those of 'maker\/other'/), target: 'c/other' }]);
  });

  it('V4: goes by the first target that is listed, not by the one that is drawn', async () => {
    const { embed, asked } = openRouter({}, { config: { routes: { search: { strategy: 'round-robin', targets: ['a/m', 'c/other', 'b/m'] } } } });
    for (let call = 0; call < 6; call += 1) await embed('a');
    expect(new Set(asked())).toEqual(new Set(['a/m a', 'b/m a']));
  });

  it("V4: holds for a request's own fallbacks, and for those of a route", async () => {
    const fails = { 'a/m': { fail: { code: 'overloaded' } } } as const;
    const { failure, asked } = openRouter(fails, { config: { defaults: { retry: false }, routes: { search: { targets: ['a/m'], fallbacks: ['c/other'] } } } });
    await failure('a');
    await failure('a', { model: 'a/m', fallbacks: ['c/other'] });
    expect(new Set(asked())).toEqual(new Set(['a/m a']));
  });

  it('V4: lets a single target, a route or all of them give other vectors', async () => {
    const fails = { 'a/m': { fail: { code: 'overloaded' } } } as const;
    const off = { retry: false, breaker: false } as const;
    const targets = ['a/m', { target: 'c/other', vectors: 'any' as const }];
    for (const config of [
      { defaults: off, routes: { search: { targets } } },
      { defaults: off, routes: { search: { targets: ['a/m', 'c/other'], vectors: 'any' as const } } },
      { defaults: { ...off, vectors: 'any' as const }, routes: { search: { targets: ['a/m'], fallbacks: ['c/other'] } } },
    ]) {
      const { embed } = openRouter(fails, { config });
      expect((await embed('a')).target).toBe('c/other');
    }
  });

  it('V4: takes a model of which nothing is known for the same under the same id, and for another under another', async () => {
    const routes = { search: { targets: ['a/unknown', 'b/unknown', 'c/unheard-of'] } };
    const { router } = openRouter({}, { config: { routes } });
    const { candidates, exclusions } = router.plan({ model: 'search', input: 'a' });
    expect(candidates.map(({ target }) => target)).toEqual(['a/unknown', 'b/unknown']);
    expect(exclusions.map(({ target }) => target)).toEqual(['c/unheard-of']);
  });
});

describe('V4: the same model under two names', () => {
  it('V4: is the same where the config says so', () => {
    const { router } = openRouter({}, { config: { models: { ...models, 'b/deployment': { like: 'a/m' }, 'c/deployment': { canonicalId: 'maker/m' } }, routes: { search: { targets: ['a/m', 'b/deployment', 'c/deployment'] } } } });
    expect(router.plan({ model: 'search', input: 'a' }).candidates.map(({ target }) => target)).toEqual(['a/m', 'b/deployment', 'c/deployment']);
  });
});

describe('V5: who is asked', () => {
  it('V5: never asks a chat model for vectors, nor an embedding model for an answer', async () => {
    const { failure, router, vendor } = openRouter({}, { config: { models: { ...models, 'a/talker': { chat: true, embedding: false } } } });
    expect(await failure('a', { model: 'a/talker' })).toMatchObject({ code: 'unsupported', retryable: false, message: expect.stringContaining('a/talker is no embedding model') });
    await expect(router.chat({ model: 'a/m', messages: [{ role: 'user', content: 'Hi' }] })).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('a/m answers no messages; it embeds texts: use embed()') });
    expect(vendor.calls).toEqual([]);
  });

  it('V5: names the adapter that makes no embeddings', async () => {
    const { failure, vendor } = openRouter({}, { embeds: false });
    expect(await failure('a', { model: 'a/m' })).toMatchObject({ code: 'unsupported', message: expect.stringContaining("the adapter 'scripted' makes no embeddings") });
    expect(vendor.calls).toEqual([]);
  });

  it('V5: asks no model of one length for another, and none of its own length for that', async () => {
    const { failure, embed, vendor } = openRouter({}, { config: { models: { 'a/m': { embedding: { dimensions: 3, resizable: false } } } } });
    expect(await failure('a', { model: 'a/m', dimensions: 2 })).toMatchObject({ code: 'unsupported', message: expect.stringContaining('a/m makes vectors of 3 numbers only') });
    expect(vendor.calls).toEqual([]);
    expect((await embed('a', { model: 'a/m', dimensions: 3 })).embeddings).toEqual(vectors(['a']));
  });

  it('V5: refuses a wrong request before anything is sent, whatever is wrong with it', async () => {
    const { failure, vendor } = openRouter();
    expect(await failure([])).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('input: expected text, or an array of at least one text, got an empty array') });
    expect(await failure(['a', ''])).toMatchObject({ code: 'invalid_request', details: { path: 'input[1]' } });
    expect(await failure('a', { dimension: 3 } as never)).toMatchObject({ code: 'invalid_request', details: { path: 'dimension', didYouMean: 'dimensions' } });
    expect(await failure('a', { model: 'serach' })).toMatchObject({ code: 'invalid_request', details: { didYouMean: 'search' } });
    expect(vendor.calls).toEqual([]);
  });
});

describe('V6: what comes back', () => {
  it.each([
    ['too few vectors', { embeddings: [[1, 2, 3]] }, 'bad_response', '1 vectors came for 2 texts'],
    ['vectors of several lengths', { embeddings: [[1], [1, 2]] }, 'bad_response', 'of several lengths'],
    ['empty vectors', { embeddings: [[], []] }, 'bad_response', 'empty'],
  ] as const)('V6: %s are no answer, though they are billed', async (_, answer, code, words) => {
    const { failure, events } = openRouter({ 'a/m': { vectors: answer as never } }, { config: { defaults: { retry: false } } });
    expect(await failure(['a', 'b'], { model: 'a/m' })).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(events.at(-1)).toMatchObject({ cost: { nanoUsd: 200 } });
  });

  it('V6: vectors of another length than was asked send the call on', async () => {
    const { embed, asked } = openRouter({ 'b/m': { vectors: { embeddings: [[1, 2]] } } });
    const response = await embed('a', { dimensions: 2 });
    expect(response.embeddings).toEqual([[1, 2]]);
    expect(response.attempts.map(({ code }) => code)).toEqual(['unsupported', undefined]);
    expect(response.cost.lines.map(({ attempt }) => attempt)).toEqual([0, 1]);
    expect(asked()).toEqual(['a/m a', 'b/m a']);
  });
});

describe('V7: usage and cost', () => {
  it('V7: estimates where the vendor does not count, and says so', async () => {
    const none = { usage: { input: { total: 0, uncached: 0, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, audio: 0, image: 0 }, output: { total: 0, text: 0, reasoning: 0, audio: 0 }, provenance: 'none' as const } };
    const { embed } = openRouter({ 'a/m': { vectors: none } });
    const response = await embed(['Hello there', 'Hello again', 'Hello']);
    expect(response.usage).toMatchObject({ provenance: 'estimated', output: { total: 0 } });
    expect(response.usage.input.total).toBeGreaterThan(4);
    expect(response.cost).toMatchObject({ estimated: true, nanoUsd: response.usage.input.total * 100 });
  });

  it('V7: counts an attempt that was cut off as perhaps billed', async () => {
    const { embed } = openRouter({ 'a/m': { afterMs: 'never' } });
    const response = await embed(['Hello there'], { timeouts: { totalMs: 1_000 } });
    expect(response.attempts.map(({ code }) => code)).toEqual(['timeout', undefined]);
    expect(response.cost.estimated).toBe(true);
    expect(response.cost.lines.map(({ attempt }) => attempt)).toEqual([0, 1]);
  });

  it('V7: a plan quotes all texts together, at the price of input alone', () => {
    const { router } = openRouter();
    const quote = (input: EmbedRequest['input']): number => router.plan({ model: 'search', input }).quote.worstCaseNanoUsd ?? -1;
    const texts = Array.from({ length: 100 }, () => 'Hello there');
    expect(quote('Hello there')).toBeGreaterThan(0);
    expect(quote(texts)).toBeGreaterThan(90 * quote('Hello there'));
    expect(quote(texts)).toBeLessThan(100 * 100 * 40);
  });
});

describe('V8: how it ends', () => {
  it('V8: a deadline bounds the whole call, batches and all', async () => {
    const { failure, clock, vendor } = openRouter({ 'a/m': { afterMs: 400 }, 'b/m': { afterMs: 400 } });
    const startedAtMs = clock.now();
    const error = await failure(five, { deadlineMs: 1_000 });
    expect(error).toMatchObject({ code: 'timeout', details: { phase: 'deadline', limitMs: 1_000 } });
    expect(clock.now() - startedAtMs).toBe(1_000);
    expect(vendor.calls.map(({ target, input }) => `${target} ${input?.join('')}`)).toEqual(['a/m ab', 'a/m cd', 'a/m e']);
  });

  it('V8: no batch is sent that would outlast it, going by what the target took before', async () => {
    const { embed, failure, asked } = openRouter({ 'a/m': { afterMs: 400 } }, { config: { routes: { search: { targets: ['a/m'] } } } });
    await embed(Array.from({ length: 20 }, () => 'a'));
    const before = asked().length;
    const error = await failure(five, { deadlineMs: 1_000 });
    expect(error).toMatchObject({ code: 'timeout', details: { phase: 'deadline' }, message: expect.stringContaining('4 of the texts were embedded') });
    expect(asked().length - before).toBe(2);
  });

  it('V8: a cancel ends it in any phase, and starts no further batch', async () => {
    const { router, clock, vendor } = openRouter({ 'a/m': { afterMs: 100 } });
    const controller = new AbortController();
    const ended = router.embed({ model: 'search', input: five, signal: controller.signal }).catch((error: unknown) => error);
    await clock.advance(150);
    controller.abort();
    expect(await ended).toMatchObject({ code: 'cancelled', attempts: [{ outcome: 'ok' }, { outcome: 'aborted' }] });
    expect(vendor.calls).toHaveLength(2);
    expect(vendor.calls[1]?.signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('V8: close() waits for it, and refuses new ones', async () => {
    const { router, clock } = openRouter({ 'a/m': { afterMs: 100 } });
    const running = router.embed({ model: 'search', input: five });
    const closed = router.close();
    await expect(router.embed({ model: 'search', input: 'a' })).rejects.toMatchObject({ code: 'cancelled' });
    expect((await clock.advanceUntil(running)).embeddings).toHaveLength(5);
    await clock.advanceUntil(closed);
  });

  it('V8: reload() lets it finish on the config it began with', async () => {
    const { router, clock, vendor } = openRouter({ 'a/m': { afterMs: 100 } });
    const running = router.embed({ model: 'search', input: five });
    await clock.advance(50);
    const provider = { adapter: 'scripted', apiKey: 'another-key-0123456789' };
    await router.reload({ providers: { c: provider }, routes: { search: { targets: ['c/other'] } }, models: { 'c/other': models['c/other'] } });
    expect((await clock.advanceUntil(running)).target).toBe('a/m');
    expect((await clock.advanceUntil(router.embed({ model: 'search', input: 'a' }))).target).toBe('c/other');
    expect(vendor.calls.at(-1)?.apiKey).toBe('another-key-0123456789');
  });
});
