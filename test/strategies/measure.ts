import { assertNever } from '../../packages/core/src/lib/assert-never.ts';
import type { Claim } from './claim.ts';
import { perfectNanoUsd } from './perfect.ts';
import type { CallRecord, Run } from './run-world.ts';

/** What is measured, and of which part of a run. */
export type Measured = Pick<Claim, 'metric' | 'of' | 'during'>;

/** One figure of a run. */
export function measure(run: Run, { metric, of, during }: Measured): number {
  const calls = callsIn(run, during);
  switch (metric) {
    case 'firstToken.p50':
      return percentile(firstTokens(calls), 0.5);
    case 'firstToken.p95':
      return percentile(firstTokens(calls), 0.95);
    case 'firstToken.p99':
      return percentile(firstTokens(calls), 0.99);
    case 'total.p50':
      return percentile(totals(calls), 0.5);
    case 'total.p95':
      return percentile(totals(calls), 0.95);
    case 'total.p99':
      return percentile(totals(calls), 0.99);
    case 'costNanoUsd':
      return sum(calls, (call) => call.costNanoUsd);
    case 'cacheReadShare':
      return sum(calls, (call) => call.cacheReadTokens) / sum(calls, (call) => call.inputTokens);
    case 'moves':
      return moves(calls);
    case 'share':
      return shareOf(calls, of ?? '');
    case 'unevenness':
      return Math.max(...run.world.targets.map(({ name }) => shareOf(calls, name))) * run.world.targets.length;
    case 'maxInFlight':
      return Math.max(...[...run.mostInFlight].filter(([name]) => of === undefined || name === of).map(([, most]) => most));
    case 'failures':
      return calls.filter(({ served }) => served === undefined).length / calls.length;
    default:
      return assertNever(metric);
  }
}

/** What the calls of a run would have cost at best. */
export function perfectCost(run: Run): number {
  return sum(run.calls, ({ planned }) => perfectNanoUsd(run.world, planned));
}

/** Share of the calls that were sent to a target first. */
export function shareOf(calls: readonly CallRecord[], name: string): number {
  return calls.filter(({ first }) => first === name).length / calls.length;
}

function callsIn({ world, calls }: Run, during: string | undefined): readonly CallRecord[] {
  if (during === undefined) return calls;
  const phase = world.phases?.[during];
  if (phase === undefined) throw new Error(`${world.name} has no phase '${during}'`);
  return calls.filter(({ planned: { atMs } }) => atMs >= phase.fromMs && atMs < phase.toMs);
}

function firstTokens(calls: readonly CallRecord[]): number[] {
  return calls.flatMap(({ firstTokenMs }) => firstTokenMs ?? []);
}

function totals(calls: readonly CallRecord[]): number[] {
  return calls.filter(({ served }) => served !== undefined).map(({ totalMs }) => totalMs);
}

function moves(calls: readonly CallRecord[]): number {
  const last = new Map<string, string | undefined>();
  let turns = 0;
  let moved = 0;
  for (const { planned, served } of calls) {
    if (planned.turn === undefined) continue;
    const { session, number } = planned.turn;
    if (number > 0) turns += 1;
    if (number > 0 && last.get(session) !== served) moved += 1;
    last.set(session, served);
  }
  return moved / turns;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function sum(calls: readonly CallRecord[], value: (call: CallRecord) => number): number {
  return calls.reduce((total, call) => total + value(call), 0);
}
