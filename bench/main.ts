// The bare `openai` SDK against the router, on one loopback server in another process, rounds interleaved so that a noisy
// machine is equally noisy to both. Answers and costs are asserted in the timed run.
import { fork } from 'node:child_process';
import { createRouter } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import OpenAI from 'openai';
import { VERSION } from 'openai/version';
import { answerText, chunkCount, chunkText } from './canned.ts';
import { heapPerCall, type Measured, median, quantile, round } from './measure.ts';
import { benchPlans } from './plan.ts';

const quick = process.argv.includes('--quick');
const rounds = quick ? 3 : 15;
const system = { role: 'system' as const, content: 'You are a helpful assistant who answers briefly.' };
const question = { role: 'user' as const, content: 'What is the capital of France, and how many people live there?' };
// The server paces a stream whose prompt says so, or puts four chunks in a packet.
const paced = { role: 'user' as const, content: 'paced' };
const batched = { role: 'user' as const, content: 'batched' };

const server = fork(new URL('./server.ts', import.meta.url), { stdio: 'inherit' });
const port = await new Promise<number>((resolve) => {
  server.once('message', (message) => resolve(Number(message)));
});
const baseURL = `http://127.0.0.1:${port}/v1`;
const sdk = new OpenAI({ apiKey: 'sk-bench', baseURL, maxRetries: 0 });
const router = createRouter({
  providers: { openai: openai({ apiKey: 'sk-bench', baseURL }), backup: openai({ apiKey: 'sk-bench', baseURL }) },
  routes: { chat: { targets: ['openai/gpt-5', 'backup/gpt-5-mini'] } },
  // The server's model is not in the catalog for ever; its price is part of what is asserted.
  prices: { 'gpt-5': { input: 1.25, cacheRead: 0.125, output: 10 } },
});
await router.warm();

const costNanoUsd = 8 * 1_250 + 4 * 125 + 34 * 10_000;
const streamedText = chunkText.repeat(chunkCount);

function assertEqual(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`wrong answer: ${String(actual)}, expected ${String(expected)}`);
}

async function bareStream(user: typeof question): Promise<void> {
  let text = '';
  const stream = await sdk.chat.completions.create({ model: 'gpt-5', messages: [system, user], stream: true, stream_options: { include_usage: true } });
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  assertEqual(text, streamedText);
}

async function routerStream(user: typeof question): Promise<void> {
  let text = '';
  const stream = router.stream({ model: 'chat', messages: [system, user] });
  for await (const piece of stream.textStream) text += piece;
  assertEqual(text, streamedText);
  assertEqual((await stream.response()).cost.nanoUsd, costNanoUsd);
}

interface Contest {
  readonly name: string;
  readonly unit: string;
  /** Units per call. */
  readonly units: number;
  /** Calls per round, by concurrency. */
  readonly calls: Readonly<Record<number, number>>;
  readonly bare: () => Promise<void>;
  readonly router: () => Promise<void>;
}

const contests: readonly Contest[] = [
  {
    name: 'whole answers',
    unit: 'call',
    units: 1,
    calls: { 1: 300, 64: 1_000 },
    async bare() {
      const completion = await sdk.chat.completions.create({ model: 'gpt-5', messages: [system, question] });
      assertEqual(completion.choices[0]?.message.content, answerText);
    },
    async router() {
      const response = await router.chat({ model: 'chat', messages: [system, question] });
      assertEqual(response.text, answerText);
      assertEqual(response.cost.nanoUsd, costNanoUsd);
    },
  },
  {
    name: 'streams, a token every 3 to 7 ms',
    unit: 'chunk',
    units: chunkCount,
    calls: { 1: 1, 64: 64 },
    bare: () => bareStream(paced),
    router: () => routerStream(paced),
  },
  {
    name: 'streams, as fast as the server can, four tokens a packet',
    unit: 'chunk',
    units: chunkCount,
    calls: { 1: 16, 64: 128 },
    bare: () => bareStream(batched),
    router: () => routerStream(batched),
  },
  {
    name: 'streams, as fast as the server can, each token a packet',
    unit: 'chunk',
    units: chunkCount,
    calls: { 1: 16, 64: 128 },
    bare: () => bareStream(question),
    router: () => routerStream(question),
  },
];

if (!benchPlans()) console.log('not every plan is within its limit');
console.log(`\nopenai SDK ${VERSION}, Node ${process.version}; ${rounds} interleaved rounds, medians; ${chunkCount} chunks per stream`);
console.log('on in the router: routing over 2 targets, retry, retry budget, circuit breaker, timeouts, cost meter, backpressure\n');
for (const contest of contests) {
  for (const concurrency of [1, 64]) {
    const calls = contest.calls[concurrency] ?? 1;
    const bare: Measured = { cpuPerCallUs: [], latenciesMs: [] };
    const ours: Measured = { cpuPerCallUs: [], latenciesMs: [] };
    for (const call of [contest.bare, contest.router, contest.bare, contest.router]) await round(call, calls, concurrency, { cpuPerCallUs: [], latenciesMs: [] });
    for (let index = 0; index < rounds; index += 1) {
      await round(contest.bare, calls, concurrency, bare);
      await round(contest.router, calls, concurrency, ours);
    }
    // Each round against the one beside it: what the machine did meanwhile, it did to both.
    const ratio = median(ours.cpuPerCallUs.map((cpuUs, index) => cpuUs / (bare.cpuPerCallUs[index] ?? Number.NaN)));
    console.log(`${contest.name}, ${concurrency} at once: CPU ratio ${ratio.toFixed(2)}`);
    for (const [name, measured] of [['bare SDK', bare], ['router', ours]] as const) {
      const cpuUs = median(measured.cpuPerCallUs) / contest.units;
      const [p50, p99] = [quantile(measured.latenciesMs, 0.5), quantile(measured.latenciesMs, 0.99)];
      console.log(`  ${name.padEnd(9)} ${cpuUs.toFixed(1).padStart(7)} us CPU per ${contest.unit}, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`);
    }
  }
}

if (globalThis.gc === undefined) {
  console.log('\nretained heap: run with --expose-gc');
} else {
  const [whole] = contests;
  if (whole !== undefined) {
    const heap = { bare: await heapPerCall(whole.bare, 2_000), router: await heapPerCall(whole.router, 2_000) };
    console.log(`\nretained heap per call: bare SDK ${heap.bare.toFixed(0)} bytes, router ${heap.router.toFixed(0)} bytes`);
  }
}
await router.close();
server.disconnect();
