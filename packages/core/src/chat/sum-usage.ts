import type { Usage, UsageProvenance } from './usage.ts';

/** From the least to the most that can be said of a count. */
const ranked: readonly UsageProvenance[] = ['none', 'estimated', 'provider'];

/** The usage of several answers together: no better known than the least known of them. `raw` lists the vendor's own. */
export function sumUsage(usages: readonly Usage[]): Usage {
  const [first] = usages;
  if (first !== undefined && usages.length === 1) return first;
  const sum = (count: (usage: Usage) => number): number => usages.reduce((total, usage) => total + count(usage), 0);
  return {
    input: {
      total: sum(({ input }) => input.total),
      uncached: sum(({ input }) => input.uncached),
      cacheRead: sum(({ input }) => input.cacheRead),
      cacheWrite: sum(({ input }) => input.cacheWrite),
      cacheWrite1h: sum(({ input }) => input.cacheWrite1h),
      audio: sum(({ input }) => input.audio),
      image: sum(({ input }) => input.image),
    },
    output: {
      total: sum(({ output }) => output.total),
      text: sum(({ output }) => output.text),
      reasoning: sum(({ output }) => output.reasoning),
      audio: sum(({ output }) => output.audio),
    },
    provenance: ranked.find((rank) => usages.some(({ provenance }) => provenance === rank)) ?? 'none',
    raw: usages.map(({ raw }) => raw),
  };
}
