import { isZerohopError } from '@zerohop/core';
import type { CallLog } from '../simulate/call-log.ts';
import { responseOf } from '../simulate/invariants/invariant.ts';
import type { RequestOrder } from './request-order.ts';

/** The middle and the slow end, in virtual milliseconds. */
export interface DrillLatency {
  readonly p50: number;
  readonly p95: number;
}

/** A call that was lost, in words. */
export interface LostCall {
  /** Name of its request. */
  readonly request: string;
  readonly code: string;
  readonly message: string;
  /** Targets of its attempts, in order. */
  readonly tried: readonly string[];
  /** The same in words, a line for each. */
  readonly attempts: readonly string[];
}

/** What became of some calls. */
export interface Measured {
  readonly calls: number;
  readonly served: number;
  /** Lost calls by the code of their error. */
  readonly lost: Readonly<Record<string, number>>;
  /** Why, by the first that was lost. */
  readonly firstLost: LostCall | undefined;
  /** Served calls by target. */
  readonly servedBy: Readonly<Record<string, number>>;
  readonly attemptsPerCall: number;
  readonly costNanoUsd: number;
}

/** How long each call took: to the first text of streams, to the end of whole answers and of lost calls. */
export function tookMs({ startedAtMs, settledAtMs, firstTextMs, planned, terminals: [first] }: CallLog): number {
  const endMs = (settledAtMs ?? startedAtMs) - startedAtMs;
  return planned.stream && first?.kind !== 'error' ? (firstTextMs ?? endMs) : endMs;
}

/** What a call was lost with. */
interface Loss {
  readonly code: string;
  readonly error: unknown;
}

/** In the place of an error's code, for calls that would still be waiting. */
export const neverEnded = 'never_ended';

/** The error that a call was lost with; `undefined` when it was served. */
export function lossOf({ terminals: [first] }: CallLog): Loss | undefined {
  if (first === undefined) return { code: neverEnded, error: new Error('nothing bounds it, and nobody answers') };
  if (first.kind !== 'error') return undefined;
  return { code: isZerohopError(first.error) ? first.error.code : 'foreign error', error: first.error };
}

/**
 * Sums up calls.
 *
 * @param usual the same calls while all is well: what is lost even then is not what to show
 */
export function measure(logs: readonly CallLog[], order: RequestOrder, usual: readonly CallLog[] = []): Measured {
  const lost: Record<string, number> = {};
  const servedBy: Record<string, number> = {};
  const losses: { readonly log: CallLog; readonly loss: Loss }[] = [];
  let attempts = 0;
  let costNanoUsd = 0;
  for (const log of logs) {
    attempts += log.attempts.length;
    costNanoUsd += log.ends[0]?.cost.nanoUsd ?? 0;
    const loss = lossOf(log);
    if (loss === undefined) {
      const target = responseOf(log)?.target ?? '';
      servedBy[target] = (servedBy[target] ?? 0) + 1;
    } else {
      lost[loss.code] = (lost[loss.code] ?? 0) + 1;
      losses.push({ log, loss });
    }
  }
  const wasServed = ({ log }: { readonly log: CallLog }): boolean => {
    const before = usual[log.planned.index];
    return before !== undefined && lossOf(before) === undefined;
  };
  const first = losses.find(wasServed) ?? losses[0];
  const firstLost = first && lostCall(first.log, first.loss, order(first.log.planned.index).name);
  const served = Object.values(servedBy).reduce((sum, count) => sum + count, 0);
  return { calls: logs.length, served, lost, firstLost, servedBy, attemptsPerCall: logs.length === 0 ? 0 : rounded(attempts / logs.length), costNanoUsd };
}

/** The latency of some calls; `undefined` without any. */
export function latencyOf(samples: readonly number[]): DrillLatency | undefined {
  if (samples.length === 0) return undefined;
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return { p50: at(0.5), p95: at(0.95) };
}

function lostCall({ attempts }: CallLog, { code, error }: Loss, request: string): LostCall {
  const inOrder = attempts.toSorted((a, b) => a.index - b.index);
  return {
    request,
    code,
    message: error instanceof Error ? error.message : '',
    tried: inOrder.map(({ target }) => target),
    attempts: inOrder.map(({ target, kind, code: failure = 'ok', durationMs, message }) => `${target} (${kind}) ${failure} after ${Math.round(durationMs)} ms${message === undefined ? '' : `: ${message}`}`),
  };
}

function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}
