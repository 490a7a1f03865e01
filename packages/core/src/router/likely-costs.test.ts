import { expect, it } from 'vitest';
import { compilePrice } from '../catalog/compile-price.ts';
import type { Usage } from '../chat/usage.ts';
import { CallFacts } from '../pipeline/call-facts.ts';
import { scriptedRuntime, scriptedTarget } from '../pipeline/scripted-attempt.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import { LikelyCosts } from './likely-costs.ts';

const runtime = scriptedRuntime();
const facts = CallFacts.of({ model: 'chat', messages: [{ role: 'user', content: 'Hi' }] });
const input = facts.inputTokens();
const priced = (id: string): RouteTarget => scriptedTarget(runtime, { id, price: compilePrice('p', 'config', [{ input: 0.001, output: 0.001 }]) });
const wrote = (tokens: number): Usage => ({
  input: { total: 1, uncached: 1, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, audio: 0, image: 0 },
  output: { total: tokens, text: tokens, reasoning: 0, audio: 0 },
  provenance: 'provider',
});

it('are those of a candidate among those of its route, in whole nano-dollars', () => {
  const [a, b, c] = [priced('a/m'), priced('b/m'), priced('c/m')];
  a.target.health.spending.add(wrote(1_000));
  const order = [{ to: a, route: 'chat' }, { to: b, route: 'chat' }, { to: c, route: undefined }, { to: scriptedTarget(runtime), route: undefined }];
  expect(new LikelyCosts(order).of(facts, 0)).toEqual([input + 1_000, input + 1_000, input + 500, undefined]);
});

it('are of what was known when the plan was made, whenever somebody asks', () => {
  const a = priced('a/m');
  const costs = new LikelyCosts([{ to: a, route: 'chat' }]);
  a.target.health.spending.add(wrote(1_000));
  expect(costs.of(facts, 0)).toEqual([input + 500]);
});
