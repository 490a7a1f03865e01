import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultFaults, faultFacts } from '../../packages/testkit/src/drill/faults.ts';
import { drillPage } from '../../scripts/drill-page.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const page = read('docs/drill.md');
/** First cells of the table under a heading. */
const names = (head: string): string[] => [...(page.split(`| ${head} |`)[1]?.split('\n\n')[0] ?? '').matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`(.*?)`/g)].map(([, name = '']) => name));

describe('docs/drill.md', () => {
  it('has the example that is type-checked, and what it prints; if not, run scripts/drill-page.ts', { timeout: 60_000 }, () => {
    expect(page).toBe(drillPage());
    expect(page).toContain("import { drill } from '@zerohop/testkit/simulate';");
    expect(page).toContain('\ndrill of 1 route, 2026-11-21, seed 1: 0 high, 3 medium, 1 low\n');
  });

  it('tells every fault, option and finding', () => {
    expect(names('Fault').toSorted()).toEqual(Object.keys(faultFacts).toSorted());
    expect(Object.keys(faultFacts).filter((name) => !defaultFaults.some((fault) => fault === name))).toEqual(['context_length']);
    const declared = (file: string, pattern: RegExp): string[] => [...read(`packages/testkit/src/drill/${file}`).matchAll(pattern)].map(([, name = '']) => name).toSorted();
    expect(names('Code').toSorted()).toEqual(declared('findings/finding.ts', /^ {2}\| '(\w+)'/gm));
    const options = read('packages/testkit/src/drill/drill-options.ts').split('export interface DrillOptions {')[1]?.split('\n}')[0] ?? '';
    expect(names('Option').toSorted()).toEqual([...options.matchAll(/^ {2}(\w+)\?:/gm)].map(([, name = '']) => name).toSorted());
  });
});
