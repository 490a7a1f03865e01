import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { afterwards, afterwardsTitle } from './afterwards.ts';
import { withSections } from './page.ts';

it('stands in docs/strategies.md with these figures; if not, run write-page.ts', { timeout: 300_000 }, async () => {
  const page = readFileSync(new URL('../../docs/strategies.md', import.meta.url), 'utf8');
  expect(page).toContain(`\n### ${afterwardsTitle}\n`);
  expect(page).toBe(withSections(page, new Map([[afterwardsTitle, await afterwards()]])));
});
