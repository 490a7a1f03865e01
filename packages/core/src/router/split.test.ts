import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventScope } from '../telemetry/event.ts';
import { type Arm, isSplitBy, Split, type UnitSource } from './split.ts';

const nobody: EventScope = { tenant: undefined, team: undefined, user: undefined, tags: undefined };
const of = (scope: Partial<EventScope>, session?: string): UnitSource => ({ scope: { ...nobody, ...scope }, session });
const arms = (weights: Readonly<Record<string, number>>): Arm<string>[] => Object.entries(weights).map(([key, weight]) => ({ key, weight, way: `way of ${key}` }));
const splitBy = (by: string, weights: Readonly<Record<string, number>>, salt = 'chat'): Split<string> => new Split({ by, salt, arms: arms(weights), random: () => 0 });

const weights = fc.record({ a: fc.nat({ max: 100 }), b: fc.nat({ max: 100 }), c: fc.integer({ min: 1, max: 100 }) });

describe('a split by unit', () => {
  it.each([
    ['user', of({ user: 'ann' })],
    ['tenant', of({ tenant: 'ann' })],
    ['team', of({ team: 'ann' })],
    ['session', of({}, 'ann')],
    ['tags.cohort', of({ tags: { cohort: 'ann' } })],
  ])('reads the unit from %s; without it a call is in no arm', (by, source) => {
    const split = splitBy(by, { a: 1, b: 1 });
    expect(split.armOf(source)).toMatchObject({ by, unit: 'ann' });
    expect(split.armOf(of({}))).toBeUndefined();
  });

  it('gives a unit the same arm each time, in every process, and deals anew with another salt', () => {
    const units = Array.from({ length: 1_000 }, (_, i) => of({ user: `u${i}` }));
    const dealt = (salt: string): (string | undefined)[] => units.map((unit) => splitBy('user', { a: 1, b: 1 }, salt).armOf(unit)?.arm);
    const one = dealt('one');
    expect(dealt('one')).toEqual(one);
    const moved = dealt('two').filter((arm, i) => arm !== one[i]).length;
    expect(Math.abs(moved - 500)).toBeLessThan(80);
    // Fixed: another build of the library must not deal the units of a running experiment anew.
    expect(dealt('chat').slice(0, 12).join('')).toMatchInlineSnapshot(`"bbababaaabab"`);
  });

  it('moves units into an arm whose weight is raised, and nowhere else', () => {
    fc.assert(
      fc.property(weights, fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 100 }), fc.array(fc.string(), { maxLength: 30 }), (before, raised, more, users) => {
        const split = splitBy('user', before);
        const after = splitBy('user', { ...before, [raised]: before[raised as 'a'] + more });
        for (const user of users) {
          const arm = after.armOf(of({ user }))?.arm;
          if (arm !== split.armOf(of({ user }))?.arm) expect(arm).toBe(raised);
        }
      }),
    );
  });

  it('shares units by weight, and gives none to an arm of weight 0', () => {
    const split = splitBy('user', { stable: 9, canary: 1, gone: 0 });
    const counts: Record<string, number> = {};
    for (let i = 0; i < 10_000; i += 1) {
      const { arm = '' } = split.armOf(of({ user: `user-${i}` })) ?? {};
      counts[arm] = (counts[arm] ?? 0) + 1;
    }
    expect(Object.keys(counts).toSorted()).toEqual(['canary', 'stable']);
    // Five standard deviations.
    expect(Math.abs((counts['canary'] ?? 0) - 1_000)).toBeLessThan(150);
  });
});

describe('a split by call', () => {
  it('holds its draw until the call is made', () => {
    const draws = [0, 0.3, 0.9, 0.5];
    const split = new Split({ by: 'call', salt: '', arms: arms({ a: 1, b: 0, c: 3 }), random: () => draws.shift() ?? 0 });
    const arm = (): string | undefined => split.armOf(of({ user: 'ann' }))?.arm;
    expect([arm(), arm()]).toEqual(['a', 'a']);
    split.advance();
    expect([arm(), arm()]).toEqual(['c', 'c']);
    expect(split.armOf(of({}))?.unit).toBeUndefined();
  });

  it('draws by weight, an arm for every draw', () => {
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (given, draw) => {
        const split = new Split({ by: 'call', salt: '', arms: arms(given), random: () => draw });
        const { a, b, c } = given;
        const at = draw * (a + b + c);
        const { arm = '' } = split.armOf(of({})) ?? {};
        expect(given[arm as 'a']).toBeGreaterThan(0);
        // Away from the borders, where rounding decides.
        if ([a, a + b].every((border) => Math.abs(at - border) > 1e-6)) expect(arm).toBe(at < a ? 'a' : at < a + b ? 'b' : 'c');
      }),
    );
  });
});

it('knows what a split may go by', () => {
  expect(['call', 'user', 'session', 'tenant', 'team', 'tags.a', 'tags.a.b'].every(isSplitBy)).toBe(true);
  expect(['users', 'tags', 'tags.', '', 7, undefined].some(isSplitBy)).toBe(false);
});
