import { describe, expect, it } from 'vitest';
import { eventsOf, scriptedRouter, type ScriptedRouter } from './scripted-router.ts';
import type { Script } from '../../packages/core/src/adapter/scripted-adapter.ts';

const down: Script = { fail: { code: 'network' } };

function probing(scripts: Readonly<Record<string, Script>>, breaker: object = {}): ScriptedRouter {
  return scriptedRouter(scripts, {
    config: { defaults: { retry: false, breaker: { consecutiveFailures: 1, openMs: 5_000, maxOpenMs: 10_000, probeIdle: true, ...breaker } }, routes: { chat: { targets: ['a/m', 'b/m'] } } },
  });
}

describe('B1: idle probes', () => {
  it('B1: with probeIdle the router probes a target that is due itself, so that it is back before the next call', async () => {
    const { chat, clock, vendor, router, events } = probing({ 'a/m': [{ fail: { code: 'network' } }, {}] });
    await chat();
    expect(router.status().targets['a/m']?.state).toBe('open');
    await clock.advance(4_999);
    expect(vendor.calls).toHaveLength(2);
    await clock.advance(1);
    expect(router.status().targets['a/m']?.state).toBe('closed');
    expect(eventsOf(events, 'attempt').at(-1)?.attempt).toMatchObject({ kind: 'probe', target: 'a/m', outcome: 'ok', reason: 'idle' });
    expect(eventsOf(events, 'call').at(-1)).toMatchObject({ outcome: 'ok', target: 'a/m', attempts: [{ kind: 'probe' }] });
    expect([clock.pending, router.status().inFlight]).toEqual([0, 0]);
  });

  it('B1: one probe per open interval, without repeats, as long as it fails', async () => {
    const { chat, clock, vendor } = probing({ 'a/m': down });
    await chat();
    const startedMs = clock.now();
    await clock.advance(40_000);
    const probes = vendor.calls.filter(({ target }) => target === 'a/m').slice(1);
    expect(probes.map(({ atMs }) => atMs - startedMs)).toEqual([5_000, 15_000, 25_000, 35_000]);
  });

  it('B1: a call that comes first is the probe, and no other is sent', async () => {
    const { chat, clock, vendor } = probing({ 'a/m': [{ fail: { code: 'network' } }, { afterMs: 100 }] });
    await chat();
    const before = vendor.calls.length;
    await clock.advance(4_000);
    vendor.script('b/m', { afterMs: 100 });
    await clock.advance(2_000);
    expect(vendor.calls.length - before).toBe(1);
    await chat();
    expect(vendor.calls.length - before).toBe(2);
  });

  it('B2: a model that was benched is probed when it is due', async () => {
    const { chat, clock, vendor, router } = probing({ 'a/m': [{ fail: { code: 'model_not_found' } }, { fail: { code: 'model_not_found' } }, {}] });
    await chat();
    await clock.advance(60_000);
    expect([vendor.calls.length, router.status().targets['a/m']?.state]).toEqual([3, 'benched']);
    await clock.advance(120_000);
    expect([vendor.calls.length, router.status().targets['a/m']?.state, clock.pending]).toEqual([4, 'closed', 0]);
  });

  it('B1: none without the option, none for a target that no route names, none after close', async () => {
    const off = scriptedRouter({ 'a/m': down }, { config: { defaults: { retry: false, breaker: { consecutiveFailures: 1 } } } });
    await off.chat();
    expect(off.clock.pending).toBe(0);
    const direct = probing({ 'c/m': down });
    await direct.failure({ model: 'c/m' });
    expect(direct.clock.pending).toBe(0);
    const closed = probing({ 'a/m': down });
    await closed.chat();
    expect(closed.clock.pending).toBe(1);
    await closed.router.close();
    expect(closed.clock.pending).toBe(0);
  });

  it('B1: a target that a reload has dropped is not probed any more', async () => {
    const { chat, clock, vendor, router } = probing({ 'a/m': down });
    await chat();
    await router.reload({ providers: { b: { adapter: 'scripted', apiKey: 'key-of-b-0123456789' } }, routes: { chat: { targets: ['b/m'] } } } as never);
    await clock.advance(60_000);
    expect(vendor.calls.map(({ target }) => target)).toEqual(['a/m', 'b/m']);
  });
});

describe('B3: status', () => {
  it('B3: says of each route who serves and who does not, and why in words', async () => {
    const { chat, router } = scriptedRouter({ 'a/m': down }, { config: { defaults: { retry: false, breaker: { consecutiveFailures: 1 } } } });
    expect(router.status().routes).toEqual({ chat: { serving: ['a/m', 'b/m'], excluded: [], unprotected: false } });
    await chat();
    const status = router.status();
    const exclusion = { target: 'a/m', reason: 'breaker_open', message: '1 failures in a row; last: scripted network', untilMs: 1_700_000_005_000 };
    expect(status.routes).toEqual({ chat: { serving: ['b/m'], excluded: [exclusion], unprotected: true } });
    expect([status.targets['a/m']?.exclusion, status.targets['b/m']?.exclusion]).toEqual([exclusion, undefined]);
  });
});
