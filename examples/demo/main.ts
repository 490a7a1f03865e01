// npm run demo [-- --seed N] [-- --live]
import { parseArgs } from 'node:util';
import { emulatedRouter, liveRouter } from './providers.ts';
import { runEmulated, runLive } from './run-demo.ts';
import { type Output, printSummary, tablePrinter } from './table.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' }, live: { type: 'boolean', default: false } } });
const seed = Number(values.seed);
if (!Number.isInteger(seed)) {
  console.error(`--seed takes a whole number, not '${values.seed}'`);
  process.exit(2);
}

const output: Output = {
  write: (line) => console.log(line),
  colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
};
const demo = values.live ? await liveRouter(process.env) : await emulatedRouter(seed);
if (!values.live) output.write(`Three emulated vendors on loopback, called through their own SDKs. Seed ${seed}; npm run demo -- --seed N varies the faults.\n`);
try {
  const listener = tablePrinter(output);
  const result = values.live ? await runLive(demo, listener) : await runEmulated(demo, seed, listener);
  printSummary(result, output);
} finally {
  await demo.close();
}
