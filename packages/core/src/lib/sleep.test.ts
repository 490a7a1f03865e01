import { virtualClock } from '@zerohop/testkit';
import { expect, it } from 'vitest';
import { CancelToken } from './cancel.ts';
import { sleep, within } from './sleep.ts';

it('waits by the clock and leaves nothing behind', async () => {
  const clock = virtualClock();
  const slept = sleep(clock, 100, new CancelToken());
  await clock.advanceUntil(slept);
  expect(clock.now()).toBe(1_700_000_000_100);
  expect(clock.pending).toBe(0);
});

it('throws the reason at once when it is cancelled, before or while it waits', async () => {
  const clock = virtualClock();
  const token = new CancelToken();
  const slept = sleep(clock, 100, token);
  token.cancel(new Error('enough'));
  await expect(slept).rejects.toThrow('enough');
  await expect(sleep(clock, 100, token)).rejects.toThrow('enough');
  expect(clock.pending).toBe(0);
});

it('within: what the promise comes to, nothing when it takes too long, the reason of a cancel; and nothing is left behind', async () => {
  const clock = virtualClock();
  const token = new CancelToken();
  expect(await within(clock, 100, token, Promise.resolve(1))).toBe(1);
  await expect(within(clock, 100, token, Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await clock.advanceUntil(within(clock, 100, token, new Promise(() => {})))).toBeUndefined();
  const waiting = within(clock, 100, token, new Promise(() => {}));
  token.cancel(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(within(clock, 100, token, Promise.resolve(1))).rejects.toThrow('enough');
  expect(clock.pending).toBe(0);
});
