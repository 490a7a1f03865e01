import { simulate, type SimulationReport } from '@zerohop/testkit/simulate';
import { expect, it } from 'vitest';
import { drawSimulation } from './drawn.ts';

// `npm run test:all` draws other simulations, and more of them. A seed that finds something is given again as SIMULATION_SEED.
const firstSeed = Number(process.env['SIMULATION_SEED'] ?? 20_261_121);
const simulations = Number(process.env['SIMULATIONS'] ?? 500);
const callsEach = 200;
const atOnce = 50;

/** The line that runs one simulation again. */
function replay(seed: number): string {
  return `SIMULATION_SEED=${seed} SIMULATIONS=1 npx vitest run test/simulation/simulation.test.ts`;
}

function failureOf({ seed, violations }: SimulationReport): string {
  const said = violations.slice(0, 5).map(({ invariant, call, message }) => `  ${invariant}${call === undefined ? '' : ` (call ${call})`}: ${message}`);
  return [`seed ${seed}: ${violations.length} violations; again with: ${replay(seed)}`, ...said].join('\n');
}

const batches = Array.from({ length: Math.ceil(simulations / atOnce) }, (_, batch) => firstSeed + batch * atOnce);

/** The first seeds of every second batch. */
export function batchesOf(half: 0 | 1): readonly number[] {
  return batches.filter((_, index) => index % 2 === half);
}

/** Tests every second batch of simulations, so that two files share them and two processes run them. Of a single batch the second file has none. */
export function testSimulations(half: 0 | 1): void {
  it.each(batchesOf(half))(`${callsEach} calls in each of the simulations from seed %i on: every invariant holds`, { timeout: 300_000 }, async (from) => {
    const count = Math.min(atOnce, firstSeed + simulations - from);
    const failures: string[] = [];
    const outcomes = new Set<string>();
    for (let seed = from; seed < from + count; seed += 1) {
      const report = await simulate(drawSimulation(seed, callsEach));
      expect(report.calls, `seed ${seed}`).toBe(callsEach);
      for (const outcome of Object.keys(report.outcomes)) outcomes.add(outcome);
      if (report.violations.length > 0) failures.push(failureOf(report));
    }
    expect(failures.join('\n'), `${failures.length} of ${count} simulations break an invariant`).toBe('');
    // Trouble that troubles nobody would prove nothing.
    if (count === atOnce) expect([...outcomes]).toEqual(expect.arrayContaining(['ok', 'timeout', 'network', 'stream_interrupted', 'cancelled', 'left', 'no_target', 'rate_limit']));
  });
}
