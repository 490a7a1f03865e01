import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

const source = (path: string): string => fileURLToPath(new URL(`packages/${path}`, import.meta.url));

// The tests that mutants of errors/ and policies/ are held against: those beside the code, and the clauses.
export default defineConfig({
  ...base,
  resolve: {
    ...base.resolve,
    // Mutants live in a copy of this tree, but node_modules of the copy link to the original.
    alias: [
      { find: /^@zerohop\/([\w-]+)$/, replacement: source('$1/src/index.ts') },
      { find: /^@zerohop\/([\w-]+)\/([\w-]+)$/, replacement: source('$1/src/$2.ts') },
    ],
  },
  test: { setupFiles: ['test/setup.ts'], include: ['packages/core/src/{errors,policies,pipeline,router}/**/*.test.ts', 'test/semantics/**/*.test.ts'] },
});
