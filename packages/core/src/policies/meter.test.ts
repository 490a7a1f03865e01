import { describe, expect, it } from 'vitest';
import type { Answer } from '../adapter/adapter.ts';
import { noUsage } from '../chat/no-usage.ts';
import type { Usage } from '../chat/usage.ts';
import { compilePrice } from '../catalog/compile-price.ts';
import type { AttemptContext, Call } from '../pipeline/call.ts';
import type { Reply } from '../pipeline/reply.ts';
import { scriptedAnswer, scriptedAttempt, scriptedCall, type ScriptedSource, scriptedFailure, scriptedRuntime, scriptedSource, scriptedTarget, streamReply, wholeReply } from '../pipeline/scripted-attempt.ts';
import { meter } from './meter.ts';

const runtime = scriptedRuntime();
// A thousand US$ per million tokens: an input token is 10^6 nano-dollars.
const price = compilePrice('test:price', 'config', [{ input: 1_000, output: 2_000 }]);
const reported: Usage = { ...noUsage, input: { ...noUsage.input, total: 10, uncached: 10 }, output: { ...noUsage.output, total: 5, text: 5 }, provenance: 'provider' };

function attemptOf(given: Partial<Call> = {}, unpriced = false): AttemptContext {
  const attempt = scriptedAttempt(runtime, scriptedTarget(runtime, unpriced ? {} : { price }), scriptedCall(runtime, given));
  attempt.asked = true;
  return attempt;
}

async function whole(answer: Answer, attempt = attemptOf()): Promise<AttemptContext> {
  await meter(() => Promise.resolve(wholeReply(attempt, answer)))(attempt);
  return attempt;
}

async function failing(fields: Parameters<typeof scriptedFailure>[0], setup: (attempt: AttemptContext) => void = () => {}): Promise<AttemptContext['record']> {
  const attempt = attemptOf();
  setup(attempt);
  const error = scriptedFailure(fields);
  await expect(meter(() => Promise.reject(error))(attempt)).rejects.toBe(error);
  return attempt.record;
}

async function streamed(attempt = attemptOf({ stream: true })): Promise<{ attempt: AttemptContext; source: ScriptedSource; reply: Extract<Reply, { kind: 'stream' }> }> {
  const source = scriptedSource();
  const reply = streamReply(attempt, source);
  expect(await meter(() => Promise.resolve(reply))(attempt)).toBe(reply);
  return { attempt, source, reply };
}

describe('meter: what broke off', () => {
  it('E3: counts no less than was received, whatever the vendor had counted at the beginning', async () => {
    for (const [tokens, provenance] of [[1, 'estimated'], [5_000, 'provider']] as const) {
      const { attempt, source, reply } = await streamed();
      source.answer = () => scriptedAnswer('word '.repeat(300), { usage: { ...reported, output: { ...reported.output, total: tokens, text: tokens } } });
      source.fail(scriptedFailure({ code: 'network', details: { written: true } }));
      await reply.stream.fill().catch(() => {});
      const { usage, cost } = attempt.record;
      expect([usage?.input.total, usage?.provenance, cost?.estimated]).toEqual([10, provenance, provenance === 'estimated']);
      expect(usage?.output.total).toBeGreaterThan(200);
      expect(cost?.lines.find(({ kind }) => kind === 'output')?.quantity).toBe(usage?.output.total);
    }
  });
});

describe('meter: answers', () => {
  it('prices what the vendor reports', async () => {
    const { record } = await whole(scriptedAnswer('ok', { usage: reported }));
    expect(record.usage).toEqual({ ...reported, input: { ...reported.input, parts: { system: 0, tools: 0, history: 10, attachments: 0 } } });
    expect(record.cost).toMatchObject({ nanoUsd: 20_000_000, usd: 0.02, estimated: false, priceId: 'test:price' });
    expect(record.cost?.lines.map(({ attempt, kind, quantity, nanoUsd }) => [attempt, kind, quantity, nanoUsd])).toEqual([[0, 'input', 10, 10_000_000], [0, 'output', 5, 10_000_000]]);
  });

  it('E2: a tier that was left out with a warning sets no price; one that was asked for does', async () => {
    const tiered = compilePrice('test:tiered', 'config', [{ input: 1_000, output: 2_000, serviceTiers: { flex: 0.5 } }]);
    for (const [target, nanoUsd] of [['a/m', 20_000_000], ['b/m', 10_000_000]] as const) {
      const call = scriptedCall(runtime, { asked: { serviceTier: 'flex' }, warnings: [{ about: 'serviceTier', message: 'left out', target: 'a/m' }] });
      const attempt = scriptedAttempt(runtime, scriptedTarget(runtime, { id: target, price: tiered }), call);
      attempt.asked = true;
      await whole(scriptedAnswer('ok', { usage: reported }), attempt);
      expect(attempt.record.cost?.nanoUsd).toBe(nanoUsd);
    }
  });

  it('estimates where nothing is reported, every kind of part', async () => {
    const content = [
      { type: 'text' as const, text: 'a text of some length' },
      { type: 'reasoning' as const, text: 'a thought of some length' },
      { type: 'tool-call' as const, id: '1', name: 'f', input: { some: 'input of a tool' } },
      { type: 'opaque' as const, kind: 'search', data: { query: 'of some length' }, provenance: { provider: 'p', model: 'm', adapter: 'a' } },
    ];
    const { record } = await whole(scriptedAnswer('', { content }));
    expect(record.usage?.provenance).toBe('estimated');
    expect(record.usage?.input.total).toBeGreaterThan(0);
    expect(record.usage?.input).toMatchObject({ uncached: record.usage?.input.total, cacheRead: 0, cacheWrite: 0 });
    const { total = 0, text = 0, reasoning = 0 } = record.usage?.output ?? {};
    expect([text > 0, reasoning > 0, total]).toEqual([true, true, text + reasoning]);
    const textOnly = await whole(scriptedAnswer('', { content: content.slice(0, 1) }));
    expect(textOnly.record.usage?.output.text).toBeLessThan(text);
    expect(record.cost?.estimated).toBe(true);
  });

  it('takes a cost that the provider reports, where the config has none', async () => {
    const answer = scriptedAnswer('ok', { usage: reported, reportedUsd: 0.001_234_567_4 });
    expect((await whole(answer, attemptOf({}, true))).record.cost?.nanoUsd).toBe(1_234_567);
    expect((await whole(answer)).record.cost?.nanoUsd).toBe(20_000_000);
  });

  it('prices by the tier that served, or else by the one that was asked for', async () => {
    const tiers = compilePrice('test:tiers', 'config', [{ input: 1_000, output: 2_000, serviceTiers: { flex: 0.5 } }]);
    for (const [asked, served, nanoUsd] of [[undefined, undefined, 20], ['flex', undefined, 10], ['flex', 'default', 20], [undefined, 'flex', 10]] as const) {
      const attempt = scriptedAttempt(runtime, scriptedTarget(runtime, { price: tiers }), scriptedCall(runtime, { asked: { serviceTier: asked } }));
      await whole(scriptedAnswer('ok', { usage: reported, serviceTier: served }), attempt);
      expect(attempt.record.cost?.nanoUsd).toBe(nanoUsd * 1_000_000);
    }
  });

  it('E2: an unknown price is 0, estimated, and a warning, once', async () => {
    const attempt = attemptOf({}, true);
    await whole(scriptedAnswer('ok', { usage: reported }), attempt);
    await whole(scriptedAnswer('ok', { usage: reported }), attempt);
    expect(attempt.record.cost).toMatchObject({ nanoUsd: 0, estimated: true, priceId: 'none' });
    expect(attempt.call.warnings).toMatchObject([{ about: 'price', target: 'a/m' }]);
    const other = scriptedAttempt(runtime, scriptedTarget(runtime, { id: 'b/m' }), attempt.call);
    await whole(scriptedAnswer('ok', { usage: reported }), other);
    expect(attempt.call.warnings.map(({ target }) => target)).toEqual(['a/m', 'b/m']);
  });

  it('A11: what cannot be counted is a warning', async () => {
    const attempt = attemptOf();
    await whole(scriptedAnswer('ok', { usage: { provenance: 'provider' } as never }), attempt);
    expect(attempt.record.cost).toBeUndefined();
    expect(attempt.call.warnings).toMatchObject([{ about: 'price', target: 'a/m', message: expect.stringMatching(/^the cost could not be counted: /) as string }]);
  });
});

describe('meter: failures', () => {
  it('E3: a refusal costs nothing', async () => {
    for (const code of ['server_error', 'overloaded', 'rate_limit', 'authentication', 'invalid_request', 'content_filter'] as const) {
      expect((await failing({ code })).cost).toBeUndefined();
    }
    expect((await failing({ code: 'bad_response', status: 502 })).cost).toBeUndefined();
  });

  it.each([
    [{ code: 'timeout' as const, details: { phase: 'total' as const, limitMs: 1 } }],
    [{ code: 'cancelled' as const }],
    [{ code: 'stream_interrupted' as const, details: { reason: 'network' as const } }],
    [{ code: 'network' as const }],
    [{ code: 'network' as const, details: { written: true } }],
    [{ code: 'bad_response' as const }],
  ])('A10, E3: %o may be on the bill: estimated input', async (fields) => {
    const record = await failing(fields);
    expect([record.usage?.provenance, record.usage?.output.total, record.cost?.estimated]).toEqual(['estimated', 0, true]);
    expect(record.cost?.nanoUsd).toBe((record.usage?.input.total ?? 0) * 1_000_000);
  });

  it('E3: what never left costs nothing', async () => {
    const never = { code: 'timeout' as const, details: { phase: 'connect' as const, limitMs: 1 } };
    expect((await failing(never, (attempt) => (attempt.connecting = true))).cost).toBeUndefined();
    expect((await failing(never, (attempt) => (attempt.asked = false))).cost).toBeUndefined();
    expect((await failing({ code: 'network', details: { written: false } })).cost).toBeUndefined();
    expect((await failing(never, (attempt) => Object.assign(attempt, { connecting: true, connected: true }))).cost).toBeDefined();
  });

  it('what is no error of ours is not charged', async () => {
    const attempt = attemptOf();
    await expect(meter(() => Promise.reject(new Error('bug')))(attempt)).rejects.toThrow('bug');
    expect(attempt.record.cost).toBeUndefined();
  });

  it('E3: what was received before the failure counts, reported or estimated', async () => {
    const error = scriptedFailure({ code: 'server_error' });
    for (const [usage, provenance] of [[noUsage, 'estimated'], [reported, 'provider']] as const) {
      const attempt = attemptOf();
      attempt.stream = { partial: () => scriptedAnswer('some text that came', { usage }), aborted() {} };
      await meter(() => Promise.reject(error))(attempt).catch(() => {});
      expect(attempt.record.usage?.provenance).toBe(provenance);
      expect(attempt.record.usage?.output.total).toBeGreaterThan(0);
    }
  });
});

describe('meter: streams', () => {
  it('charges at the end', async () => {
    const { attempt, source, reply } = await streamed();
    source.arrive('x');
    await reply.stream.fill();
    reply.stream.take();
    expect(attempt.record.cost).toBeUndefined();
    source.answer = () => scriptedAnswer('x', { usage: reported });
    source.end();
    await reply.stream.fill();
    expect(attempt.record.cost?.nanoUsd).toBe(20_000_000);
  });

  it('E3: charges what was received when it breaks or is left', async () => {
    for (const end of ['fail', 'cancel'] as const) {
      const { attempt, source, reply } = await streamed();
      source.arrive('some text that came');
      await reply.stream.fill();
      reply.stream.take();
      source.fail(scriptedFailure({ code: 'server_error' }));
      if (end === 'cancel') reply.stream.cancel();
      else await reply.stream.fill().catch(() => {});
      expect(attempt.record.usage).toMatchObject({ provenance: 'estimated' });
      expect(attempt.record.usage?.output.total).toBeGreaterThan(0);
    }
  });

  it('one that broke before it showed anything is charged as its failure says', async () => {
    for (const [code, charged] of [['server_error', false], ['timeout', true]] as const) {
      const { attempt, source, reply } = await streamed();
      source.fail(scriptedFailure({ code, ...(code === 'timeout' ? { details: { phase: 'total' as const, limitMs: 1 } } : {}) }));
      await reply.stream.fill().catch(() => {});
      expect(attempt.record.cost !== undefined).toBe(charged);
    }
    const left = await streamed();
    left.reply.stream.cancel();
    expect(left.attempt.record.cost?.estimated).toBe(true);
  });

  it('one that has ended already is charged at once', async () => {
    const attempt = attemptOf({ stream: true });
    const source = scriptedSource();
    source.answer = () => scriptedAnswer('x', { usage: reported });
    source.end();
    const reply = streamReply(attempt, source);
    await reply.stream.fill();
    await meter(() => Promise.resolve(reply))(attempt);
    expect(attempt.record.cost?.nanoUsd).toBe(20_000_000);
  });
});
