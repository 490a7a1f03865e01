import { expect, it } from 'vitest';
import { contract, ways } from './contract.ts';

contract('warnings', ({ cannot, ordinary }, bench) => {
  it.each(cannot)('%s: what cannot be sent as asked is said, whole and streamed', async (about, ask) => {
    for (const way of ways) {
      const { warnings, text } = await bench.ask(way, ask);
      expect(warnings).toMatchObject([{ about, target: bench.target, message: expect.stringMatching(/\w{3}/) }]);
      expect(text).not.toBe('');
    }
  });

  it('an ordinary request raises none', async () => {
    for (const way of ways) expect((await bench.ask(way, ordinary)).warnings).toEqual([]);
  });
});
