import { expect, it } from 'vitest';
import { CancelToken } from './cancel.ts';

it('tells every listener once, with the first reason', () => {
  const token = new CancelToken();
  const log: string[] = [];
  token.onCancel((reason) => log.push(`a ${reason.message}`));
  token.onCancel((reason) => log.push(`b ${reason.message}`));
  expect(token.reason).toBeUndefined();
  token.throwIfCancelled();
  token.cancel(new Error('first'));
  token.cancel(new Error('second'));
  expect(log).toEqual(['a first', 'b first']);
  expect(token.reason?.message).toBe('first');
  expect(() => token.throwIfCancelled()).toThrow('first');
});

it('forgets a listener that stopped, also while others are told', () => {
  const token = new CancelToken();
  const log: string[] = [];
  const stop = token.onCancel(() => log.push('stopped'));
  stop();
  token.onCancel(() => log.push('told'));
  token.cancel(new Error('x'));
  expect(log).toEqual(['told']);
});

it('tells a listener that comes too late at once', () => {
  const token = new CancelToken();
  token.cancel(new Error('x'));
  const log: string[] = [];
  token.onCancel((reason) => log.push(reason.message))();
  expect(log).toEqual(['x']);
});
