import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { vendors } from '../../packages/openai/src/vendors/vendors.ts';
import { vendorsPage } from '../../scripts/vendors-page.ts';

const page = readFileSync(new URL('../../docs/vendors.md', import.meta.url), 'utf8');

it('docs/vendors.md says what the rows say; if not, run scripts/vendors-page.ts', () => {
  expect(page).toBe(vendorsPage());
});

it.each(Object.entries(vendors))('docs/vendors.md has %s, with its key and address', (name, { apiKeyVariable, baseURL, addressForm }) => {
  const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
  expect(row).toContain(apiKeyVariable ?? 'none');
  expect(row).toContain(baseURL ?? addressForm);
  expect(page).toContain(`### \`${name}\`\n`);
});
