import { anthropic } from '@zerohop/anthropic';
import type { ConfigData } from '@zerohop/core';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { drill, type DrillOptions, type Finding } from '@zerohop/testkit/simulate';
import { describe, expect, it } from 'vitest';

/** A day on which the catalog's prices hold and none of these models is about to go. */
const atMs = Date.UTC(2026, 5, 1);
const providers = { openai: openai(), anthropic: anthropic() };
const targets = ['openai/gpt-5.4', 'anthropic/claude-sonnet-4-6'];
const tidy = { timeouts: { firstTokenMs: 15_000, totalMs: 25_000 }, midStream: 'continue' } as const;
const contentFilter = { content_filter: ['anthropic/claude-sonnet-4-6', 'openai/gpt-5.4'] };
/** Nothing is wrong with it. */
const healthy: ConfigData = { providers, defaults: tidy, routes: { chat: { targets, fallbacks: contentFilter } } };
const route = (over: object): ConfigData => ({ ...healthy, routes: { chat: { targets, fallbacks: contentFilter, ...over } } });

async function findingsOf(config: ConfigData, options: DrillOptions = {}): Promise<readonly Finding[]> {
  return (await drill(config, { atMs, ...options })).findings;
}

async function codesOf(config: ConfigData, options: DrillOptions = {}): Promise<string[]> {
  return (await findingsOf(config, options)).map(({ code }) => code);
}

it('finds nothing wrong with a config that covers everything', { timeout: 30_000 }, async () => {
  const report = await drill(healthy, { atMs });
  expect(report.findings).toEqual([]);
  expect(String(report)).toMatch(/^drill of 1 route, 2026-06-01, seed 1: nothing found\n/);
  expect(report.routes[0]?.healthy).toMatchObject({ calls: 20, served: 20, lost: {}, servedBy: { 'openai/gpt-5.4': 20 } });
});

describe('what is planted is found', { timeout: 30_000 }, () => {
  it('single_target: nothing takes over', async () => {
    const [finding, ...more] = await findingsOf(route({ targets: ['openai/gpt-5.4'], fallbacks: { content_filter: ['anthropic/claude-sonnet-4-6'] } }), { faults: ['down', 'silent', 'content_filter'] });
    expect(finding).toMatchObject({ code: 'single_target', severity: 'high', route: 'chat', targets: ['openai/gpt-5.4'] });
    expect(finding?.message).toBe('nothing takes over when openai/gpt-5.4 fails; anthropic/claude-sonnet-4-6 is asked for one kind of failure only');
    expect(more).toEqual([]);
  });

  it('same_provider: every target is at one account', async () => {
    const [finding, ...more] = await findingsOf(route({ targets: ['openai/gpt-5.4', 'openai/gpt-5.4-mini'], fallbacks: { content_filter: targets } }), { faults: ['down', 'quota', 'truncated'] });
    expect(finding).toMatchObject({ code: 'same_provider', severity: 'high', targets: ['openai/gpt-5.4', 'openai/gpt-5.4-mini'] });
    expect(more).toEqual([]);
  });

  it('same_provider: two accounts at one vendor', async () => {
    const config = { ...route({ targets: ['openai/gpt-5.4', 'second/gpt-5.4'] }), providers: { ...providers, second: openai({ apiKey: 'env:SECOND' }) } };
    expect(await findingsOf(config, { faults: ['down'] })).toMatchObject([{ code: 'same_provider', severity: 'medium', message: "openai and second are accounts at one vendor, 'openai', and fall together in its outages" }]);
  });

  it('shared_key: two providers, one key', async () => {
    const config = { ...route({ fallbacks: { ...contentFilter, default: ['second/gpt-5.4-mini'] } }), providers: { ...providers, second: openai() } };
    const report = await drill(config, { atMs, faults: ['key_refused'] });
    expect(report.findings).toMatchObject([{ code: 'shared_key', severity: 'medium', message: expect.stringMatching(/^openai and second use one key/) }]);
    const together = report.routes[0]?.drills.find(({ broke }) => broke.kind === 'key');
    expect(together?.broke).toEqual({ kind: 'key', name: 'the key of openai and second', targets: ['openai/gpt-5.4', 'second/gpt-5.4-mini'] });
    expect(together?.takenOverBy).toEqual({ 'anthropic/claude-sonnet-4-6': 20 });
  });

  it('shared_key: a pool of one', async () => {
    const config = { ...healthy, providers: { ...providers, openai: openai({ apiKey: ['env:ONE', 'env:ONE'] }) } };
    expect(await findingsOf(config, { faults: ['down'] })).toMatchObject([{ code: 'shared_key', message: 'providers.openai.apiKey names one key 2 times: a pool of one' }]);
  });

  it('fallback_never_fires: the targets before it use up the attempts', async () => {
    const over = { maxAttempts: 2, targets: [...targets, 'google/gemini-3.5-flash'] };
    const facts = { targets: ['google/gemini-3.5-flash'], cure: 'raise maxAttempts from 2 to 3 or more' };
    const of = (more: object): Promise<readonly Finding[]> => findingsOf({ ...route({ ...over, ...more }), providers: { ...providers, google: google() } });
    expect(await of({ breaker: false })).toMatchObject([{ ...facts, code: 'fallback_never_fires', severity: 'medium' }]);
    // With breakers it is asked once they have opened.
    expect(await of({})).toMatchObject([{ ...facts, code: 'fallback_fires_late', severity: 'low', message: expect.stringMatching(/^with all before it down, \d of 20 calls are lost until google/) }]);
  });

  it('fallback_never_fires: a window that is no larger, for prompts that are too long', async () => {
    const config = route({ fallbacks: { ...contentFilter, context_length: ['openai/gpt-5.4-mini'] } });
    const [finding, ...more] = await findingsOf(config, { faults: ['down', 'content_filter'] });
    expect(finding).toMatchObject({ code: 'fallback_never_fires', targets: ['openai/gpt-5.4-mini'] });
    expect(finding?.message).toContain('it stands in fallbacks.context_length alone, and its context window is not known to be larger');
    expect(more).toEqual([]);
  });

  it('cannot_serve: a model without tools, and one without images', async () => {
    const config: ConfigData = { ...route({ fallbacks: { ...contentFilter, default: ['local/small'] } }), providers: { ...providers, local: openai({ vendor: 'vllm', baseURL: 'http://10.0.0.7:8000/v1' }) }, models: { 'local/small': { tools: false, image: false, contextWindow: 8_192, price: { input: 0, output: 0 } } } };
    const requests: DrillOptions['requests'] = {
      chat: [
        { name: 'look-up', messages: [{ role: 'user', content: 'Weather?' }], tools: [{ name: 'weather', description: 'Looks it up', parameters: { type: 'object', properties: {} } }] },
        { name: 'photo', messages: [{ role: 'user', content: [{ type: 'text', text: 'What is it?' }, { type: 'image', url: 'https://example.com/a.png' }] }] },
        { name: 'long', messages: [{ role: 'user', content: 'word '.repeat(20_000) }] },
        { name: 'plain' },
      ],
    };
    const findings = await findingsOf(config, { faults: ['down'], requests });
    expect(findings).toMatchObject([
      { code: 'cannot_serve', severity: 'medium', targets: ['local/small'], request: 'look-up', message: "local/small cannot serve 'look-up': local/small has no tools" },
      { code: 'cannot_serve', severity: 'medium', targets: ['local/small'], request: 'photo', message: "local/small cannot serve 'photo': local/small takes no image parts" },
      { code: 'smaller_window', severity: 'medium', targets: ['local/small'], request: 'long' },
    ]);
  });

  it('lost_calls and lost_when_healthy: nothing can serve a request', async () => {
    const config: ConfigData = { ...route({ targets: ['local/a', 'other/b'], fallbacks: undefined }), providers: { local: openai({ vendor: 'vllm', baseURL: 'http://a/v1' }), other: openai({ vendor: 'vllm', baseURL: 'http://b/v1' }) }, models: { 'local/a': { tools: true, price: { input: 0, output: 0 } }, 'other/b': { tools: false, price: { input: 0, output: 0 } } } };
    const requests = [{ name: 'look-up', tools: [{ name: 'weather', description: 'Looks it up', parameters: { type: 'object', properties: {} } }] }];
    const some = await findingsOf(config, { faults: ['down'], requests });
    expect(some).toMatchObject([
      { code: 'lost_calls', severity: 'high', targets: ['local/a'], request: 'look-up', cure: "add another target that can serve 'look-up' to routes.chat.fallbacks", cases: [{ broke: 'local/a', fault: 'down', lost: 20, calls: 20 }] },
      { code: 'cannot_serve', targets: ['other/b'] },
    ]);
    const none = await findingsOf({ ...config, models: { ...config.models, 'local/a': { tools: false, price: { input: 0, output: 0 } } } }, { faults: ['down'], requests });
    expect(none.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['high lost_when_healthy', 'high cannot_serve', 'high cannot_serve']);
  });

  it('lost_calls: streams that broke after something was shown', async () => {
    const findings = await findingsOf(route({ midStream: 'fail' }));
    expect(findings).toMatchObject([{ code: 'lost_calls', severity: 'medium', targets: ['openai/gpt-5.4'], request: 'streamed question', cure: "set midStream of routes.chat to 'continue', or to 'restart' if all readers take the raw events" }]);
    expect(findings[0]?.cases?.map(({ broke, fault }) => `${broke} ${fault}`)).toEqual(['openai/gpt-5.4 truncated']);
    expect(await codesOf(route({ midStream: 'restart' }), { faults: ['truncated'] })).toEqual([]);
  });

  it('lost_calls: nothing bounds a call that nobody answers', async () => {
    const findings = await findingsOf({ ...healthy, defaults: { timeouts: { totalMs: false } } }, { faults: ['silent'], requests: [{ name: 'whole' }] });
    expect(findings).toMatchObject([{ code: 'lost_calls', severity: 'high', message: 'with openai/gpt-5.4 silent, 20 of 20 calls are lost (never_ended)', cure: expect.stringMatching(/^set timeouts\.totalMs of routes\.chat/) }]);
  });

  it('lost_calls: shows what was lost to the fault, not what is lost anyway', async () => {
    const findings = await findingsOf(route({ midStream: 'fail' }), { faults: ['truncated'], requests: [{ name: 'hopeless', deadlineMs: 100 }, { name: 'stream', stream: true }] });
    expect(findings).toMatchObject([{ code: 'lost_when_healthy', request: 'hopeless' }, { code: 'lost_calls', severity: 'medium', request: 'stream' }]);
  });

  it('lost_calls: a deadline that leaves no time for another target', async () => {
    const findings = await findingsOf(healthy, { faults: ['silent'], requests: [{ name: 'hasty', deadlineMs: 10_000 }] });
    expect(findings).toMatchObject([{ code: 'lost_calls', severity: 'high', request: 'hasty', cure: 'set timeouts.totalMs and timeouts.firstTokenMs of routes.chat so low that another target fits into deadlineMs (10000)' }]);
  });

  it('silent_target_slow: says how long', async () => {
    const [finding, ...more] = await findingsOf({ ...healthy, defaults: { midStream: 'continue' } });
    expect(finding).toMatchObject({ code: 'silent_target_slow', severity: 'medium', targets: ['openai/gpt-5.4'], ms: expect.closeTo(600_500, -3) });
    expect(finding?.cure).toContain('timeouts.totalMs');
    expect(more).toEqual([]);
    const streams = await findingsOf({ ...healthy, defaults: { midStream: 'continue' } }, { faults: ['silent'], requests: [{ stream: true }] });
    expect(streams).toMatchObject([{ code: 'silent_target_slow', ms: expect.closeTo(60_500, -3), cure: expect.not.stringContaining('totalMs') }]);
    expect(await codesOf({ ...healthy, defaults: { midStream: 'continue', hedge: { afterMs: 2_000 } } }, { faults: ['silent'] })).toEqual([]);
  });

  it('content_filter_lost', async () => {
    expect(await findingsOf(route({ fallbacks: undefined }))).toMatchObject([{ code: 'content_filter_lost', severity: 'low', targets: ['openai/gpt-5.4'], cases: [{ lost: 20, calls: 20 }] }]);
  });

  it('unpriced_target: counted as free, or never asked', async () => {
    const config = { ...route({ fallbacks: { ...contentFilter, default: ['openai/gpt-of-ours'] } }) };
    expect(await findingsOf(config, { faults: ['down'] })).toMatchObject([{ code: 'unpriced_target', severity: 'low', targets: ['openai/gpt-of-ours'] }]);
    expect(await findingsOf({ ...config, unknownPrice: 'error' }, { faults: ['down'] })).toMatchObject([{ code: 'unpriced_target', severity: 'high', targets: ['openai/gpt-of-ours'] }]);
  });

  it('retiring_model: within 90 days, with its successor', async () => {
    const config = { ...route({ fallbacks: { ...contentFilter, default: ['google/gemini-2.5-flash'] } }), providers: { ...providers, google: google() } };
    const on = (day: string): Promise<readonly Finding[]> => findingsOf(config, { faults: ['down'], atMs: Date.parse(day) });
    expect(await on('2026-09-01')).toEqual([]);
    expect(await on('2026-11-21')).toMatchObject([{ code: 'retiring_model', severity: 'medium', targets: ['google/gemini-2.5-flash'], cure: expect.stringContaining('gemini-3.5-flash') }]);
    expect(await on('2026-12-01')).toMatchObject([{ code: 'retiring_model', severity: 'high' }]);
  });
});
