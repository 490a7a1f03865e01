import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { claims } from './claims.ts';
import { judge, nameOf, runAll, type Runs } from './judge.ts';
import { sectionOf, withSections } from './page.ts';
import type { WorldName } from './world.ts';
import { worlds } from './worlds.ts';

/** Runs a world, holds the claims about it to what is measured, and the page to both. */
export function holdWorld(name: WorldName): void {
  const world = worlds.find((known) => known.name === name);
  if (world === undefined) throw new Error(`no world '${name}'`);
  let runs: Runs;

  describe(`world: ${name}`, () => {
    beforeAll(async () => {
      runs = await runAll(world);
    }, 300_000);

    it.each(claims.filter((claim) => claim.world === name).map((claim) => ({ claim, title: nameOf(claim) })))('$title', ({ claim }) => {
      const verdict = judge(world, runs).find((judged) => judged.claim === claim);
      // One that proves false needs its reason in corrections.ts, and one with a reason there must prove false.
      expect(verdict).toMatchObject({ holds: verdict?.correction === undefined });
    });

    it('stands in docs/strategies.md with these figures; if not, run write-page.ts', () => {
      const page = readFileSync(new URL('../../docs/strategies.md', import.meta.url), 'utf8');
      expect(page).toContain(`\n### ${name}\n`);
      expect(page).toBe(withSections(page, new Map([[name, sectionOf(world, runs)]])));
    });
  });
}
