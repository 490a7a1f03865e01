import { expect, it } from 'vitest';
import { contract } from './contract.ts';
import { source } from './subject.ts';

contract('sources', ({ sourced = { whole: {}, stream: [] }, framing }, bench) => {
  it('come with a whole answer', async () => {
    bench.fault({ type: 'status', status: 200, body: sourced.whole });
    const response = await bench.ask('whole');
    expect(response.text).toBe('Sunny.');
    expect(response.sources).toMatchObject([source]);
  });

  it('come with a stream, each as an event and in the answer', async () => {
    bench.fault({ type: 'status', status: 200, body: sourced.stream, ...(framing === 'frames' && { headers: { 'content-type': 'application/vnd.amazon.eventstream' } }) });
    const events = await bench.events();
    expect(events.filter(({ type }) => type === 'source')).toMatchObject([{ source }]);
    expect(events.at(-1)).toMatchObject({ type: 'finish', response: { text: 'Sunny.', sources: [source] } });
  });
}, ({ sourced }) => sourced !== undefined);
