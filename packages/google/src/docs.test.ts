import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dialects } from './dialects.ts';

const page = readFileSync(new URL('../../../docs/google.md', import.meta.url), 'utf8');

it('the page lists what the retired SDK lacks, and nothing else', () => {
  const listed = [...page.matchAll(/^\| [^|]+ \| `(\w+)` \|/gm)].map(([, field]) => field);
  const lacking = Object.entries(dialects['generative-ai']).filter(([name, able]) => able === false && dialects.genai[name as 'fetch']);
  expect(listed).toEqual(lacking.map(([name]) => name));
});
