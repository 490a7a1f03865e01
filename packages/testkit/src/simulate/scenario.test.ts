import { expect, test } from 'vitest';
import { seededRandom } from '../lib/seeded-random.ts';
import { faultsFor, type Scenario, type Sent } from './scenario.ts';
import { brownOut, flap, keyExhaustion, outage, quotaReset, regionLoss, slowStart, stalls, truncations } from './scenarios.ts';

const sent = (more: Partial<Sent> = {}): Sent => ({ provider: 'a', model: 'm', key: 0, atMs: 0, ...more });
const typesOf = (scenario: Scenario, more?: Partial<Sent>, draw = 0): string[] => faultsFor(scenario, sent(more), () => draw).map(({ type }) => type);
const where = { fromMs: 1_000, toMs: 5_000, targets: ['a'] };

test('a disturbance meets its targets, keys and time, and no others', () => {
  const scenario: Scenario = [{ fromMs: 10, toMs: 20, targets: ['a/m', 'b'], keys: [1], fault: { type: 'hang' } }];
  const hit = { atMs: 10, key: 1 };
  expect(typesOf(scenario, hit)).toEqual(['hang']);
  expect(typesOf(scenario, { ...hit, provider: 'b', model: 'x' })).toEqual(['hang']);
  for (const miss of [{ atMs: 9 }, { atMs: 20 }, { key: 0 }, { model: 'n' }, { provider: 'c' }]) expect(typesOf(scenario, { ...hit, ...miss })).toEqual([]);
});

test('a share is drawn for each request, and draws nothing where it does not apply', () => {
  const scenario: Scenario = [{ share: 0.25, fault: { type: 'hang' } }, { fromMs: 1, share: 0.5, fault: { type: 'refuse' } }];
  let draws = 0;
  const random = seededRandom(1);
  const hits = Array.from({ length: 4_000 }, () => faultsFor(scenario, sent(), () => (draws += 1, random())).length).filter((count) => count === 1).length;
  expect(Math.abs(hits - 1_000)).toBeLessThan(120);
  expect(draws).toBe(4_000);
});

test('errors that tell their end carry the seconds that are left', () => {
  expect(faultsFor(quotaReset(where), sent({ atMs: 2_500 }), () => 0)).toEqual([{ type: 'error', condition: 'rate_limit', headers: { 'retry-after': '3' } }]);
  expect(faultsFor([{ fault: { type: 'error', condition: 'quota' }, tellsEnd: true }], sent(), () => 0)).toEqual([{ type: 'error', condition: 'quota' }]);
});

test('the ready-made scenarios happen within their time only', () => {
  for (const make of [outage, flap, brownOut, slowStart, regionLoss, keyExhaustion, quotaReset, truncations, stalls]) {
    const scenario = make(where);
    expect(typesOf(scenario, { atMs: 999 }), make.name).toEqual([]);
    expect(typesOf(scenario, { atMs: 5_000 }), make.name).toEqual([]);
    expect(typesOf(scenario, { provider: 'b', atMs: 2_000 }), make.name).toEqual([]);
    expect(typesOf(scenario, { atMs: 1_000 }).length, make.name).toBeGreaterThan(0);
  }
});

test('they are what their names say', () => {
  expect(typesOf(outage(where), { atMs: 2_000 }, 0)[0]).toBe('unreachable');
  expect(typesOf(outage(where), { atMs: 2_000 }, 0.9)[0]).toBe('refuse');
  const flapping = flap({ fromMs: 0, toMs: 100 }, { upMs: 10, downMs: 20 });
  expect([0, 19, 20, 29, 30, 99].map((atMs) => typesOf(flapping, { atMs }).length)).toEqual([1, 1, 0, 0, 1, 1]);
  const starting = slowStart({ fromMs: 0, toMs: 400 }, { slowMs: 800 });
  expect([0, 100, 200, 300].map((atMs) => faultsFor(starting, sent({ atMs }), () => 0)[0])).toEqual([800, 400, 200, 100].map((ms) => ({ type: 'slow-first-token', ms })));
  const drained = keyExhaustion({ fromMs: 0, toMs: 90 }, { keys: 3 });
  expect([0, 1, 2].map((key) => [29, 30, 60].map((atMs) => typesOf(drained, { key, atMs }).length))).toEqual([[1, 1, 1], [0, 1, 1], [0, 0, 1]]);
});
