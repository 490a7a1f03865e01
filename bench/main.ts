// The bare `openai` SDK against the router, on one loopback server in another process, rounds interleaved so that a noisy
// machine is equally noisy to both. Answers are asserted in the timed run.
import { fork } from 'node:child_process';
import { createRouter } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import OpenAI from 'openai';
import { answerText, chunkCount, chunkText } from './canned.ts';
import { type Measured, median, quantile, round } from './measure.ts';

const quick = process.argv.includes('--quick');
const rounds = quick ? 3 : 9;
const messages = [
  { role: 'system' as const, content: 'You are a helpful assistant who answers briefly.' },
  { role: 'user' as const, content: 'What is the capital of France, and how many people live there?' },
];

const server = fork(new URL('./server.ts', import.meta.url), { stdio: 'inherit' });
const port = await new Promise<number>((resolve) => {
  server.once('message', (message) => resolve(Number(message)));
});
const baseURL = `http://127.0.0.1:${port}/v1`;
const sdk = new OpenAI({ apiKey: 'sk-bench', baseURL, maxRetries: 0 });
const router = createRouter({
  providers: { openai: openai({ apiKey: 'sk-bench', baseURL }), backup: openai({ apiKey: 'sk-bench', baseURL }) },
  routes: { chat: { targets: ['openai/gpt-5', 'backup/gpt-5-mini'] } },
});
await router.warm();

function assertEqual(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`wrong answer: ${String(actual)}`);
}

const streamedText = chunkText.repeat(chunkCount);
const contestants = {
  whole: {
    async bare(): Promise<void> {
      const completion = await sdk.chat.completions.create({ model: 'gpt-5', messages });
      assertEqual(completion.choices[0]?.message.content, answerText);
    },
    async router(): Promise<void> {
      const response = await router.chat({ model: 'chat', messages });
      assertEqual(response.text, answerText);
      assertEqual(response.cost.nanoUsd, 350_500);
    },
  },
  streamed: {
    async bare(): Promise<void> {
      let text = '';
      const stream = await sdk.chat.completions.create({ model: 'gpt-5', messages, stream: true, stream_options: { include_usage: true } });
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
      assertEqual(text, streamedText);
    },
    async router(): Promise<void> {
      let text = '';
      const stream = router.stream({ model: 'chat', messages });
      for await (const piece of stream.textStream) text += piece;
      assertEqual(text, streamedText);
      assertEqual((await stream.response()).cost.nanoUsd, 350_500);
    },
  },
};

const rows: Record<string, Record<string, string>> = {};
for (const [kind, pair] of Object.entries(contestants)) {
  for (const concurrency of [1, 64]) {
    const calls = (kind === 'whole' ? 2_000 : 128) / (quick ? 4 : 1);
    const bare: Measured = { cpuPerCallUs: [], latenciesMs: [] };
    const ours: Measured = { cpuPerCallUs: [], latenciesMs: [] };
    const warmUp: Measured = { cpuPerCallUs: [], latenciesMs: [] };
    for (const contestant of [pair.bare, pair.router]) await round(contestant, Math.min(calls, 500), concurrency, warmUp);
    for (let index = 0; index < rounds; index += 1) {
      await round(pair.bare, calls, concurrency, bare);
      await round(pair.router, calls, concurrency, ours);
    }
    const per = kind === 'whole' ? 1 : chunkCount;
    const unit = kind === 'whole' ? 'call' : 'chunk';
    const cpu = (measured: Measured): number => median(measured.cpuPerCallUs) / per;
    rows[`${kind}, ${concurrency} at once`] = {
      [`bare SDK`]: `${cpu(bare).toFixed(1)} us CPU/${unit}, p50 ${quantile(bare.latenciesMs, 0.5).toFixed(2)} ms, p99 ${quantile(bare.latenciesMs, 0.99).toFixed(2)} ms`,
      router: `${cpu(ours).toFixed(1)} us CPU/${unit}, p50 ${quantile(ours.latenciesMs, 0.5).toFixed(2)} ms, p99 ${quantile(ours.latenciesMs, 0.99).toFixed(2)} ms`,
      'CPU ratio': (cpu(ours) / cpu(bare)).toFixed(2),
    };
  }
}

console.log(`openai SDK ${process.versions.node ? '' : ''}on Node ${process.version}; ${rounds} interleaved rounds; medians`);
console.log('switched on in the router: routing over 2 targets, retry, retry budget, circuit breaker, timeouts, cost meter, backpressure');
for (const [name, row] of Object.entries(rows)) {
  console.log(`\n${name}`);
  for (const [column, value] of Object.entries(row)) console.log(`  ${column.padEnd(10)} ${value}`);
}
await router.close();
server.disconnect();
