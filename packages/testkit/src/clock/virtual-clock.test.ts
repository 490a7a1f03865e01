import { describe, expect, test, vi } from 'vitest';
import { realClock } from './clock.ts';
import { recordingClock } from './recording-clock.ts';
import { virtualClock } from './virtual-clock.ts';

describe('virtualClock', () => {
  test('time stands still until told, and starts where told', async () => {
    const clock = virtualClock({ startMs: 5 });
    expect(clock.now()).toBe(5);
    await clock.advance(10);
    expect(clock.now()).toBe(15);
  });

  test('timers fire in order of time, then of arming, each seeing its own time', async () => {
    const clock = virtualClock({ startMs: 0 });
    const fired: string[] = [];
    clock.setTimeout(() => fired.push(`b${clock.now()}`), 20);
    clock.setTimeout(() => fired.push(`a${clock.now()}`), 10);
    clock.setTimeout(() => fired.push(`c${clock.now()}`), 20);
    clock.setTimeout(() => fired.push('late'), 31);
    await clock.advance(30);
    expect(fired).toEqual(['a10', 'b20', 'c20']);
    expect(clock.pending).toBe(1);
    expect(clock.now()).toBe(30);
  });

  test('promises settle between timers, and timers they arm fire within the same advance', async () => {
    const clock = virtualClock({ startMs: 0 });
    const sleep = (ms: number): Promise<void> => new Promise((resolve) => void clock.setTimeout(resolve, ms));
    const seen: number[] = [];
    const walk = async (): Promise<void> => {
      for (let step = 0; step < 3; step += 1) {
        await sleep(10);
        seen.push(clock.now());
      }
    };
    void walk();
    await clock.advance(30);
    expect(seen).toEqual([10, 20, 30]);
  });

  test('a cleared timer never fires; clearing twice, or something foreign, is no error', async () => {
    const clock = virtualClock();
    const run = vi.fn();
    const timer = clock.setTimeout(run, 1);
    clock.clearTimeout(timer);
    clock.clearTimeout(timer);
    clock.clearTimeout(undefined);
    await clock.advance(10);
    expect(run).not.toHaveBeenCalled();
    expect(clock.pending).toBe(0);
  });

  test('advance(0) fires what is due; odd delays count as none', async () => {
    const clock = virtualClock();
    const run = vi.fn();
    clock.setTimeout(run, 0);
    clock.setTimeout(run, -5);
    clock.setTimeout(run, NaN);
    expect(run).not.toHaveBeenCalled();
    await clock.advance(0);
    expect(run).toHaveBeenCalledTimes(3);
  });

  test('what a timer throws comes out of advance', async () => {
    const clock = virtualClock();
    clock.setTimeout(() => {
      throw new Error('tick');
    }, 5);
    await expect(clock.advance(10)).rejects.toThrow('tick');
  });

  test('advanceUntil goes as far as needed and no further, and passes results and errors on', async () => {
    const clock = virtualClock({ startMs: 0 });
    const result = new Promise<string>((resolve) => void clock.setTimeout(() => resolve('done'), 60_000));
    clock.setTimeout(() => undefined, 90_000);
    expect(await clock.advanceUntil(result)).toBe('done');
    expect(clock.now()).toBe(60_000);
    await expect(clock.advanceUntil(Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  test('advanceUntil waits for the event loop when nothing is armed', async () => {
    const clock = virtualClock();
    expect(await clock.advanceUntil(new Promise((resolve) => void setTimeout(() => resolve(1), 2)))).toBe(1);
  });

  test('advanceUntil gives up at its limit', async () => {
    const clock = virtualClock();
    const beat = (): void => void clock.setTimeout(beat, 100);
    beat();
    await expect(clock.advanceUntil(new Promise(() => undefined), 1_000)).rejects.toThrow('within 1000 ms of virtual time');
  });
});

describe('recordingClock', () => {
  test('counts what is armed, over real time', async () => {
    const clock = recordingClock();
    const cleared = clock.setTimeout(() => undefined, 60_000);
    const fired = new Promise<void>((resolve) => void clock.setTimeout(resolve, 1));
    expect(clock.pending).toBe(2);
    await fired;
    expect(clock.pending).toBe(1);
    clock.clearTimeout(cleared);
    expect(clock.pending).toBe(0);
    expect(Math.abs(clock.now() - realClock.now())).toBeLessThan(1_000);
  });

  test('passes on the time of another clock', async () => {
    const inner = virtualClock({ startMs: 7 });
    const clock = recordingClock(inner);
    clock.setTimeout(() => undefined, 5);
    expect([clock.now(), clock.pending, inner.pending]).toEqual([7, 1, 1]);
    await inner.advance(5);
    expect(clock.pending).toBe(0);
  });
});
