// What `npm test` runs after the install: every check of the project, and one line that sums them up.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

interface Step {
  name: string;
  command: readonly string[];
}

const report = 'reports/vitest.json';

const steps: readonly Step[] = [
  { name: 'build', command: ['tsc', '-b'] },
  { name: 'types', command: ['tsc', '-p', 'tsconfig.test.json'] },
  { name: 'lint', command: ['oxlint'] },
  { name: 'unused code', command: ['knip'] },
  { name: 'tests', command: ['vitest', 'run', '--coverage', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`] },
  { name: 'packed packages', command: ['node', 'scripts/check-packages.ts'] },
];

rmSync(report, { force: true });
let passed = 0;
let failed = 0;
const timings: string[] = [];

for (const { name, command } of steps) {
  const [program = '', ...args] = command;
  console.log(`\n== ${name}: ${command.join(' ')}`);
  const startedMs = performance.now();
  const { status } = spawnSync(program, args, { stdio: 'inherit', shell: false });
  timings.push(`${name} ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`);
  const ok = status === 0;
  if (name === 'tests') {
    const counts = readCounts();
    passed += counts.passed;
    failed += counts.failed;
    // A run can fail without a failed test: an unhandled rejection, a file that does not load, too little coverage.
    if (!ok && counts.failed === 0) failed += 1;
  } else if (ok) {
    passed += 1;
  } else {
    failed += 1;
  }
}

console.log(`\n${timings.join(', ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function readCounts(): { passed: number; failed: number } {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number; numFailedTests: number };
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
