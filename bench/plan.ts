// Planning alone: what choosing costs before anything is sent. Nothing here opens a socket.
import { createRouter, type Router } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { median } from './measure.ts';

const plansPerSample = 2_000;

/** The most that a plan may take, in microseconds. */
const limits = { 'plan over 5 targets': 1.5, 'plan over 100 targets with 10 conditions each': 50 };

const request = {
  model: 'chat',
  tenant: 'acme',
  user: 'u1',
  tags: { plan: 'pro', feature: 'chat' },
  session: 's1',
  messages: [
    { role: 'system' as const, content: 'You are a helpful assistant who answers briefly.' },
    { role: 'user' as const, content: 'What is the capital of France, and how many people live there?' },
  ],
};

/** Ten tests that all hold, so that none of them is spared; two of them are this target's alone. */
const whenOf = (index: number): object => ({
  'tags.plan': { $in: ['pro', 'team'] },
  'tags.feature': { $ne: `other-${index}` },
  tenant: { $ne: 'blocked' },
  user: { $exists: true },
  stream: false,
  operation: 'chat',
  'input.messages': { $lt: 100 },
  'input.images': 0,
  $or: [{ session: 's1' }, { session: 's2' }],
  $not: { tenant: { $regex: `^test-${index}-` } },
});

const providers = { openai: openai({ apiKey: 'sk-bench' }) };
const models = (count: number): string[] => Array.from({ length: count }, (_, index) => `openai/model-${index}`);
const known = (count: number): object => Object.fromEntries(models(count).map((id) => [id, { contextWindow: 128_000, maxOutputTokens: 16_000, tools: true, price: { input: 1, output: 2 } }]));

function routerOf(strategy: string, targets: readonly unknown[]): Router {
  return createRouter({ providers, models: known(targets.length), routes: { chat: { strategy, targets } } } as never) as unknown as Router;
}

function microsecondsPerPlan(router: Router): number {
  for (let warm = 0; warm < 20_000; warm += 1) router.plan(request);
  const samples: number[] = [];
  for (let sample = 0; sample < 21; sample += 1) {
    const start = process.cpuUsage();
    for (let count = 0; count < plansPerSample; count += 1) router.plan(request);
    const { user, system } = process.cpuUsage(start);
    samples.push((user + system) / plansPerSample);
  }
  return median(samples);
}

const strategies = ['priority', 'weighted', 'round-robin', 'least-busy', 'fastest', 'cheapest', 'sticky', 'off-peak'];

/** Measures planning under every strategy, in microseconds of CPU. Returns whether the limits hold. */
export function benchPlans(): boolean {
  const all = strategies.flatMap((strategy) => [
    measure(strategy, 'plan over 5 targets', models(5)),
    measure(strategy, 'plan over 100 targets with 10 conditions each', models(100).map((target, index) => ({ target, when: whenOf(index) }))),
  ]);
  return all.every((held) => held);
}

function measure(strategy: string, name: keyof typeof limits, targets: readonly unknown[]): boolean {
  const limit = limits[name];
  const microseconds = microsecondsPerPlan(routerOf(strategy, targets));
  const held = microseconds <= limit;
  console.log(`${name}, ${strategy}: ${microseconds.toFixed(2)} us, at most ${limit}: ${held ? 'held' : 'NOT HELD'}`);
  return held;
}
