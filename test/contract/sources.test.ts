import { expect, it } from 'vitest';
import { contract } from './contract.ts';

const expected = { url: 'https://yr.test/oslo', title: 'Yr' };

contract('sources', ({ sourced }, bench) => {
  it('come with a whole answer', async () => {
    bench.server.fault({ type: 'status', status: 200, body: sourced.whole });
    const response = await bench.ask('whole');
    expect(response.text).toBe('Sunny.');
    expect(response.sources).toMatchObject([expected]);
  });

  it('come with a stream, each as an event and in the answer', async () => {
    bench.server.fault({ type: 'status', status: 200, body: sourced.events });
    const events = await bench.events();
    expect(events.filter(({ type }) => type === 'source')).toMatchObject([{ source: expected }]);
    expect(events.at(-1)).toMatchObject({ type: 'finish', response: { text: 'Sunny.', sources: [expected] } });
  });
});
