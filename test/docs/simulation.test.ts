import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { invariants, simulate } from '@zerohop/testkit/simulate';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as scenarios from '../../packages/testkit/src/simulate/scenarios.ts';

const here = import.meta.dirname;
const page = readFileSync(join(here, '../../docs/simulation.md'), 'utf8');
const [outage = '', scenario = '', recording = ''] = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
let folder = '';
afterEach(() => {
  if (folder !== '') rmSync(folder, { recursive: true });
  folder = '';
});

function write(files: Readonly<Record<string, string>>): void {
  folder = mkdtempSync(join(here, '.examples-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

/** First cells of the rows of the table under a heading. */
function rowsUnder(heading: string): string[] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = '']) => cell.replaceAll('`', '')).slice(1);
}

describe('docs/simulation.md', () => {
  it('has examples that type-check as they stand', { timeout: 60_000 }, () => {
    const tsconfig = JSON.stringify({ extends: '../../../tsconfig.test.json', compilerOptions: { noUnusedLocals: false }, include: ['*.ts'] });
    write({ 'outage.ts': outage, 'scenario.ts': `${scenario}\nexport { scenario };\n`, 'recording.ts': recording, 'tsconfig.json': tsconfig });
    expect(() => execFileSync(join(here, '../../node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8', stdio: 'pipe' })).not.toThrow();
  });

  it('has a first example of ten lines that prints what the page says', { timeout: 60_000 }, async () => {
    expect(outage.split('\n').filter((line) => line !== '' && !line.startsWith('import')).length).toBeLessThanOrEqual(10);
    write({ 'outage.ts': outage });
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await import(join(folder, 'outage.ts'));
    const printed = String(log.mock.calls[0]?.[0]);
    log.mockRestore();
    const said = /^```\n(\d+ calls[\s\S]*?)\n```/m.exec(page)?.[1]?.split('\n') ?? [];
    const lines = printed.split('\n');
    // How often which target was asked, and how fast it was, is the router's business from version to version.
    expect([lines.length, lines[0], lines[1], lines.at(-1)]).toEqual([said.length, said[0], said[1], said.at(-1)]);
    expect(lines.map((line) => line.split(':')[0])).toEqual(expect.arrayContaining(['  anthropic/claude-sonnet-5', '  openai/gpt-5']));
  });

  it('names every ready-made scenario and every invariant', () => {
    expect(rowsUnder('Scenarios').toSorted()).toEqual(Object.keys(scenarios).toSorted());
    expect(rowsUnder('Invariants')).toEqual(invariants.map(({ name }) => name));
    for (const { name, says } of invariants) expect(page).toContain(`| ${name} | ${says} |`);
  });

  it('tells that an end is needed', async () => {
    await expect(simulate({ config: { providers: {} }, traffic: {} })).rejects.toThrow('give traffic.calls or durationMs');
  });
});
