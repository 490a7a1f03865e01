import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Emulator, emulateOpenai } from '@zerohop/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Figures } from './figures.ts';

const sequential = 10_000;
const concurrent = 1_000;

let emulator: Emulator;
let figures: Figures;
let openSockets: number;

beforeAll(async () => {
  emulator = await emulateOpenai({
    answer: { text: 'a text', chunkSize: 3 },
    faults: [
      { when: ({ model }) => model === 'error', fault: { type: 'error', condition: 'server_error' } },
      { when: ({ model }) => model === 'cancel' || model === 'timeout', fault: { type: 'hang' } },
      { when: ({ model }) => model === 'break', fault: { type: 'stall', afterChunks: 1 } },
    ],
  });
  // The recorded calls are of no interest, and there are many of them.
  const forget = setInterval(() => emulator.reset(), 500);
  const client = fork(fileURLToPath(new URL('streaming-client.ts', import.meta.url)), [emulator.baseURL, String(sequential), String(concurrent)], {
    execArgv: ['--conditions=zerohop-source', '--expose-gc', '--no-warnings'],
  });
  const exited = once(client, 'exit').then(([code]) => {
    throw new Error(`the client ended with code ${String(code)}`);
  });
  exited.catch(() => {});
  const [message] = (await Promise.race([once(client, 'message'), exited])) as [Figures];
  figures = message;
  clearInterval(forget);
  // A FIN takes a moment to cross even a loopback.
  for (let turn = 0; turn < 1_000 && emulator.openSockets > 0; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  ({ openSockets } = emulator);
  client.send('done');
}, 120_000);

afterAll(() => emulator.close());

describe(`${sequential} sequential and ${concurrent} concurrent streamed calls that share one signal`, () => {
  it('end as they were meant to: success, error, cancel before headers, break mid-stream, timeout', () => {
    expect(figures.calls).toBe(12_000);
    const each = figures.calls / 5;
    expect(figures.outcomes).toEqual({ success: each, error: each, cancel: each, break: each, timeout: each });
  });

  it("make exactly one 'call' event each", () => {
    expect(figures.callEvents).toBe(figures.calls);
  });

  it('A8: leave no listener on the signal, no timer and no call in flight', () => {
    expect([figures.leftListeners, figures.leftTimers, figures.leftCalls]).toEqual([0, 0, 0]);
  });

  it('H4: leave no socket after close(), at either end', () => {
    expect(openSockets).toBe(0);
    // The channel to this test is a pipe.
    expect(figures.resources.filter((name) => name !== 'PipeWrap')).toEqual([]);
  });

  it('leave no heap behind but noise: less than 100 bytes per call', () => {
    expect(figures.sequentialHeapBytes / (sequential / 2)).toBeLessThan(100);
    expect(figures.concurrentHeapBytes / (sequential / 2 + concurrent)).toBeLessThan(100);
  });
});
