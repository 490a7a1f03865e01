import { expect, it } from 'vitest';
import { contract, failureOf, ways } from './contract.ts';

contract('a cancel', (_subject, bench) => {
  it.each(ways)('A8: %s: before the headers it reaches the socket', async (way) => {
    bench.fault({ type: 'hang' });
    const controller = new AbortController();
    const outcome = failureOf(bench.ask(way, { signal: controller.signal }));
    const { hungUp } = await bench.answering(1);
    controller.abort();
    expect(await outcome).toMatchObject({ code: 'cancelled', attempts: [{ outcome: 'aborted', integrity: 'cancelled' }] });
    await hungUp;
  });

  it.each(ways)('A8: %s: in the middle of the answer it reaches the socket', async (way) => {
    bench.server.answer({ text: 'a text of several chunks' });
    bench.fault({ type: 'stall', afterChunks: 1 });
    const controller = new AbortController();
    const outcome = failureOf(bench.ask(way, { signal: controller.signal }));
    const call = await bench.answering(1);
    while (call.chunksSent === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await outcome).toMatchObject({ code: 'cancelled' });
    await call.hungUp;
  });

  it('A8: after text was shown it ends the stream as cancelled, with what was shown', async () => {
    bench.server.answer({ chunks: ['One ', 'two'] });
    bench.fault({ type: 'stall', afterChunks: 1 });
    const controller = new AbortController();
    const shown: string[] = [];
    const reading = failureOf(
      (async () => {
        for await (const text of bench.router.stream(bench.request({ signal: controller.signal })).textStream) {
          shown.push(text);
          controller.abort();
        }
      })(),
    );
    expect(await reading).toMatchObject({ code: 'cancelled', partial: { text: 'One ' } });
    expect(shown).toEqual(['One ']);
    await (await bench.answering(1)).hungUp;
  });

  it('A8: a reader who leaves closes the connection', async () => {
    bench.server.answer({ chunks: ['One ', 'two'] });
    bench.fault({ type: 'stall', afterChunks: 1 });
    for await (const text of bench.router.stream(bench.request()).textStream) {
      expect(text).toBe('One ');
      break;
    }
    await (await bench.answering(1)).hungUp;
  });

  it.each(ways)('%s: one that comes before the call sends nothing', async (way) => {
    expect(await bench.failure(way, { signal: AbortSignal.abort() })).toMatchObject({ code: 'cancelled' });
    expect(bench.server.calls).toHaveLength(0);
  });

  it.each(ways)('%s: one that comes after the end changes nothing', async (way) => {
    bench.server.answer({ text: 'whole' });
    const controller = new AbortController();
    const response = await bench.ask(way, { signal: controller.signal });
    controller.abort();
    expect(response).toMatchObject({ text: 'whole', integrity: 'complete' });
    expect((await bench.ask(way)).text).toBe('whole');
    expect(bench.asks).toHaveLength(2);
    expect(bench.server.calls.filter(({ hungUpAtMs }) => hungUpAtMs !== undefined)).toEqual([]);
  });
});
