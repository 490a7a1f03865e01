import { describe, expect, it } from 'vitest';
import { sumUsage } from './sum-usage.ts';
import type { Usage } from './usage.ts';

const usage = (n: number, provenance: Usage['provenance'] = 'provider'): Usage => ({
  input: { total: 4 * n, uncached: 2 * n, cacheRead: n, cacheWrite: n, cacheWrite1h: n, audio: n, image: n },
  output: { total: 3 * n, text: n, reasoning: n, audio: n },
  provenance,
  raw: { n },
});

describe('sumUsage', () => {
  it('is the usage itself where there is one', () => {
    const one = usage(1);
    expect(sumUsage([one])).toBe(one);
  });

  it('adds every count, and lists what the vendor said', () => {
    expect(sumUsage([usage(1), usage(10), usage(100)])).toEqual({ ...usage(111), raw: [{ n: 1 }, { n: 10 }, { n: 100 }] });
  });

  it('is no better known than the least known part', () => {
    expect(sumUsage([usage(1), usage(2, 'estimated')]).provenance).toBe('estimated');
    expect(sumUsage([usage(1, 'none'), usage(2, 'estimated')]).provenance).toBe('none');
  });

  it('of nothing is nothing', () => {
    expect(sumUsage([])).toMatchObject({ input: { total: 0 }, output: { total: 0 }, provenance: 'none' });
  });

  it('adds the parts of the input when somebody looks, and the calls of server tools', () => {
    let looked = 0;
    const parted = (n: number): Usage => {
      const one = usage(n);
      Object.defineProperty(one.input, 'parts', { enumerable: true, get: () => ((looked += 1), { system: n, tools: 0, history: n, attachments: 0 }) });
      return { ...one, serverTools: { search: n } };
    };
    const sum = sumUsage([parted(1), parted(10)]);
    expect([looked, sum.serverTools]).toEqual([0, { search: 11 }]);
    expect(sum.input.parts).toEqual({ system: 11, tools: 0, history: 11, attachments: 0 });
    expect('parts' in sumUsage([parted(1), usage(2)]).input).toBe(false);
  });
});
