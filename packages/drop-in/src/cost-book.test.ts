import type { Cost } from '@zerohop/core';
import { expect, it } from 'vitest';
import { costBook, costOf } from './cost-book.ts';

const cost = (nanoUsd: number): Cost => ({ nanoUsd, usd: nanoUsd / 1e9, lines: [], estimated: false, priceId: 'none' });

it('remembers the last 10,000 calls, and a stream for as long as it lives', () => {
  const controller = new AbortController();
  costBook.note(cost(1), { callId: 'call_first', answerId: 'answer-first', signal: controller.signal });
  for (let call = 0; call < 9_999; call += 1) costBook.note(cost(2), { callId: `call_${call}`, answerId: `answer-${call}` });
  expect(costOf({ _request_id: 'call_first' })).toEqual(cost(1));
  costBook.note(cost(3), { callId: 'call_last', answerId: 'answer-last' });
  expect(costOf({ _request_id: 'call_first' })).toBeUndefined();
  expect(costOf({ id: 'answer-first' })).toBeUndefined();
  expect(costOf({ _request_id: 'call_0' })).toEqual(cost(2));
  expect(costOf({ controller })).toEqual(cost(1));
});

it('knows nothing of what it was not told', () => {
  for (const stranger of [{}, { id: 7 }, { controller: {} }, { controller: new AbortController() }, new Response(), new Error('x')]) expect(costOf(stranger)).toBeUndefined();
});
