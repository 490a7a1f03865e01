import { describe, expect, it } from 'vitest';
import { defaultPolicies, mergePolicies } from './policies.ts';

describe('mergePolicies', () => {
  it('without options it is the very same', () => {
    expect(mergePolicies(defaultPolicies, undefined)).toBe(defaultPolicies);
    expect(mergePolicies(defaultPolicies, {})).toEqual(defaultPolicies);
  });

  it('merges objects and replaces scalars', () => {
    const merged = mergePolicies(defaultPolicies, { retry: { retries: 5 }, maxAttempts: 3, timeouts: { idleMs: false }, midStream: 'restart', foreignReasoning: 'text' });
    expect(merged.retry).toEqual({ ...defaultPolicies.retry, retries: 5 });
    expect(merged.timeouts).toEqual({ ...defaultPolicies.timeouts, idleMs: false });
    expect([merged.maxAttempts, merged.midStream.mode, merged.foreignReasoning]).toEqual([3, 'restart', 'text']);
    expect(merged.breaker).toEqual(defaultPolicies.breaker);
  });

  it('a word for midStream is its mode, and leaves the rest of it', () => {
    const { instruction } = defaultPolicies.midStream;
    expect(mergePolicies(defaultPolicies, { midStream: 'continue' }).midStream).toEqual({ mode: 'continue', instruction });
    const own = mergePolicies(defaultPolicies, { midStream: { instruction: 'Weiter.' } });
    expect(own.midStream).toEqual({ mode: 'fail', instruction: 'Weiter.' });
    expect(mergePolicies(own, { midStream: 'continue' }).midStream).toEqual({ mode: 'continue', instruction: 'Weiter.' });
    expect(mergePolicies(own, { midStream: { mode: 'restart' } }).midStream).toEqual({ mode: 'restart', instruction: 'Weiter.' });
  });

  it('undefined changes nothing', () => {
    expect(mergePolicies(defaultPolicies, { retry: { retries: undefined }, maxAttempts: undefined, timeouts: undefined })).toEqual(defaultPolicies);
  });

  it('false switches off, and options after it start from the defaults', () => {
    const off = mergePolicies(defaultPolicies, { retry: false, breaker: false, retryBudget: false, concurrency: false });
    expect([off.retry, off.breaker, off.retryBudget, off.concurrency]).toEqual([false, false, false, false]);
    expect(mergePolicies(off, {}).retry).toBe(false);
    const on = mergePolicies(off, { retry: { retries: 1 }, breaker: { minCalls: 2 }, retryBudget: { ratio: 1 }, concurrency: { max: 4 } });
    expect(on.retry).toEqual({ ...defaultPolicies.retry, retries: 1 });
    expect(on.breaker).toEqual({ ...defaultPolicies.breaker, minCalls: 2 });
    expect(on.retryBudget).toEqual({ ratio: 1, minPer10s: 10 });
    expect(on.concurrency).toEqual({ max: 4, queue: 0, maxWaitMs: 30_000 });
  });

  it('goes on from what is there, not from the defaults', () => {
    const first = mergePolicies(defaultPolicies, { concurrency: { max: 4, queue: 9 }, retry: { retries: 1 } });
    const second = mergePolicies(first, { concurrency: { max: 5 }, retry: { maxDelayMs: 1 } });
    expect(second.concurrency).toEqual({ max: 5, queue: 9, maxWaitMs: 30_000 });
    expect(second.retry).toMatchObject({ retries: 1, maxDelayMs: 1 });
  });
});
