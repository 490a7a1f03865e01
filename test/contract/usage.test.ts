import { expect, it } from 'vitest';
import { contract, ways } from './contract.ts';

contract('usage', ({ countsReasoning, countsCached }, bench) => {
  it.each(ways)('%s: is counted one way, whatever the vendor counts in', async (way) => {
    bench.server.answer({ text: 'x', usage: { input: 100, cacheRead: 40, output: 30, reasoning: 10 } });
    const { usage, cost, attempts } = await bench.ask(way);
    const [cached, thought] = [countsCached ? 40 : 0, countsReasoning ? 10 : 0];
    expect(usage).toMatchObject({ input: { total: 100, uncached: 100 - cached, cacheRead: cached, cacheWrite: 0 }, output: { total: 30, text: 30 - thought, reasoning: thought }, provenance: 'provider' });
    // Per million: input at 1 dollar, what was cached at 0.10, output at 10.
    expect(cost).toMatchObject({ nanoUsd: (100 - cached) * 1_000 + cached * 100 + 30 * 10_000, estimated: false });
    expect(cost.lines.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0)).toBe(cost.nanoUsd);
    expect(attempts[0]).toMatchObject({ usage, cost: { nanoUsd: cost.nanoUsd } });
  });

  it('is the same whole and streamed', async () => {
    bench.server.answer({ text: 'A text of some length', usage: { input: 12, output: 7 } });
    const [whole, streamed] = [await bench.ask('whole'), await bench.ask('streamed')];
    const { raw: _raw, ...counted } = whole.usage;
    expect(streamed.usage).toMatchObject(counted);
    expect(streamed.cost.nanoUsd).toBe(whole.cost.nanoUsd);
  });
});
