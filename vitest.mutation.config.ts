import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

// The tests that mutants of errors/ and policies/ are held against: those beside the code, and the clauses.
export default defineConfig({
  ...base,
  test: { setupFiles: ['test/setup.ts'], include: ['packages/core/src/{errors,policies,pipeline,router}/**/*.test.ts', 'test/semantics/**/*.test.ts'] },
});
