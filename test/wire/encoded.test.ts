import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { contract, ways } from '../contract/contract.ts';
import { expectNextCallFine, serve, vendorBody } from './vendor-bytes.ts';

const encodings: readonly (readonly [name: string, (bytes: Buffer) => Buffer])[] = [
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
];

contract('compressed bodies', ({ ownsTransport, framing }, bench) => {
  it.each(encodings)('%s, which nobody asked for, is read all the same', async (encoding, press) => {
    for (const way of ways) {
      const { bytes, type } = await vendorBody(bench, way, { text: 'Grüße 四' });
      serve(bench, press(bytes), { 'content-type': type, 'content-encoding': encoding });
      expect(await bench.ask(way)).toMatchObject({ text: 'Grüße 四', finishReason: 'stop' });
      await expectNextCallFine(bench, way);
    }
  });

  it.each(ways)('%s: a compressed error is that error', async (way) => {
    bench.fault({ type: 'status', status: 503, body: gzipSync('upstream is busy'), headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' } });
    // AWS's SDK keeps no error body that is not JSON.
    expect(await bench.failure(way)).toMatchObject({ code: 'overloaded', message: expect.stringContaining(ownsTransport && framing === 'lines' ? 'upstream is busy' : '503') });
    await expectNextCallFine(bench, way);
  });

  it.each(ways)('%s: what is not what it says is an error', async (way) => {
    const { bytes, type } = await vendorBody(bench, way, { text: 'plain' });
    serve(bench, bytes, { 'content-type': type, 'content-encoding': 'gzip' });
    expect(['bad_response', 'network']).toContain((await bench.failure(way)).code);
    await expectNextCallFine(bench, way);
  });
});

// Whoever brings a `fetch` of its own decides for itself what it reads.
contract('unknown encodings', (_subject, bench) => {
  it('an encoding that nobody knows is named', async () => {
    for (const way of ways) {
      serve(bench, Buffer.from('x'), { 'content-encoding': 'compress' });
      expect(await bench.failure(way)).toMatchObject({ code: 'bad_response', details: { reason: 'content_encoding' }, message: expect.stringContaining("'compress'") });
      await expectNextCallFine(bench, way);
    }
  });
}, ({ ownsTransport }) => ownsTransport);
