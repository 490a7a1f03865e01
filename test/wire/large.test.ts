import { expect, it } from 'vitest';
import { contract, failureOf, ways } from '../contract/contract.ts';
import { expectNextCallFine, serve, vendorBody } from './vendor-bytes.ts';

const megabyte = 1024 * 1024;

contract('large bodies', ({ takesTools }, bench) => {
  it.each(ways)('%s: five megabytes in one piece are an answer', async (way) => {
    const text = 'näh! '.repeat(megabyte);
    bench.server.answer({ chunks: [text] });
    expect((await bench.ask(way)).text === text).toBe(true);
    await expectNextCallFine(bench, way);
  });

  it('ten thousand pieces of text and of a call, all in one packet, are an answer', async () => {
    const words = Array.from({ length: 5_000 }, (_, index) => `${index} `);
    const input = { list: 'x'.repeat(5_000) };
    const toolCalls = takesTools ? [{ name: 'f', input }] : [];
    const tools = toolCalls.map(({ name }) => ({ name, parameters: { type: 'object', properties: { list: { type: 'string' } } } }));
    const { bytes, type } = await vendorBody(bench, 'streamed', { chunks: words, toolCalls, chunkSize: 1 }, { tools });
    serve(bench, bytes, { 'content-type': type });
    const response = await bench.ask('streamed', { tools });
    expect(response.text).toBe(words.join(''));
    expect(response.toolCalls).toMatchObject(toolCalls);
    await expectNextCallFine(bench, 'streamed');
  });
});

// The retired SDK gathers an event for as long as it comes, out of our sight.
contract('endless bodies', (_subject, bench) => {
  it('a line without end is cut off, and so is an event without end', async () => {
    const bodies = [
      ['data: ', ...Array.from({ length: 64 }, () => 'x'.repeat(megabyte))],
      Array.from({ length: 64 }, () => `data: ${'x'.repeat(megabyte)}\n`),
    ];
    for (const body of bodies) {
      serve(bench, body, { 'content-type': 'text/event-stream' });
      const beforeBytes = process.memoryUsage().rss;
      expect(await failureOf(bench.router.stream(bench.request()).response())).toMatchObject({ code: 'bad_response', details: { reason: 'endless_event' } });
      const call = await bench.answering(1);
      await call.hungUp;
      expect(call.chunksSent).toBeLessThan(64);
      // 32 MB of characters, and what the garbage collector has not come to yet.
      expect(process.memoryUsage().rss - beforeBytes).toBeLessThan(256 * megabyte);
      await expectNextCallFine(bench, 'streamed');
    }
  });
}, ({ ownsTransport, framing }) => ownsTransport && framing === 'lines');

contract('endless whole bodies', (_subject, bench) => {
  it('a whole body without end is cut off', async () => {
    serve(bench, Array.from({ length: 256 }, () => ' '.repeat(megabyte)), { 'content-type': 'application/json' });
    expect(await bench.failure('whole')).toMatchObject({ code: 'bad_response', details: { reason: 'endless_body' } });
    const call = await bench.answering(1);
    await call.hungUp;
    expect(call.chunksSent).toBeLessThan(256);
    await expectNextCallFine(bench, 'whole');
  });
}, ({ ownsTransport }) => ownsTransport);
