import { readFileSync, writeFileSync } from 'node:fs';
import { afterwards, afterwardsTitle } from './afterwards.ts';
import { runAll } from './judge.ts';
import { sectionOf, withSections } from './page.ts';
import { worlds } from './worlds.ts';

// Puts the figures of all sections, or of those named, into docs/strategies.md: node --conditions=zerohop-source test/strategies/write-page.ts [title ...]

const page = new URL('../../docs/strategies.md', import.meta.url);
const names = process.argv.slice(2);
const sections = new Map<string, string>();
for (const world of worlds) {
  if (isAsked(world.name)) sections.set(world.name, sectionOf(world, await runAll(world)));
}
if (isAsked(afterwardsTitle)) sections.set(afterwardsTitle, await afterwards());
writeFileSync(page, withSections(readFileSync(page, 'utf8'), sections));

function isAsked(title: string): boolean {
  return names.length === 0 || names.includes(title);
}
