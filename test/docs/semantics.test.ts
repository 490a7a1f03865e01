import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/semantics.md'), 'utf8');
const clauses = [...page.matchAll(/^\*\*([A-H]\d*)\.\*\*/gm)].map(([, clause = '']) => clause);

// `it('A5: ...`, `it.each(rows)('B1, B2: ...`, `describe("A7, A8 end to end`: the quote may open a line of its own.
const title = /\b(?:it|test|describe)\b[^'"`\n]*\(\s*['"`]((?:[A-H]\d+|D)(?:\s*[,/]\s*(?:[A-H]\d+|D))*)(?::| end to end)/g;
// A table's rows may stand between `each` and the title.
const titleAfterRows = /\)\(\s*['"`]((?:[A-H]\d+|D)(?:\s*[,/]\s*(?:[A-H]\d+|D))*):/g;

function named(pattern: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of globSync(pattern, { cwd: root, exclude: (path) => path.includes('node_modules') })) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, list = ''] of [...text.matchAll(title), ...text.matchAll(titleAfterRows)]) for (const clause of list.split(/[\s,/]+/)) found.set(clause, file);
  }
  return found;
}

describe('docs/semantics.md', () => {
  const inSemantics = named('test/{semantics,judging,splits}/**/*.test.ts');
  const inPackages = named('packages/*/src/**/*.test.ts');

  it('has each clause once, in order', () => {
    const rank = (clause: string): number => clause.charCodeAt(0) * 100 + Number(clause.slice(1));
    expect(clauses.length).toBeGreaterThan(30);
    expect(clauses).toEqual([...new Set(clauses)].toSorted((a, b) => rank(a) - rank(b)));
  });

  it.each(clauses)('%s is held by a test that names it', (clause) => {
    expect(inSemantics.get(clause) ?? inPackages.get(clause)).toBeDefined();
  });

  it('has every clause that a test names', () => {
    const unknown = [...inSemantics, ...inPackages].filter(([clause]) => !clauses.includes(clause));
    expect(inSemantics.size).toBeGreaterThan(25);
    expect(unknown).toEqual([]);
  });
});
