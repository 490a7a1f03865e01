import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { builtInStrategies } from '../../packages/core/src/router/strategies/index.ts';
import { afterwardsTitle } from '../strategies/afterwards.ts';
import { strategyNames } from '../strategies/claim.ts';
import { worlds } from '../strategies/worlds.ts';

const here = import.meta.dirname;
const page = readFileSync(join(here, '../../docs/strategies.md'), 'utf8');
const examples = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
const headings = (level: string): string[] => [...page.matchAll(new RegExp(`^${level} (.+)$`, 'gm'))].map(([, title = '']) => title);
let folder = '';
afterEach(() => {
  if (folder !== '') rmSync(folder, { recursive: true });
  folder = '';
});

// That the figures are the measured ones, test/strategies holds, world by world.
describe('docs/strategies.md', () => {
  it('has a section and a line to choose by for every strategy of the router', () => {
    expect([...builtInStrategies.keys()].toSorted()).toEqual([...strategyNames].toSorted());
    expect(headings('##')).toEqual(expect.arrayContaining(strategyNames.map((name) => `\`${name}\``)));
    for (const name of strategyNames) expect(page).toMatch(new RegExp(`^\\| [^|]+ \\| \`${name}\`[^|]* \\|`, 'm'));
  });

  it('has every world', () => {
    expect(headings('###')).toEqual([...worlds.map(({ name }) => name), afterwardsTitle]);
    expect(page).not.toContain('not explained');
  });

  it('has examples that type-check as they stand', { timeout: 60_000 }, () => {
    folder = mkdtempSync(join(here, '.examples-'));
    examples.forEach((code, index) => writeFileSync(join(folder, `example-${index}.ts`), code));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../../tsconfig.test.json', include: ['*.ts'] }));
    expect(examples).toHaveLength(2);
    expect(() => execFileSync(join(here, '../../node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8', stdio: 'pipe' })).not.toThrow();
  });
});
