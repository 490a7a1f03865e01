import { getEventListeners } from 'node:events';
import { createRouter, isZerohopError } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { recordingClock } from '@zerohop/testkit';
import type { Figures, Outcome } from './figures.ts';
import { heapBytes } from './heap-bytes.ts';

// Runs in a process of its own, so that the heap holds nothing but the client.
const [baseURL = '', sequential = '0', concurrent = '0'] = process.argv.slice(2);
const clock = recordingClock();
const router = createRouter(
  {
    providers: { a: { adapter: 'openai', apiKey: 'leak-test', baseURL } },
    defaults: { breaker: false, retry: false },
  },
  { adapters: [openai], clock },
);
// One signal for all calls, as an app's own shutdown signal would be.
const { signal } = new AbortController();
const messages = [{ role: 'user' as const, content: 'Hi' }];
const kinds: readonly Outcome[] = ['success', 'error', 'cancel', 'break', 'timeout'];
const outcomes: Record<Outcome, number> = { success: 0, error: 0, cancel: 0, break: 0, timeout: 0 };
let callEvents = 0;
router.on('call', () => {
  callEvents += 1;
});

/** Makes a call that ends in one way, and says whether it did. */
async function end(kind: Outcome): Promise<boolean> {
  const stream = router.stream({ model: `a/${kind}`, messages, signal, ...(kind === 'timeout' ? { timeouts: { firstTokenMs: 1 } } : undefined) });
  try {
    switch (kind) {
      case 'success':
        return (await stream.response()).text === 'a text';
      case 'cancel': {
        // The request is on its way and no headers are here: the server never sends any.
        const over = stream.ready;
        await new Promise((resolve) => setImmediate(resolve));
        stream.cancel();
        await over;
        return false;
      }
      case 'break':
        for await (const event of stream) if (event.type === 'text-delta') return true;
        return false;
      default:
        for await (const _ of stream.textStream);
        return false;
    }
  } catch (error) {
    if (kind === 'cancel') return isZerohopError(error, 'cancelled');
    return isZerohopError(error, kind === 'timeout' ? 'timeout' : 'server_error');
  }
}

let leftListeners = 0;
let leftTimers = 0;
let leftCalls = 0;

async function call(index: number): Promise<void> {
  const kind = kinds[index % kinds.length] ?? 'success';
  if (await end(kind)) outcomes[kind] += 1;
}

function count(): void {
  leftListeners = Math.max(leftListeners, getEventListeners(signal, 'abort').length);
  leftTimers = Math.max(leftTimers, clock.pending);
  leftCalls = Math.max(leftCalls, router.status().inFlight);
}

// What is made once, pools and compiled code included, is made before the first look.
const warmUps = 1_000;
for (let index = 0; index < warmUps; index += 1) await call(index);
let heapBefore = 0;
for (let index = 0; index < Number(sequential); index += 1) {
  // Compilers and pools go on growing for some thousand calls; a leak goes on for ever.
  if (index === Number(sequential) / 2) heapBefore = await heapBytes();
  await call(index);
  count();
}
const heapAfterSequential = await heapBytes();
await Promise.all(Array.from({ length: Number(concurrent) }, (_, index) => call(index)));
count();
await router.close();
// Idle connections of the pool are no leak, and are gone now.
const heapAfterConcurrent = await heapBytes();
const figures: Figures = {
  calls: warmUps + Number(sequential) + Number(concurrent),
  callEvents,
  outcomes,
  leftListeners,
  leftTimers,
  leftCalls,
  sequentialHeapBytes: heapAfterSequential - heapBefore,
  concurrentHeapBytes: heapAfterConcurrent - heapBefore,
  resources: process.getActiveResourcesInfo(),
};
process.send?.(figures);
// Stays, so that its sockets, if any, are seen; the test ends it.
process.once('message', () => process.exit(0));
