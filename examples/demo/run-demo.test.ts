import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { RecordedCall } from '@zerohop/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { findModel } from '../../packages/core/src/catalog/catalog.ts';
import { type DemoRouter, emulatedRouter, vendorNames } from './providers.ts';
import { type DemoResult, type Row, runEmulated } from './run-demo.ts';
import { printSummary, tablePrinter } from './table.ts';

let demo: DemoRouter | undefined;
afterEach(() => demo?.close());

async function run(seed: number): Promise<{ result: DemoResult; lines: string[]; recorded: RecordedCall[] }> {
  demo = await emulatedRouter(seed);
  const lines: string[] = [];
  const output = { write: (line: string) => void lines.push(line), colour: false };
  const result = await runEmulated(demo, seed, tablePrinter(output));
  printSummary(result, output);
  const recorded = vendorNames.flatMap((name) => [...(demo?.emulators[name]?.calls ?? [])]);
  return { result, lines, recorded };
}

/** What the emulator told the client it used, at the catalog's list prices, in nano-dollars. */
function listPrice(vendor: string, call: RecordedCall): number {
  const sheet = findModel(vendor, call.model ?? '')?.prices?.[0];
  const { input = 0, output = 0 } = call.usage ?? {};
  return Math.round(input * (sheet?.input ?? 0) * 1_000) + Math.round(output * (sheet?.output ?? 0) * 1_000);
}

describe('the demo', () => {
  it.each([1, 2])('seed %i: the table says what the emulators saw', { timeout: 20_000 }, async (seed) => {
    const { result, lines, recorded } = await run(seed);
    const { rows } = result;
    const attempts = rows.flatMap((row) => row.attempts);

    expect(rows.every((row) => row.target !== undefined)).toBe(true);
    expect(recorded.length).toBe(attempts.length);
    for (const name of vendorNames) {
      const seen = demo?.emulators[name]?.calls.length;
      expect(attempts.filter((attempt) => attempt.provider === name).length, name).toBe(seen);
    }
    const served = recorded.filter((call) => call.usage !== undefined);
    const listed = (name: string): number => served.filter((call) => demo?.emulators[name as 'openai']?.calls.includes(call)).reduce((sum, call) => sum + listPrice(name, call), 0);
    for (const name of vendorNames) {
      const ok = attempts.filter((attempt) => attempt.provider === name && attempt.outcome === 'ok');
      const spent = ok.reduce((sum, { cost }) => sum + (cost?.nanoUsd ?? 0), 0);
      // Each line of a cost is rounded by itself.
      expect(Math.abs(spent - listed(name)), name).toBeLessThanOrEqual(3 * ok.length);
    }
    for (const row of rows) expect(lines.some((line) => line.includes(row.target ?? '') && line.trimStart().startsWith(`${row.call} `))).toBe(true);
  });

  it('shows the outage, the silence and the cut as what they were, and who took over', { timeout: 20_000 }, async () => {
    const { result, lines } = await run(3);
    const row = (what: string): Row | undefined => result.rows.find((candidate) => candidate.what === what);
    expect(row('during the outage')?.attempts.map(({ kind, code }) => `${kind} ${code ?? 'ok'}`)).toEqual(['first overloaded', 'retry overloaded', 'fallback ok']);
    expect(row('silent provider')?.attempts.map(({ code }) => code)).toEqual(['timeout', undefined]);
    expect(row('cut stream, restarted')?.attempts.map(({ kind, code }) => `${kind} ${code ?? 'ok'}`)).toEqual(['first network', 'restart ok']);
    expect(row('the probe')?.attempts.map(({ kind }) => kind)).toEqual(['probe']);
    const saved = result.rows.filter((candidate) => candidate.saved).map(({ call }) => call);
    expect(lines.at(-1)).toContain(`${saved.length} would have failed (calls ${saved.join(', ')})`);
    expect(saved.length).toBeGreaterThanOrEqual(5);
  });

  it('prints plain text when it does not write to a terminal, and refuses a seed that is no number', async () => {
    const main = fileURLToPath(new URL('main.ts', import.meta.url));
    const start = promisify(execFile);
    const { stdout } = await start(process.execPath, ['--conditions=zerohop-source', main, '--seed', '5']);
    expect(stdout).toContain('Seed 5');
    expect(stdout).not.toContain('\u001b');
    await expect(start(process.execPath, ['--conditions=zerohop-source', main, '--seed', 'x'])).rejects.toMatchObject({ code: 2 });
  }, 30_000);
});
