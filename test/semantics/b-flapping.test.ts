import { describe, expect, it } from 'vitest';
import type { Script } from '../../packages/core/src/adapter/scripted-adapter.ts';
import { eventsOf, request, scriptedRouter } from './scripted-router.ts';

const stepMs = 100;
const phaseMs = 20_000;

/** How the primary is while it is down. */
const faults: Readonly<Record<string, Script>> = {
  'refuses connections': { fail: { code: 'network' } },
  'answers 500': { afterMs: 30, fail: { code: 'server_error' } },
  'breaks its streams off': { steps: ['some', { waitMs: 20 }, { fail: { code: 'bad_response', details: { reason: 'truncated' } } }] },
};

describe('B1: a flapping primary', () => {
  it.each(Object.keys(faults).flatMap((name) => [[name, 'whole'], [name, 'stream']] as const))('B1: %s, %s: every call is served, one probe per open interval, and it is back within one of its recovery', async (name, way) => {
    const { router, vendor, clock, events } = scriptedRouter({}, { random: () => 0.5 });
    const healthy: Script = way === 'stream' ? { steps: ['so', { waitMs: 20 }, 'me'] } : { afterMs: 20 };
    vendor.script('b/m', healthy);
    const served: { atMs: number; target: string }[] = [];
    const lost: unknown[] = [];
    const recoveries: { atMs: number; dueMs: number }[] = [];
    const calls: Promise<void>[] = [];
    const startMs = clock.now();
    for (let phase = 0; phase < 10; phase += 1) {
      const isDown = phase % 2 === 1;
      vendor.script('a/m', isDown ? (faults[name] ?? {}) : healthy);
      const { state, untilMs } = router.status().targets['a/m'] ?? {};
      if (!isDown && phase > 0) recoveries.push({ atMs: clock.now(), dueMs: state === 'open' ? (untilMs ?? 0) : clock.now() });
      for (let step = 0; step < phaseMs / stepMs; step += 1) {
        const atMs = clock.now();
        const answer = way === 'stream' ? router.stream(request()).response() : router.chat(request());
        calls.push(answer.then(({ target }) => void served.push({ atMs, target }), (error: unknown) => void lost.push(error)));
        await clock.advance(stepMs);
      }
    }
    await clock.advanceUntil(Promise.all(calls));
    expect([lost, served.length]).toEqual([[], (10 * phaseMs) / stepMs]);
    const openings = eventsOf(events, 'breaker').filter(({ state }) => state === 'open');
    const probes = eventsOf(events, 'attempt').filter(({ attempt }) => attempt.kind === 'probe' && attempt.target === 'a/m');
    expect(openings.length).toBeGreaterThanOrEqual(5);
    expect(probes.length).toBeLessThanOrEqual(openings.length);
    for (const { atMs, dueMs } of recoveries) {
      const back = served.find((call) => call.target === 'a/m' && call.atMs >= atMs);
      expect((back?.atMs ?? Number.POSITIVE_INFINITY) - dueMs).toBeLessThanOrEqual(stepMs);
    }
    // While it was down it cost the calls next to nothing: what opened the breaker, and the probes.
    const wasted = eventsOf(events, 'attempt').filter(({ attempt }) => attempt.target === 'a/m' && attempt.outcome === 'failed');
    expect(wasted.length).toBeLessThan(60);
    expect([clock.now() - startMs >= 10 * phaseMs, clock.pending]).toEqual([true, 0]);
  });
});
