import type { Attempt, CallEndEvent, ChatResponse, Cost, Plan } from '@zerohop/core';
import { ZerohopError } from '@zerohop/core';
import { expect, test } from 'vitest';
import type { SettledAnswer } from '../../answer/answer.ts';
import type { Fault } from '../../fault/fault.ts';
import type { RecordedCall } from '../../server/recorded-call.ts';
import { type AttributedRequest, callLog, type CallLog, type StartedAttempt } from '../call-log.ts';
import { invariants } from './index.ts';
import type { Bounds } from './invariant.ts';

const target = 'a/m';
const atMs = 1_000;
const bounds: Bounds = { maxAttempts: 2, concurrency: { [target]: 2 }, withoutBreaker: new Set(), directWithoutBreaker: false };
const answer = { text: 'seven stones', usage: { input: 5, output: 3, cacheRead: 0, cacheWrite: 0, reasoning: 0 } } as SettledAnswer;

function costOf(...nanos: number[]): Cost {
  const lines = nanos.map((nanoUsd, index) => ({ attempt: 0, kind: index === 0 ? ('input' as const) : ('output' as const), quantity: 1, nanoUsd }));
  const nanoUsd = nanos.reduce((sum, nano) => sum + nano, 0);
  return { nanoUsd, usd: nanoUsd / 1e9, lines, estimated: false, priceId: 'p' };
}

const attempt = { index: 0, kind: 'first', target, outcome: 'ok', status: 200, cost: costOf(10, 20) } as Attempt;

/** A call in which all is well: one attempt, one request, one answer, one end. */
function goodLog(): CallLog {
  const log = callLog({ index: 0, atMs: 0, model: 'chat', stream: true, consumer: 'fast', reader: 'events', pausesMs: [], leaveAfterMs: undefined, leaveBy: 'signal', request: { deadlineMs: 500 } }, atMs);
  const response = { text: answer.text, target, attempts: [attempt], cost: costOf(10, 20), usage: { provenance: 'provider', input: { total: 5 }, output: { total: 3 } } } as unknown as ChatResponse;
  log.callId = 'call_1';
  log.settledAtMs = atMs + 400;
  log.shown = answer.text;
  log.plan = { candidates: [{ target }], exclusions: [] } as unknown as Plan;
  log.terminals.push({ kind: 'finish', response });
  log.starts.push({ index: 0, kind: 'first', target, atMs, breaker: { state: 'closed', untilMs: undefined }, others: [], opening: 0 } as unknown as StartedAttempt);
  log.attempts.push(attempt);
  log.requests.push({ provider: 'a', model: 'm', attempt: 0, afterTheEnd: false, call: { answer: { ...answer }, faults: [] as Fault[] } as unknown as RecordedCall } as AttributedRequest);
  log.ends.push({ outcome: 'ok', cost: costOf(10, 20), attempts: [attempt] } as unknown as CallEndEvent);
  log.commitsMs.push(300);
  return log;
}

function brokenBy(change: (log: CallLog) => void): string[] {
  const log = goodLog();
  change(log);
  return invariants.filter(({ broken }) => broken(log, bounds) !== undefined).map(({ name }) => name);
}

const [start] = goodLog().starts as [StartedAttempt];
const failing = (log: CallLog, error: unknown, outcome: 'failed' | 'cancelled' = 'failed'): void => {
  log.terminals.splice(0, 1, { kind: 'error', error });
  log.ends.splice(0, 1, { ...log.ends[0], outcome } as CallEndEvent);
};
const startedWith = (more: Partial<StartedAttempt>) => (log: CallLog): void => void Object.assign(log.starts[0] as object, more);
const answeredWith = (fault: Fault) => (log: CallLog): void => void (log.requests[0]?.call?.faults as Fault[] | undefined)?.push(fault);

test('a good call breaks none', () => {
  expect(brokenBy(() => undefined)).toEqual([]);
});

const broken: readonly [string, (log: CallLog) => void][] = [
  ['one terminal', (log) => log.terminals.push({ kind: 'left' })],
  ['our errors only', (log) => failing(log, new Error('plain'))],
  ['nothing after the end', (log) => log.afterwards.push('text-delta')],
  ['one call event', (log) => log.ends.push(log.ends[0] as CallEndEvent)],
  ['cancelled by its caller only', (log) => failing(log, new ZerohopError({ code: 'cancelled', message: '', attempts: [attempt] }), 'cancelled')],
  ['within the deadline', (log) => (log.commitsMs[0] = 501)],
  ['the caller is let go', (log) => (log.listeners = 1)],
  ['attempts in pairs', (log) => (log.attempts.length = 0)],
  ['excluded targets stay out', startedWith({ breaker: { state: 'open', untilMs: atMs + 1 } })],
  ['excluded targets stay out', (log) => (log.plan = { candidates: [], exclusions: [{ target, reason: 'cooldown' }] } as unknown as Plan)],
  ['one probe at a time', startedWith({ kind: 'probe', others: [{ kind: 'probe', committed: false, opening: 0 }] })],
  ['a hedge is an extra', startedWith({ kind: 'hedge', breaker: { state: 'half-open', untilMs: undefined } })],
  ['concurrency', startedWith({ others: [1, 2].map(() => ({ kind: 'first', committed: true, opening: 0 })) })],
  ['maxAttempts', (log) => [1, 2].forEach((index) => log.starts.push({ ...start, index }))],
  ['one request per attempt', (log) => log.requests.push({ ...(log.requests[0] as AttributedRequest) })],
  ['one request per attempt', startedWith({ target: 'b/m' })],
  ['no request after the end', (log) => ((log.requests[0] as AttributedRequest).afterTheEnd = true)],
  ['no voided text', (log) => (log.shown = 'six seven stones')],
  ['truncated is no success', answeredWith({ type: 'cut', afterChunks: Infinity })],
  ['truncated is no success', answeredWith({ type: 'stall' })],
  ['the vendor counted', (log) => Object.assign(log.requests[0]?.call?.answer as object, { usage: { ...answer.usage, output: 4 } })],
  ['charged once', (log) => (log.ends[0] as { cost: Cost }).cost = { ...costOf(10, 20), lines: costOf(10, 10).lines }],
  ['charged once', (log) => log.ends.splice(0, 1, { ...log.ends[0], attempts: [attempt, attempt] } as CallEndEvent)],
  ['refusals are free', (log) => log.attempts.splice(0, 1, { ...attempt, status: 429 })],
];

test.each(broken)("'%s' is seen to break (%#)", (name, change) => {
  expect(brokenBy(change)).toContain(name);
});


test('what is allowed breaks none', () => {
  expect(brokenBy(startedWith({ kind: 'probe', breaker: { state: 'half-open', untilMs: undefined }, others: [{ kind: 'probe', committed: true, opening: 0 }] }))).toEqual([]);
  expect(brokenBy(answeredWith({ type: 'stall', ms: 5 }))).toEqual([]);
  const failsOpen = (log: CallLog): void => {
    log.plan = { candidates: [{ target }], exclusions: [{ target, reason: 'breaker_open' }] } as unknown as Plan;
    startedWith({ breaker: { state: 'open', untilMs: atMs + 1 } })(log);
  };
  expect(brokenBy(failsOpen)).toEqual([]);
});

test('each of them is seen to break', () => {
  expect(invariants.map(({ name }) => name).filter((name) => !broken.some(([known]) => known === name))).toEqual([]);
});
