import type { AttemptEvent, PolicyOptions } from '@zerohop/core';
import { anthropic } from '@zerohop/anthropic';
import { bedrock } from '@zerohop/bedrock';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { type Scenario, simulate, type SimulationOptions, type SimulationReport } from '@zerohop/testkit/simulate';
import { describe, expect, it } from 'vitest';

// The simulated network is to be a network: what a socket does to a call, it does.

const wires = [
  ['openai/gpt-5', { openai: openai() }],
  ['responses/gpt-5', { responses: openai({ api: 'responses' }) }],
  ['anthropic/claude-sonnet-5', { anthropic: anthropic() }],
  ['google/gemini-2.5-flash', { google: google() }],
  ['bedrock/anthropic.claude-haiku-4-5-20251001-v1:0', { bedrock: bedrock({ region: 'eu-west-1', apiKey: 'env:NEVER_READ' }) }],
] as const;

interface Run {
  readonly report: SimulationReport;
  readonly attempts: AttemptEvent['attempt'][];
}

async function run(target: string, providers: object, scenario: Scenario, defaults: PolicyOptions = {}, more: Partial<SimulationOptions> = {}): Promise<Run> {
  const attempts: AttemptEvent['attempt'][] = [];
  const report = await simulate({
    config: { providers: providers as never, defaults: { retry: false, ...defaults } },
    scenario,
    pace: { connectMs: 10, headersMs: 100, firstTokenMs: 500, chunkMs: 20 },
    traffic: { calls: 2, model: target, arrival: { burst: 1, everyMs: 60_000 }, streams: 1 },
    onRouter: (router) => void router.on('attempt', ({ attempt }) => attempts.push(attempt)),
    ...more,
  });
  expect(report.violations).toEqual([]);
  return { report, attempts };
}

describe.each(wires)('%s', (target, providers) => {
  it('is served over connection, headers, first content and the rest, each in its time', async () => {
    const { report, attempts } = await run(target, providers, []);
    expect(report.outcomes).toEqual({ ok: 2 });
    expect(attempts.map(({ firstTokenMs }) => firstTokenMs)).toEqual([610, 610]);
    for (const { durationMs, cost } of attempts) {
      expect(durationMs).toBeGreaterThan(610);
      expect(cost?.nanoUsd).toBeGreaterThan(0);
    }
  });

  it('that refuses connections was sent nothing, and costs nothing', async () => {
    const { report, attempts } = await run(target, providers, [{ fault: { type: 'refuse' } }]);
    expect(report.outcomes).toEqual({ network: 2 });
    expect(attempts.map(({ cost, durationMs }) => [cost?.nanoUsd ?? 0, durationMs])).toEqual([[0, 0], [0, 0]]);
  });

  it('that is unreachable runs into connectMs, not into the clocks behind it', async () => {
    const { report, attempts } = await run(target, providers, [{ fault: { type: 'unreachable' } }], { timeouts: { connectMs: 1_000 } });
    expect(report.outcomes).toEqual({ timeout: 2 });
    expect(attempts.map(({ message }) => message)).toEqual(Array(2).fill(`no connection to ${target} within 1000 ms (timeouts.connectMs)`));
    expect(attempts.map(({ durationMs, cost }) => [durationMs, cost?.nanoUsd ?? 0])).toEqual([[1_000, 0], [1_000, 0]]);
  });

  it('that hangs behind a connection runs into firstTokenMs', async () => {
    const { attempts } = await run(target, providers, [{ fault: { type: 'hang' } }], { timeouts: { firstTokenMs: 2_000 } });
    expect(attempts.map(({ message }) => message)).toEqual(Array(2).fill(`${target} showed nothing within 2000 ms (timeouts.firstTokenMs)`));
  });

  it.each([
    ['before the headers', { type: 'cut', at: 'headers', reset: true }, { network: 2 }],
    ['in the middle', { type: 'cut', afterChunks: 2 }, { stream_interrupted: 2 }],
    ['by an end without the rest', { type: 'clean-end', afterChunks: 2 }, { stream_interrupted: 2 }],
  ] as const)('that breaks off %s is no success', async (_where, fault, outcomes) => {
    const { report } = await run(target, providers, [{ fault }]);
    expect(report.outcomes).toEqual(outcomes);
  });

  it('sends in torn bytes without any harm', async () => {
    const { report } = await run(target, providers, [{ fault: { type: 'split-bytes', bytes: 3 } }]);
    expect(report.outcomes).toEqual({ ok: 2 });
  });

  it('is held back by a reader that does not read', async () => {
    const answer = { chunks: Array.from({ length: 200 }, () => 'x'.repeat(4_096)) };
    const traffic = { calls: 1, model: target, streams: 1, consumers: { slow: 1 }, pauseMs: 1_000 };
    const { report, attempts } = await run(target, providers, [], {}, { answer, traffic });
    expect(report.outcomes).toEqual({ ok: 1 });
    // At 20 ms a piece the vendor alone would be done in 5 seconds.
    expect(attempts[0]?.durationMs).toBeGreaterThan(20_000);
  });
});

it('keys that run out are left for the next ones, and asked again when the vendor said', async () => {
  const limited = { toMs: 90_000, keys: [0, 1], fault: { type: 'error', condition: 'rate_limit' }, tellsEnd: true } as const;
  const traffic = { calls: 3, model: 'openai/gpt-5', arrival: { burst: 1, everyMs: 60_000 } };
  const { report, attempts } = await run('openai/gpt-5', { openai: openai({ apiKey: ['env:ONE', 'env:TWO'] }) }, [limited], {}, { traffic });
  expect(report.outcomes).toEqual({ rate_limit: 1, no_target: 1, ok: 1 });
  expect(attempts.map(({ kind, code }) => `${kind} ${code}`)).toEqual(['first rate_limit', 'retry rate_limit', 'first undefined']);
  expect(new Set(attempts.slice(0, 2).map(({ credential }) => credential)).size).toBe(2);
});

it('an idle connection is used again for 30 seconds', async () => {
  const pace = { connectMs: 40, headersMs: 0, firstTokenMs: 0, chunkMs: 0 };
  const firstTokens = async (everyMs: number): Promise<unknown[]> => {
    const traffic = { calls: 3, model: 'openai/gpt-5', arrival: { burst: 1, everyMs }, streams: 1 };
    const { attempts } = await run('openai/gpt-5', { openai: openai() }, [], {}, { traffic, pace });
    return attempts.map(({ firstTokenMs }) => firstTokenMs);
  };
  expect(await firstTokens(29_000)).toEqual([40, 0, 0]);
  expect(await firstTokens(31_000)).toEqual([40, 40, 40]);
});

it('an adapter whose wire is not known is refused by name', async () => {
  const strange = Object.assign(() => ({}), { id: 'strange', traits: openai.traits });
  await expect(simulate({ config: { providers: { mine: { adapter: strange } } } as never, traffic: { calls: 1 } })).rejects.toMatchObject({ code: 'config_invalid', message: expect.stringContaining("wires: { 'strange': ... }") });
});
