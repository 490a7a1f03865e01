import type { InputParts, InputUsage, Usage, UsageProvenance } from './usage.ts';

/** From the least to the most that can be said of a count. */
const ranked: readonly UsageProvenance[] = ['none', 'estimated', 'provider'];

/** The usage of several answers together: no better known than the least known of them. `raw` lists the vendor's own. */
export function sumUsage(usages: readonly Usage[]): Usage {
  const [first] = usages;
  if (first !== undefined && usages.length === 1) return first;
  const sum = (count: (usage: Usage) => number): number => usages.reduce((total, usage) => total + count(usage), 0);
  const input: InputUsage = {
    total: sum((usage) => usage.input.total),
    uncached: sum((usage) => usage.input.uncached),
    cacheRead: sum((usage) => usage.input.cacheRead),
    cacheWrite: sum((usage) => usage.input.cacheWrite),
    cacheWrite1h: sum((usage) => usage.input.cacheWrite1h),
    audio: sum((usage) => usage.input.audio),
    image: sum((usage) => usage.input.image),
  };
  // They are estimated when somebody looks, there as here.
  if (usages.length > 0 && usages.every((usage) => 'parts' in usage.input)) Object.defineProperty(input, 'parts', { enumerable: true, configurable: true, get: () => sumParts(usages) });
  const serverTools = sumServerTools(usages);
  return {
    input,
    output: {
      total: sum(({ output }) => output.total),
      text: sum(({ output }) => output.text),
      reasoning: sum(({ output }) => output.reasoning),
      audio: sum(({ output }) => output.audio),
    },
    ...(serverTools && { serverTools }),
    provenance: ranked.find((rank) => usages.some(({ provenance }) => provenance === rank)) ?? 'none',
    raw: usages.map(({ raw }) => raw),
  };
}

function sumParts(usages: readonly Usage[]): InputParts {
  const sum = (part: keyof InputParts): number => usages.reduce((total, { input }) => total + (input.parts?.[part] ?? 0), 0);
  return { system: sum('system'), tools: sum('tools'), history: sum('history'), attachments: sum('attachments') };
}

function sumServerTools(usages: readonly Usage[]): Readonly<Record<string, number>> | undefined {
  const all: Record<string, number> = {};
  for (const { serverTools } of usages) for (const [name, calls] of Object.entries(serverTools ?? {})) all[name] = (all[name] ?? 0) + calls;
  return Object.keys(all).length === 0 ? undefined : all;
}
