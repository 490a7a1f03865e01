import { anthropic } from '@zerohop/anthropic';
import { type ConfigData, isZerohopError } from '@zerohop/core';
import { type Adapter, defineAdapter } from '@zerohop/core/adapter';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { drill, type DrillOptions, type DrillReport, type DrillResult } from '@zerohop/testkit/simulate';
import { describe, expect, it } from 'vitest';

const atMs = Date.UTC(2026, 5, 1);
const config: ConfigData = {
  providers: { openai: { adapter: 'openai' }, anthropic: { adapter: 'anthropic', apiKey: ['env:KEY_1', 'env:KEY_2'] }, google: { adapter: 'google', apiKey: 'file:/no/such/key' } },
  routes: {
    chat: { targets: ['openai/gpt-5.4', 'anthropic/claude-sonnet-4-6', 'google/gemini-3.5-flash', 'openai/gpt-5.4-mini'] },
    cheap: { strategy: 'weighted', targets: [{ target: 'openai/gpt-5.4-mini', weight: 3 }, 'anthropic/claude-haiku-4-5'], fallbacks: ['chat'] },
    sturdy: { strategy: 'round-robin', targets: ['anthropic/claude-sonnet-4-6', 'google/gemini-3.5-flash', 'openai/gpt-5.4', 'openai/gpt-5.4-mini'] },
  },
};
const adapters = [openai, anthropic, google];

async function drilled(options: DrillOptions = {}, over: ConfigData = config): Promise<DrillReport> {
  return drill(over, { adapters, atMs, ...options });
}

function resultOf(report: DrillReport, route: string, broke: string, fault: string): DrillResult {
  const found = report.routes.find((one) => one.route === route)?.drills.find((one) => one.broke.name === broke && one.fault === fault);
  if (found === undefined) throw new Error(`${broke} was not drilled with ${fault}`);
  return found;
}

it('says the same for the same config and seed, and can be sent as JSON', { timeout: 60_000 }, async () => {
  const [first, second, other] = [await drilled({ calls: 6 }), await drilled({ calls: 6 }), await drilled({ calls: 6, seed: 2 })];
  expect(JSON.stringify(second)).toBe(JSON.stringify(first));
  expect(String(second)).toBe(String(first));
  expect(JSON.stringify(other)).not.toBe(JSON.stringify(first));
  const { toString: _, ...data } = first;
  expect(JSON.parse(JSON.stringify(first))).toEqual(data);
  expect(first.routes.map(({ route, healthy }) => [route, healthy.calls, healthy.served])).toEqual([['chat', 6, 6], ['cheap', 6, 6], ['sturdy', 6, 6]]);
});

describe('what is broken', { timeout: 30_000 }, () => {
  it('is each target, each provider with several, and each key of a pool', async () => {
    const report = await drilled({ routes: ['chat'], faults: ['down', 'quota'] });
    expect(report.routes[0]?.drills.map(({ broke, fault }) => `${broke.kind} ${broke.name}: ${fault}`)).toEqual([
      ...config.routes?.['chat']?.targets.flatMap((target) => [`target ${String(target)}: down`, `target ${String(target)}: quota`]) ?? [],
      'provider provider openai: down',
      'provider provider openai: quota',
      'key key 1 of 2 of anthropic: quota',
      'key key 2 of 2 of anthropic: quota',
      'ahead all before google/gemini-3.5-flash: down',
      'ahead all before openai/gpt-5.4-mini: down',
    ]);
  });

  it('is left, with what that costs and takes, and is back when it may', async () => {
    const report = await drilled({ routes: ['chat'], faults: ['down', 'silent', 'slow', 'key_refused', 'rate_limit'], latencyMs: { anthropic: 900, 'openai/gpt-5.4': 300 }, requests: [{ name: 'whole' }] }, { ...config, defaults: { timeouts: { totalMs: 25_000 }, retry: { retries: 0 } } });
    expect(report.routes[0]?.healthy).toMatchObject({ served: 20, attemptsPerCall: 1, latencyMs: { p50: 310, p95: 310 } });
    const down = resultOf(report, 'chat', 'openai/gpt-5.4', 'down');
    expect(down).toMatchObject({ calls: 20, served: 20, lost: {}, servedBy: { 'anthropic/claude-sonnet-4-6': 20 }, takenOverBy: { 'anthropic/claude-sonnet-4-6': 20 }, addedMs: { p50: 600 } });
    // Five failures open the breaker; later ones are probes.
    expect(down.attemptsPerCall).toBeGreaterThan(1.25);
    expect(down.attemptsPerCall).toBeLessThan(1.5);
    expect(down.backAfterMs).toBeGreaterThan(0);
    expect(down.backAfterMs).toBeLessThan(60_000);
    expect(resultOf(report, 'chat', 'openai/gpt-5.4', 'silent')).toMatchObject({ served: 20, addedMs: { p50: 25_600 } });
    // And a connection more: the one before is still in use.
    expect(resultOf(report, 'chat', 'openai/gpt-5.4', 'slow')).toMatchObject({ served: 20, takenOverBy: {}, addedMs: { p50: 20_020, p95: 20_020 }, attemptsPerCall: 1 });
    // The key is benched for 60 s from the first call on.
    expect(resultOf(report, 'chat', 'openai/gpt-5.4', 'key_refused').backAfterMs).toBeGreaterThanOrEqual(39_000);
    expect(resultOf(report, 'chat', 'openai/gpt-5.4', 'rate_limit').extraCostNanoUsd).not.toBe(0);
    // What nobody asks is missed by nobody.
    expect(resultOf(report, 'chat', 'google/gemini-3.5-flash', 'down')).toMatchObject({ served: 20, takenOverBy: {}, addedMs: { p50: 0, p95: 0 }, attemptsPerCall: 1, extraCostNanoUsd: 0, backAfterMs: undefined });
  });

  it('is one key, and the others serve', async () => {
    const report = await drilled({ faults: ['key_refused'], routes: ['one'] }, { ...config, routes: { one: { targets: ['anthropic/claude-sonnet-4-6', 'openai/gpt-5.4'] } } });
    const one = resultOf(report, 'one', 'key 2 of 2 of anthropic', 'key_refused');
    expect(one).toMatchObject({ served: 20, takenOverBy: {}, attemptsPerCall: 1.05 });
    expect(one.backAfterMs).toBeGreaterThan(30_000);
    expect(resultOf(report, 'one', 'anthropic/claude-sonnet-4-6', 'key_refused')).toMatchObject({ takenOverBy: { 'openai/gpt-5.4': 20 } });
  });

  it('may be away for longer than anybody waits', async () => {
    const report = await drilled({ faults: ['quota', 'down'], routes: ['one'] }, { ...config, routes: { one: { targets: ['google/gemini-3.5-flash', 'openai/gpt-5.4'] } } });
    // This vendor's quota is one of the day.
    expect(resultOf(report, 'one', 'google/gemini-3.5-flash', 'quota')).toMatchObject({ served: 20, backAfterMs: undefined, stillAway: true });
    expect(resultOf(report, 'one', 'google/gemini-3.5-flash', 'down')).toMatchObject({ stillAway: false });
    expect(resultOf(report, 'one', 'openai/gpt-5.4', 'quota')).toMatchObject({ backAfterMs: undefined, stillAway: false });
    expect(String(report)).toContain('not in 15 min');
  });

  it('loses calls, and the report says what was tried', async () => {
    const report = await drilled({ routes: ['lone'], faults: ['server_error', 'quota'], calls: 3 }, { ...config, routes: { lone: { targets: ['openai/gpt-5.4'] } } });
    const result = resultOf(report, 'lone', 'openai/gpt-5.4', 'server_error');
    expect(result).toMatchObject({ calls: 3, served: 0, lost: { server_error: 3 }, addedMs: undefined, firstLost: { code: 'server_error', tried: ['openai/gpt-5.4', 'openai/gpt-5.4', 'openai/gpt-5.4'] } });
    expect(result.firstLost?.attempts).toEqual([expect.stringMatching(/^openai\/gpt-5\.4 \(first\) server_error after \d+ ms: /), expect.stringContaining('(retry)'), expect.stringContaining('(retry)')]);
    expect(resultOf(report, 'lone', 'openai/gpt-5.4', 'quota').lostAfterwards).toBeGreaterThan(30);
    expect(String(report)).toContain(`  first lost: '${result.firstLost?.request ?? ''}' with openai/gpt-5.4, server_error: server_error: `);
  });
});

describe('an adapter whose wire nobody emulates', { timeout: 30_000 }, () => {
  const { traits } = openai as unknown as Adapter;
  const house = defineAdapter('house', traits);
  const own: ConfigData = { providers: { openai: openai(), house: house({ apiKey: 'env:HOUSE' }) }, routes: { chat: { targets: ['openai/gpt-5.4', 'house/gpt-5.4'] } } };

  it('is stood in for, and the report says so', async () => {
    const report = await drill(own, { atMs, faults: ['down'], requests: [{ name: 'object', output: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } }, { name: 'stream', stream: true }] });
    expect(report.notDrilled).toEqual([{ kind: 'provider', name: 'house', why: "no wire is known for the adapter 'house'; if it speaks one that is emulated, say so: drill(config, { wires: { 'house': ... } })" }]);
    expect(report.routes[0]?.drills.map(({ broke }) => broke.name)).toEqual(['openai/gpt-5.4']);
    expect(resultOf(report, 'chat', 'openai/gpt-5.4', 'down')).toMatchObject({ served: 20, takenOverBy: { 'house/gpt-5.4': 20 } });
    expect(String(report)).toContain('\nnot drilled: provider house, for which a stand-in serves that never fails: no wire is known');
  });

  it('is drilled once its wire is named', async () => {
    const report = await drill(own, { atMs, faults: ['down'], wires: { house: 'openai' } });
    expect(report.notDrilled).toEqual([]);
    expect(report.routes[0]?.drills.map(({ broke }) => broke.name)).toEqual(['openai/gpt-5.4', 'house/gpt-5.4']);
  });
});

it('leaves routes alone that are for embed()', async () => {
  const report = await drilled({ faults: ['down'], calls: 2 }, { ...config, routes: { chat: { targets: ['openai/gpt-5.4'] }, search: { targets: ['openai/text-embedding-3-small', 'google/gemini-embedding-001'] } } });
  expect(report.notDrilled).toEqual([{ kind: 'route', name: 'search', why: 'its targets embed texts, and a drill makes chat calls' }]);
  expect(report.routes.map(({ route }) => route)).toEqual(['chat']);
  expect(String(report)).toContain('\nnot drilled: route search: its targets embed texts');
});

describe('what is wrong is said at once, with the place and the cure', () => {
  it.each<[string, unknown, DrillOptions, string]>([
    ['a misspelt route', config, { routes: ['chta'] }, "options.routes[0]: there is no route 'chta'; did you mean 'chat'? (expected one of chat, cheap, sturdy)"],
    ['a misspelt route of requests', config, { requests: { chaet: [{}] } }, "options.requests.chaet: there is no route 'chaet'; did you mean 'chat'? (expected one of chat, cheap, sturdy)"],
    ['no requests', config, { requests: [] }, 'options.requests: the list is empty; give one request at least, or leave it out'],
    ['an unknown fault', config, { faults: ['donw' as 'down'] }, "options.faults[0]: there is no fault 'donw'; did you mean 'down'?"],
    ['no routes', { providers: config.providers }, {}, 'routes: the config has none to drill; name one'],
    ['no calls', config, { calls: 0 }, 'options.calls: not a whole number above 0'],
    ['a latency of nobody', config, { latencyMs: { opnai: 5 } }, "options.latencyMs.opnai: there is no provider 'opnai'; did you mean 'openai'?"],
    ['a latency below nothing', config, { latencyMs: -1 }, 'options.latencyMs: not a number of milliseconds'],
    ['an adapter that was not handed over', config, { adapters: [] }, "providers.openai.adapter: no adapter 'openai': none were handed over; pass it: drill(config, { adapters: [...] })"],
    ['a setting that the adapter refuses', { ...config, providers: { ...config.providers, openai: { adapter: 'openai', vendor: 'openia' } } }, {}, 'providers.openai.vendor: expected'],
    ['a request that no router takes', config, { requests: [{ name: 'odd', temprature: 1 } as object] }, "options.requests, 'odd' of route 'chat': "],
    ['a target of no provider', { ...config, routes: { chat: { targets: ['opnai/gpt-5.4'] } } }, {}, "no provider 'opnai'"],
    ['a route without targets', { ...config, routes: { chat: {} } }, {}, 'routes.chat.targets'],
    ['a setting of nobody', { ...config, defualts: {} }, {}, 'defualts'],
    ['a provider without an adapter', { ...config, providers: { ...config.providers, openai: {} } }, {}, 'providers.openai.adapter: not an adapter; name one'],
    ['no config', { providers: 'none' }, {}, 'providers'],
    ['nothing', undefined, {}, ''],
  ])('%s', async (_what, given, options, says) => {
    const error: unknown = await drill(given as ConfigData, { adapters, ...options }).catch((caught: unknown) => caught);
    expect(isZerohopError(error, 'config_invalid') && error.message).toContain(says);
  });

});
