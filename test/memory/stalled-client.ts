// Opens streams, reads a little of each and then nothing more. Prints what this process holds once the server is stuck.
import { createRouter } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { Agent, request } from 'undici';

const [mode, port, count] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const baseURL = `http://127.0.0.1:${port}/v1`;
const held: unknown[] = [];

async function settled(): Promise<number> {
  let last = -1;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    const now = heapUsed + external;
    if (Math.abs(now - last) < 50_000) return now;
    last = now;
  }
}

async function open(): Promise<() => Promise<void>> {
  if (mode === 'router') {
    const router = createRouter({ providers: { openai: openai({ apiKey: 'sk-stalled', baseURL }) } });
    await router.warm();
    return async () => {
      const stream = router.stream({ model: 'openai/gpt-5', messages: [{ role: 'user', content: 'flood' }] });
      const events = stream[Symbol.asyncIterator]();
      await events.next();
      await events.next();
      held.push(events);
    };
  }
  const agent = new Agent({ bodyTimeout: 0, headersTimeout: 0 });
  return async () => {
    const { body } = await request(`${baseURL}/chat/completions`, { method: 'POST', body: '{}', dispatcher: agent });
    const chunks = body[Symbol.asyncIterator]();
    await chunks.next();
    held.push(chunks);
  };
}

const openOne = await open();
// What one stream loads and compiles is not what streams hold.
await openOne();
const before = await settled();
for (let index = 0; index < count; index += 1) await openOne();
const after = await settled();
process.stdout.write(JSON.stringify({ heldBytes: after - before, streams: held.length }));
process.exit(0);
