import { expect, it } from 'vitest';
import { ways } from './contract.ts';
import { briefOf, failover, healthy } from './failover.ts';

failover('a prompt that is refused', (_subject, open) => {
  it.each(ways)('A1: %s: it is not sent elsewhere', async (way) => {
    const fleet = open();
    fleet.fault(0, { type: 'error', condition: 'content_filter' });
    expect(await fleet.failure(way)).toMatchObject({ code: 'content_filter', retryable: false, attempts: { length: 1 } });
    expect(fleet.asked()).toEqual([1, 0]);
  });

  it.each(ways)('A1: %s: nor by ordinary fallbacks, but where a list for it says so', async (way) => {
    const fleet = open();
    const [first = '', second = ''] = fleet.targets;
    fleet.fault(0, { type: 'error', condition: 'content_filter' });
    const closed = open({ route: { targets: [first], fallbacks: [second] } });
    expect(await closed.failure(way)).toMatchObject({ code: 'content_filter' });
    const opened = open({ route: { targets: [first], fallbacks: { content_filter: [second] } } });
    const response = await opened.ask(way);
    expect(response.text).toBe(healthy);
    expect(briefOf(response)).toEqual([`${first}: content_filter`, `${second}: ok`]);
    expect(opened.asked()).toEqual([2, 1]);
  });

  it.each(ways)('A1: %s: what is wrong with the request is wrong everywhere', async (way) => {
    const fleet = open();
    fleet.fault(0, { type: 'error', condition: 'invalid_request' });
    expect(await fleet.failure(way)).toMatchObject({ code: 'invalid_request', attempts: { length: 1 } });
    expect(fleet.asked()).toEqual([1, 0]);
  });

  it.each(ways)('A1: %s: what is too long goes to a window that is larger', async (way) => {
    const fleet = open();
    const [first = '', second = ''] = fleet.targets;
    for (const [sizes, serves] of [[[1_000, 2_000], true], [[2_000, 2_000], false]] as const) {
      fleet.servers[1]?.reset();
      fleet.servers[0]?.reset();
      const sized = open({ models: { [first]: { contextWindow: sizes[0] }, [second]: { contextWindow: sizes[1] } } });
      sized.fault(0, { type: 'error', condition: 'context_length' });
      if (serves) expect(briefOf(await sized.ask(way))).toEqual([`${first}: context_length`, `${second}: ok`]);
      else expect(await sized.failure(way)).toMatchObject({ code: 'context_length', attempts: { length: 1 } });
      expect(sized.asked()).toEqual([1, serves ? 1 : 0]);
    }
  });
});

failover('an answer that a vendor stops', (_subject, open) => {
  it.each(ways)('A3: %s: it is an answer', async (way) => {
    const fleet = open();
    for (const finishReason of ['content-filter', 'length']) {
      fleet.servers[0]?.answer({ text: 'How to', finishReason });
      const response = await fleet.ask(way);
      expect(response).toMatchObject({ text: 'How to', target: fleet.targets[0], attempts: { length: 1 } });
      expect(response.finishReason).not.toBe('stop');
    }
    expect(fleet.asked()).toEqual([2, 0]);
  });
}, { first: ({ namesEndings }) => namesEndings });

failover('an answer without words', (_subject, open) => {
  it.each(ways)('%s: it is an answer', async (way) => {
    const fleet = open();
    fleet.servers[0]?.answer({ text: '' });
    expect(await fleet.ask(way)).toMatchObject({ text: '', finishReason: 'stop', target: fleet.targets[0] });
    expect(fleet.asked()).toEqual([1, 0]);
  });
});
