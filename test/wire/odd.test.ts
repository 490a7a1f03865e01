import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { contract, type Way, ways } from '../contract/contract.ts';
import { expectNextCallFine, serve, vendorBody } from './vendor-bytes.ts';

contract('odd bodies', ({ ownsTransport, framing, quota }, bench) => {
  const isFramed = (way: Way): boolean => framing === 'frames' && way === 'streamed';

  it.each(ways)('%s: bytes that are no UTF-8 are shown as such, and break nothing else', async (way) => {
    const { bytes, type } = await vendorBody(bench, way, { chunks: ['one # two'] });
    const odd = Buffer.from(bytes.map((byte) => (byte === '#'.charCodeAt(0) ? 0xff : byte)));
    serve(bench, odd, { 'content-type': type });
    // The retired SDK reads no such stream, and frames have a checksum: an error, and no answer with a hole in it.
    if (isFramed(way)) expect((await bench.failure(way)).code).toBe('bad_response');
    else if (ownsTransport || way === 'whole') expect((await bench.ask(way)).text).toBe('one \uFFFD two');
    else expect((await bench.failure(way)).code).toBe('network');
    await expectNextCallFine(bench, way);
  });

  it.each(ways)('%s: an answer is one whatever the server calls it', async (way) => {
    const { bytes } = await vendorBody(bench, way, { text: 'Sunny.' });
    for (const type of ['application/octet-stream', 'text/plain', '']) {
      serve(bench, bytes, { 'content-type': type });
      // Frames are told from a page by their type alone.
      if (isFramed(way)) expect(await bench.failure(way)).toMatchObject({ code: 'bad_response' });
      else expect(await bench.ask(way)).toMatchObject({ text: 'Sunny.', finishReason: 'stop' });
    }
  });

  it.each(ways)('%s: so is an error', async (way) => {
    bench.fault({ type: 'error', condition: 'quota', headers: { 'content-type': 'application/octet-stream' } });
    expect(await bench.failure(way)).toMatchObject({ code: quota });
    await expectNextCallFine(bench, way);
  });

  it.each(ways)('%s: a retry-after on an answer is no limit', async (way) => {
    bench.server.answer({ text: 'Sunny.', headers: { 'retry-after': '60', 'retry-after-ms': '60000' } });
    for (let asked = 0; asked < 3; asked += 1) expect(await bench.ask(way)).toMatchObject({ text: 'Sunny.', attempts: [{ outcome: 'ok' }] });
    expect(bench.router.status().targets[bench.target]?.state).toBe('closed');
  });
});

contract('odd ends', ({ ownsTransport }, bench) => {
  it('a stream without the blank line at its end is whole where we read it', async () => {
    const { bytes, type } = await vendorBody(bench, 'streamed', { text: 'Sunny.' });
    serve(bench, Buffer.from(bytes.toString().trimEnd()), { 'content-type': type });
    if (ownsTransport) expect(await bench.ask('streamed')).toMatchObject({ text: 'Sunny.', finishReason: 'stop' });
    // The retired SDK cannot read it, which must not pass for an answer.
    else expect(await bench.failure('streamed')).toMatchObject({ code: 'bad_response' });
    await expectNextCallFine(bench, 'streamed');
  });
}, ({ framing }) => framing === 'lines');

// Whoever brings a `fetch` of its own follows redirects as it likes.
contract('redirects', (_subject, bench) => {
  it('a redirect is not followed: the key goes nowhere else, and the error names the cure', async () => {
    let asked = 0;
    const elsewhere = createServer((_, response) => {
      asked += 1;
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/v1`;
    for (const status of [301, 302, 303, 307, 308]) {
      for (const way of ways) {
        bench.reset();
        bench.fault({ type: 'status', status, headers: { location }, body: 'moved' });
        expect(await bench.failure(way)).toMatchObject({ code: 'bad_response', status, details: { reason: 'redirect' }, message: expect.stringMatching(new RegExp(`redirects to ${location}, .*baseURL`)) });
        await expectNextCallFine(bench, way);
      }
    }
    expect(asked).toBe(0);
    elsewhere.close();
  });
}, ({ ownsTransport }) => ownsTransport);
