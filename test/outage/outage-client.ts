import { createRouter, type Router } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { recordingClock } from '@zerohop/testkit';
import type { Figures, Wave } from './figures.ts';
import { heapBytes } from '../leaks/heap-bytes.ts';

// Runs in a process of its own, so that the heap holds nothing but the client.
const [primary = '', fallback = '', kind = 'whole', calls = '0', waves = '0', warmUps = '0'] = process.argv.slice(2);
const clock = recordingClock();
let unhandled = 0;
process.on('unhandledRejection', () => {
  unhandled += 1;
});
const messages = [{ role: 'user' as const, content: 'Hi' }];

function open(): Router<string, never> {
  return createRouter(
    {
      providers: { primary: { adapter: 'openai', apiKey: 'key-primary', baseURL: primary }, fallback: { adapter: 'openai', apiKey: 'key-fallback', baseURL: fallback } },
      routes: {
        // A primary that says nothing is left soon; all else is as it comes. The machine may be slow, and the fallback with it.
        chat: { targets: [{ target: 'primary/gpt-4.1', timeouts: { firstTokenMs: 1_500, totalMs: 1_500 } }, { target: 'fallback/gpt-4.1', timeouts: { connectMs: 60_000 } }] },
      },
    },
    { adapters: [openai], clock },
  ) as unknown as Router<string, never>;
}

async function wave(router: Router<string, never>): Promise<Wave> {
  let attemptsAtPrimary = 0;
  const stop = router.on('attempt', ({ attempt }) => {
    if (attempt.provider === 'primary') attemptsAtPrimary += 1;
  });
  const call = async (): Promise<string> => (await (kind === 'whole' ? router.chat({ model: 'chat', messages }) : router.stream({ model: 'chat', messages }).response())).target;
  const served = await Promise.allSettled(Array.from({ length: Number(calls) }, call));
  stop();
  const errors = served.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  return {
    answered: served.length - errors.length,
    byFallback: served.filter((one) => one.status === 'fulfilled' && one.value.startsWith('fallback/')).length,
    attemptsAtPrimary,
    firstError: errors[0] ?? null,
  };
}

// Compiled code, pools of the runtime and what else is made once is made by a router of its own. Idle connections are no leak: they go
// when it is closed.
const first = open();
for (let left = Number(warmUps); left > 0; left -= 1) await wave(first);
await first.close();
const heapBefore = await heapBytes();
const router = open();
const all: Wave[] = [];
for (let left = Number(waves); left > 0; left -= 1) all.push(await wave(router));
const { inFlight } = router.status();
const leftTimers = clock.pending;
await router.close();
const figures: Figures = { waves: all, unhandled, heapBytes: (await heapBytes()) - heapBefore, leftTimers, leftCalls: inFlight };
process.send?.(figures);
process.once('message', () => process.exit(0));
