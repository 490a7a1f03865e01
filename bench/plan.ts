// Planning alone: what choosing costs before anything is sent. Nothing here opens a socket.
import { execFileSync } from 'node:child_process';
import { createRouter, type Router } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { checkRequest } from '../packages/core/src/config/check-request.ts';
import { quantile } from './measure.ts';

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
  // The config is put together, so that no type can be held against it.
  return createRouter({ providers, models: known(targets.length), routes: { chat: { strategy, targets } } } as never) as unknown as Router;
}

// Whatever takes longer than the quickest tenth is the machine's doing, warming up included: nothing here waits.
function microsecondsOf(run: () => void, times: number): number {
  const samples: number[] = [];
  for (let sample = 0; sample < 61; sample += 1) {
    const startMs = performance.now();
    for (let count = 0; count < times; count += 1) run();
    samples.push(((performance.now() - startMs) * 1_000) / times);
  }
  return quantile(samples, 0.1);
}

const strategies = ['priority', 'weighted', 'round-robin', 'least-busy', 'fastest', 'cheapest', 'sticky', 'off-peak'];

const cases = {
  'plan over 5 targets': models(5),
  'plan over 100 targets with 10 conditions each': models(100).map((target, index) => ({ target, when: whenOf(index) })),
} satisfies Record<keyof typeof limits, readonly unknown[]>;

/** Measures planning under every strategy, each in a process of its own. Returns whether the limits hold. */
export function benchPlans(): boolean {
  let allHeld = true;
  for (const name of Object.keys(cases) as (keyof typeof limits)[]) {
    for (const strategy of strategies) {
      const [whole, check] = JSON.parse(execFileSync(process.execPath, [...process.execArgv, import.meta.filename, name, strategy], { encoding: 'utf8' })) as [number, number];
      const held = whole - check <= limits[name];
      allHeld &&= held;
      const parts = `plan() ${whole.toFixed(2)} us, ${check.toFixed(2)} of it the check of the request`;
      console.log(`${name}, ${strategy}: ${(whole - check).toFixed(2)} us, at most ${limits[name]}: ${held ? 'held' : 'NOT HELD'} (${parts})`);
    }
  }
  return allHeld;
}

const [, script, name, strategy] = process.argv;
if (script === import.meta.filename && name !== undefined && strategy !== undefined) {
  const targets = cases[name as keyof typeof limits];
  const router = routerOf(strategy, targets);
  // Every call is checked before it is planned, whatever chooses; `plan()` does both.
  const known = { routes: new Set(['chat']), providers: new Set(['openai']), adapters: new Set(['openai']) };
  const whole = microsecondsOf(() => router.plan(request), 100_000 / targets.length);
  const check = microsecondsOf(() => checkRequest(request, known), 20_000);
  console.log(JSON.stringify([whole, check]));
}
