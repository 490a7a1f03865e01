import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { emulateOpenai, type FaultInput } from '@zerohop/testkit';
import { describe, expect, it } from 'vitest';
import type { Figures } from './figures.ts';

const calls = 1_000;

/** An address on which nobody listens. */
async function nobody(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/v1`;
}

async function outage(fault: FaultInput | 'refused', kind: 'whole' | 'stream', { waves, warmUps }: { waves: number; warmUps: number }): Promise<Figures> {
  await using primary = await emulateOpenai(fault === 'refused' ? {} : { faults: [fault] });
  await using fallback = await emulateOpenai();
  const client = fork(fileURLToPath(new URL('outage-client.ts', import.meta.url)), [fault === 'refused' ? await nobody() : primary.baseURL, fallback.baseURL, kind, String(calls), String(waves), String(warmUps)], {
    execArgv: ['--conditions=zerohop-source', '--expose-gc', '--no-warnings'],
  });
  const exited = once(client, 'exit').then(([code]) => {
    throw new Error(`the client ended with code ${String(code)}`);
  });
  exited.catch(() => {});
  const [figures] = (await Promise.race([once(client, 'message'), exited])) as [Figures];
  client.send('done');
  return figures;
}

/** How the primary is, how it is asked, and how many crowds come one after the other. */
const outages: readonly (readonly [string, FaultInput | 'refused', 'whole' | 'stream', number])[] = [
  ['refuses connections', 'refused', 'whole', 1],
  ['answers 503', { type: 'error', condition: 'server_error', status: 503 }, 'whole', 2],
  ['answers 503', { type: 'error', condition: 'server_error', status: 503 }, 'stream', 1],
  ['resets after the request', { type: 'cut', at: 'start' }, 'stream', 1],
  ['ends every stream early', { type: 'clean-end', afterChunks: 1 }, 'stream', 1],
  ['says nothing', { type: 'hang' }, 'whole', 1],
  ['says nothing', { type: 'hang' }, 'stream', 2],
];

describe(`${calls} calls at once while the only primary is down: all are answered, the primary is spared, and nothing is left`, () => {
  it.each(outages)('$0; $2 calls, $3 times', { timeout: 120_000 }, async (_, fault, kind, waves) => {
    const figures = await outage(fault, kind, { waves, warmUps: 0 });
    for (const wave of figures.waves) {
      expect(wave).toMatchObject({ firstError: null, answered: calls, byFallback: calls });
      expect(wave.attemptsAtPrimary).toBeLessThanOrEqual(1.2 * calls);
    }
    expect([figures.unhandled, figures.leftTimers, figures.leftCalls]).toEqual([0, 0, 0]);
  });
});

describe(`${calls} calls at once, again and again, while the only primary is down`, () => {
  it.each([
    ['whole', { type: 'error', condition: 'server_error' }],
    ['stream', { type: 'clean-end', afterChunks: 1 }],
  ] as const)('%s: the heap is back where it was', { timeout: 120_000 }, async (kind, fault) => {
    // The runtime keeps what a thousand sockets took for the next thousand: it grows for some crowds, and no further.
    const waves = 2;
    const figures = await outage(fault, kind, { waves, warmUps: 2 });
    expect(figures.waves.map(({ answered }) => answered)).toEqual([calls, calls]);
    // An error that held the connections of its stream took 2,500 bytes a call.
    expect(figures.heapBytes / (calls * waves)).toBeLessThan(400);
  });
});
