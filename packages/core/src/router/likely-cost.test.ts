import { describe, expect, it } from 'vitest';
import { compilePrice } from '../catalog/compile-price.ts';
import type { PriceSheet } from '../catalog/price-sheet.ts';
import type { AnyRequest } from '../chat/any-request.ts';
import type { ChatRequest } from '../chat/request.ts';
import { CallFacts } from '../pipeline/call-facts.ts';
import { scriptedRuntime, scriptedTarget, type ScriptedTargetOptions } from '../pipeline/scripted-attempt.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import { callFor } from './rank.ts';

const runtime = scriptedRuntime();
const facts = (more: Partial<ChatRequest> = {}): CallFacts => CallFacts.of({ model: 'chat', messages: [{ role: 'user', content: 'What is due? '.repeat(100) }], ...more });
const priced = (sheets: PriceSheet | readonly PriceSheet[] | undefined, more: ScriptedTargetOptions = {}): RouteTarget =>
  scriptedTarget(runtime, { ...more, price: sheets && compilePrice('p', 'config', [sheets].flat()) });
const wrote = (to: RouteTarget, output: number, more: { input?: number; cacheRead?: number; cacheWrite?: number; cacheWrite1h?: number; reasoning?: number } = {}): RouteTarget => {
  const { input = 1_000, cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0, reasoning = 0 } = more;
  to.target.health.spending.add({
    input: { total: input, uncached: input - cacheRead - cacheWrite, cacheRead, cacheWrite, cacheWrite1h, audio: 0, image: 0 },
    output: { total: output, text: output - reasoning, reasoning, audio: 0 },
    provenance: 'provider',
  });
  return to;
};
const cost = (to: RouteTarget, about = facts(), others: readonly RouteTarget[] = [], nowMs = 0): number | undefined => callFor(about, [to, ...others], nowMs).likelyNanoUsd(to);

const tokens = facts().inputTokens();
const plain = { input: 1, output: 10 };

describe('the likely cost', () => {
  it('is likely input and output at their prices', () => {
    expect(cost(wrote(priced(plain), 200))).toBe(tokens * 1_000 + 200 * 10_000);
  });

  it('output that nobody knows is what the others wrote, else a guess; never more than maxTokens', () => {
    const others = [wrote(priced(plain), 100), wrote(priced(plain), 300), priced(plain)];
    expect(cost(priced(plain), facts(), others)).toBe(tokens * 1_000 + 200 * 10_000);
    expect(cost(priced(plain))).toBe(tokens * 1_000 + 500 * 10_000);
    expect(cost(priced(plain), facts({ maxTokens: 60 }), others)).toBe(tokens * 1_000 + 60 * 10_000);
    expect(cost(wrote(priced(plain), 200), facts({ maxTokens: 60 }))).toBe(tokens * 1_000 + 60 * 10_000);
    expect(cost(wrote(priced(plain, { options: { params: { maxTokens: 50 } } }), 200))).toBe(tokens * 1_000 + 50 * 10_000);
  });

  it('counts tokens as the model does', () => {
    const wide = priced(plain, { facts: { tokenFactor: 2 } as never });
    expect(cost(wrote(wide, 0))).toBe(facts().inputTokens(2) * 1_000);
  });

  it('the share of input that the cache usually serves has the cache\'s price; so has what is written to it', () => {
    const cached = wrote(priced({ ...plain, cacheRead: 0.1, cacheWrite: 1.25, cacheWrite1h: 2 }), 0, { cacheRead: 500, cacheWrite: 300, cacheWrite1h: 100 });
    expect(cost(cached)).toBeCloseTo(tokens * 1_000 * (0.2 + 0.5 * 0.1 + 0.2 * 1.25 + 0.1 * 2));
  });

  it('reasoning has its own price, where there is one', () => {
    expect(cost(wrote(priced({ ...plain, reasoning: 4 }), 200, { reasoning: 50 }))).toBe(tokens * 1_000 + 150 * 10_000 + 50 * 4_000);
  });

  it('goes by size, hour and service tier', () => {
    const tiers = wrote(priced({ ...plain, tiers: [{ aboveInputTokens: 100, input: 3 }], serviceTiers: { flex: 0.5 } }), 0);
    expect([cost(tiers), cost(tiers, facts({ serviceTier: 'flex' }))]).toEqual([tokens * 3_000, tokens * 1_500]);
    expect(cost(wrote(priced({ ...plain, serviceTiers: { flex: 0.5 } }, { options: { params: { serviceTier: 'flex' } } }), 0))).toBe(tokens * 500);
    const night = wrote(priced([{ ...plain, input: 0.2, hours: { from: '00:00', to: '06:00' } }, plain]), 0);
    expect([3, 9].map((hour) => cost(night, facts(), [], hour * 3_600_000))).toEqual([tokens * 200, tokens * 1_000]);
  });

  it('is unknown where a price is', () => {
    expect([cost(priced(undefined)), cost(priced({ input: 1 })), cost(priced({ output: 1 })), cost(priced({ ...plain, until: '1970-01-01' }))]).toEqual([undefined, undefined, undefined, undefined]);
    expect(cost(wrote(priced({ input: 1 }), 0))).toBe(tokens * 1_000);
  });

  it('of vectors is that of their texts', () => {
    const about = CallFacts.of({ model: 'chat', input: ['one text', 'another text'] } as AnyRequest);
    expect(cost(priced({ input: 1 }), about)).toBe(about.inputTokens() * 1_000);
  });
});
