import fc from 'fast-check';
import { expect, it } from 'vitest';
import { affinity, type Member } from './rendezvous.ts';

const members = fc.uniqueArray(fc.record({ key: fc.string({ maxLength: 8 }), weight: fc.integer({ min: 0, max: 100 }) }), { selector: ({ key }) => key, minLength: 1, maxLength: 6 });

function winner(unit: string, among: readonly Member[]): string | undefined {
  const [best] = among.map((member) => ({ key: member.key, liked: affinity(unit, member) })).sort((a, b) => b.liked - a.liked);
  return best !== undefined && best.liked > 0 ? best.key : undefined;
}

it('gives the same unit to the same member in every process', () => {
  const arms = [{ key: 'a', weight: 1 }, { key: 'b', weight: 1 }, { key: 'c', weight: 2 }];
  expect(['u1', 'u2', 'u3', 'u4', 'u5', 'u6'].map((unit) => winner(unit, arms))).toMatchInlineSnapshot(`
    [
      "b",
      "a",
      "c",
      "a",
      "c",
      "a",
    ]
  `);
});

it('shares units by weight', () => {
  const arms = [{ key: 'stable', weight: 95 }, { key: 'canary', weight: 5 }];
  const units = Array.from({ length: 20_000 }, (_, i) => `user-${i}`);
  const share = units.filter((unit) => winner(unit, arms) === 'canary').length / units.length;
  // Five standard deviations.
  expect(Math.abs(share - 0.05)).toBeLessThan(0.008);
});

it('moves units only into a member whose weight is raised, whatever the others are', () => {
  fc.assert(
    fc.property(members, fc.nat(), fc.integer({ min: 1, max: 100 }), fc.array(fc.string(), { maxLength: 20 }), (all, pick, more, units) => {
      const raised = all[pick % all.length]?.key;
      const after = all.map((member) => (member.key === raised ? { ...member, weight: member.weight + more } : member));
      for (const unit of units) {
        const now = winner(unit, after);
        if (now !== winner(unit, all)) expect(now).toBe(raised);
      }
    }),
  );
});

it('moves only the units of a member that goes', () => {
  fc.assert(
    fc.property(members, fc.nat(), fc.array(fc.string(), { maxLength: 20 }), (all, pick, units) => {
      const gone = all[pick % all.length]?.key;
      const left = all.filter(({ key }) => key !== gone);
      for (const unit of units) if (winner(unit, all) !== gone) expect(winner(unit, left)).toBe(winner(unit, all));
    }),
  );
});

it('likes nothing that weighs nothing', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (unit, key) => void expect(affinity(unit, { key, weight: 0 })).toBe(0)));
  expect(winner('u', [{ key: 'a', weight: 0 }, { key: 'b', weight: 1e-9 }])).toBe('b');
});
