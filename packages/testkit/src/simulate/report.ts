import { isZerohopError } from '@zerohop/core';
import type { CallLog } from './call-log.ts';
import { outcomeOf, responseOf } from './invariants/invariant.ts';
import { type Percentiles, percentilesOf } from './percentiles.ts';

/** One thing that must never be. */
export interface Violation {
  /** Name of the invariant. */
  readonly invariant: string;
  /** Which call, from 0; `undefined` for what no single call is to blame for. */
  readonly call: number | undefined;
  readonly message: string;
}

/** What became of a simulation. `String(report)` reads well. */
export interface SimulationReport {
  readonly seed: number;
  /** Virtual time from the first call to the last end. */
  readonly durationMs: number;
  readonly calls: number;
  /** Calls by `ok`, `left` (stopped reading), or the code of their error. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Attempts by target, and there by kind. */
  readonly attempts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Attempts by target, and there by `ok` or the code of their failure. */
  readonly results: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Calls that ended well, by the target that served. */
  readonly servedBy: Readonly<Record<string, number>>;
  /** Of calls that ended well: to the first text of streams, to the end of streams and of whole calls. */
  readonly latency: { readonly firstTextMs: Percentiles | undefined; readonly streamMs: Percentiles | undefined; readonly wholeMs: Percentiles | undefined };
  /** Over all calls and attempts. */
  readonly costNanoUsd: number;
  /** Events of the router, by type. */
  readonly events: Readonly<Record<string, number>>;
  /** What must never be; empty when all is well. */
  readonly violations: readonly Violation[];
  toString(): string;
}

type Counts = Record<string, number>;

/** Sums up the logs of a simulation. */
export function reportOf(logs: readonly CallLog[], facts: Pick<SimulationReport, 'seed' | 'durationMs' | 'events' | 'violations'>): SimulationReport {
  const outcomes: Counts = {};
  const attempts: Record<string, Counts> = {};
  const results: Record<string, Counts> = {};
  const servedBy: Counts = {};
  const firstText: number[] = [];
  const streams: number[] = [];
  const wholes: number[] = [];
  let costNanoUsd = 0;
  for (const log of logs) {
    count(outcomes, outcomeNameOf(log));
    for (const { target, kind, code } of log.attempts) {
      count((attempts[target] ??= {}), kind);
      count((results[target] ??= {}), code ?? 'ok');
    }
    costNanoUsd += log.ends[0]?.cost.nanoUsd ?? 0;
    const response = responseOf(log);
    if (response === undefined) continue;
    count(servedBy, response.target);
    const tookMs = (log.settledAtMs ?? log.startedAtMs) - log.startedAtMs;
    (log.planned.stream ? streams : wholes).push(tookMs);
    if (log.firstTextMs !== undefined) firstText.push(log.firstTextMs);
  }
  const latency = { firstTextMs: percentilesOf(firstText), streamMs: percentilesOf(streams), wholeMs: percentilesOf(wholes) };
  const report = { ...facts, calls: logs.length, outcomes, attempts, results, servedBy, latency, costNanoUsd };
  return { ...report, toString: () => inWords(report) };
}

function outcomeNameOf(log: CallLog): string {
  const [first] = log.terminals;
  if (first === undefined) return 'never ended';
  if (first.kind !== 'error') return outcomeOf(log);
  return isZerohopError(first.error) ? first.error.code : 'foreign error';
}

function count(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function inWords(report: Omit<SimulationReport, 'toString'>): string {
  const { seed, calls, durationMs, outcomes, attempts, results, servedBy, latency, costNanoUsd, violations } = report;
  const lines = [`${calls} calls in ${(durationMs / 1_000).toFixed(1)} s of virtual time, seed ${seed}`, `  outcomes: ${listed(outcomes)}`];
  for (const target of Object.keys(attempts).sort()) {
    lines.push(`  ${target}: served ${servedBy[target] ?? 0}; attempts: ${listed(attempts[target])}; results: ${listed(results[target])}`);
  }
  lines.push(`  first text ${inMs(latency.firstTextMs)}; streams ${inMs(latency.streamMs)}; whole ${inMs(latency.wholeMs)}`, `  cost: $${(costNanoUsd / 1e9).toFixed(6)}`);
  lines.push(violations.length === 0 ? '  no violation' : `  ${violations.length} violations:`);
  for (const { invariant, call, message } of violations) lines.push(`    ${invariant}${call === undefined ? '' : ` (call ${call})`}: ${message}`);
  return lines.join('\n');
}

function listed(counts: Counts | Readonly<Counts> = {}): string {
  return Object.entries(counts).sort(([, a], [, b]) => b - a).map(([name, number]) => `${name} ${number}`).join(', ');
}

function inMs(percentiles: Percentiles | undefined): string {
  if (percentiles === undefined) return 'none';
  const { p50, p90, p99 } = percentiles;
  return `p50 ${Math.round(p50)} ms, p90 ${Math.round(p90)} ms, p99 ${Math.round(p99)} ms`;
}
