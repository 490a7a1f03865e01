import { describe, expect, it } from 'vitest';
import { parseDuration, retryAfterFromHeaders } from './retry-after.ts';

const nowMs = Date.parse('Sat, 21 Nov 2026 02:00:00 GMT');
const wait = (headers: Record<string, string>): number | undefined => retryAfterFromHeaders((name) => headers[name], nowMs);

describe('retryAfterFromHeaders', () => {
  it.each([
    [{}, undefined],
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': ' 7 ' }, 7_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': '-1' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': ' ' }, undefined],
    [{ 'retry-after': ' 48s ' }, 48_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': 'Infinity' }, undefined],
    [{ 'retry-after': 'wait 5' }, undefined],
    [{ 'retry-after': '1m12s' }, 72_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 02:01:30 GMT' }, 90_000],
    [{ 'retry-after': '2026-11-21T02:00:10Z' }, 10_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 01:00:00 GMT' }, 0],
    [{ 'retry-after': 'Sat, 99 Nov 2026 01:00:00 GMT' }, undefined],
    [{ 'retry-after-ms': '120' }, 120],
    [{ 'retry-after-ms': '' }, undefined],
    [{ 'retry-after-ms': ' ' }, undefined],
    [{ 'retry-after-ms': '-5' }, undefined],
    [{ 'retry-after-ms': 'x' }, undefined],
    // Seen from one vendor: both, and the finer one says nothing.
    [{ 'retry-after': '1', 'retry-after-ms': '0' }, 1_000],
    [{ 'retry-after': '1', 'retry-after-ms': '1500' }, 1_500],
    [{ 'retry-after': 'soon', 'retry-after-ms': '30' }, 30],
  ])('%o is %s ms', (headers, expected) => {
    expect(wait(headers as Record<string, string>)).toBe(expected);
  });

  it('reads null as no header', () => {
    expect(retryAfterFromHeaders(() => null, nowMs)).toBeUndefined();
  });
});

describe('parseDuration', () => {
  it.each([
    ['48s', 48_000],
    ['1m12s', 72_000],
    ['6ms', 6],
    ['9m38.016s', 578_016],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['1h1m1s1ms', 3_661_001],
    ['', undefined],
    ['5', undefined],
    ['s', undefined],
    ['5 s', undefined],
    ['5s later', undefined],
    ['in 5s', undefined],
    ['1m.5s', undefined],
  ])('%s is %s ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });
});
