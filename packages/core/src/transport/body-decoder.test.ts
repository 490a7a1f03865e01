import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, createGzip, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { BodyDecoder, encodingOf } from './body-decoder.ts';
import { readerOf, readOnce } from './lean-response.ts';
import { acquireTransport, type TransportHandle } from './shared-transport.ts';

const compress = new Map<string, (bytes: Buffer) => Buffer>([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
]);

test.each([
  [undefined, undefined],
  ['', undefined],
  ['identity', undefined],
  ['GZIP ', 'gzip'],
  [['gzip', 'br'], 'gzip,br'],
])('the encoding of %j is %j', (header, expected) => {
  expect(encodingOf(header)).toBe(expected);
});

describe('a decoder', () => {
  const open = (encoding: string) => {
    const log: string[] = [];
    const decoder = new BodyDecoder(encoding, { pause: () => log.push('pause'), resume: () => log.push('resume'), abort: () => log.push('abort') });
    const readAll = async (): Promise<string> => {
      const chunks: Uint8Array[] = [];
      for (let chunk = await readOnce(decoder.queue); chunk !== undefined; chunk = await readOnce(decoder.queue)) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    };
    return { decoder, log, readAll };
  };

  it.each([...compress])('reads %s, however it is cut', async (encoding, press) => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.array(fc.nat(500), { maxLength: 6 }), async (text, cuts) => {
        const bytes = press(Buffer.from(text));
        const { decoder, readAll } = open(encoding);
        const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
        for (const [index, end] of ends.entries()) decoder.push(bytes.subarray(ends[index - 1] ?? 0, end));
        decoder.end();
        expect(await readAll()).toBe(text);
      }),
      { numRuns: 30 },
    );
  });

  it('takes an empty body for what it is', async () => {
    const { decoder, readAll } = open('gzip');
    decoder.end();
    expect(await readAll()).toBe('');
  });

  it.each([...compress])('reads as much of half a body in %s as there is', async (encoding, press) => {
    const text = Array.from({ length: 5_000 }, (_, index) => `${index} `).join('');
    const bytes = press(Buffer.from(text));
    const { decoder, readAll } = open(encoding);
    decoder.push(bytes.subarray(0, bytes.length / 2));
    decoder.end();
    const read = await readAll();
    expect(text.startsWith(read) && read.length < text.length).toBe(true);
  });

  it('says of what is not compressed that it is not, and closes the connection', async () => {
    const { decoder, log, readAll } = open('br');
    decoder.push(Buffer.from('{"type":"message"}'));
    await expect(readAll()).rejects.toMatchObject({ code: 'bad_response', details: { reason: 'content_encoding' } });
    expect(log).toEqual(['abort']);
    decoder.push(Buffer.from('more'));
    decoder.end();
  });

  it('shows what came before the connection broke, then the error', async () => {
    const { decoder } = open('gzip');
    const gzip = createGzip();
    gzip.on('data', (bytes: Buffer) => decoder.push(bytes));
    gzip.write('so far');
    await new Promise<void>((resolve) => gzip.flush(resolve));
    const broken = new Error('ECONNRESET');
    decoder.fail(broken);
    expect(Buffer.from((await readOnce(decoder.queue)) ?? []).toString()).toBe('so far');
    await expect(readOnce(decoder.queue)).rejects.toBe(broken);
  });

  it('refuses an encoding that it does not know', () => {
    expect(() => open('gzip, br')).toThrow(expect.objectContaining({ code: 'bad_response', message: expect.stringContaining("'gzip, br'") }));
  });

  it('holds a little of a large body that nobody reads, and pauses the connection', async () => {
    const { decoder, log } = open('gzip');
    // Each piece is a megabyte in 1 KB: what a stalled reader must not be made to hold.
    const piece = gzipSync(Buffer.alloc(1024 * 1024));
    const before = process.memoryUsage().arrayBuffers;
    for (let pushed = 0; !log.includes('pause') && pushed < 1_000; pushed += 1) decoder.push(piece);
    while (!log.includes('pause')) await new Promise((resolve) => setImmediate(resolve));
    for (let turns = 0; turns < 50; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * 1024 * 1024);
    decoder.queue.cancel();
    expect(log).toEqual(['pause', 'abort']);
  });
});

describe('over a connection', () => {
  let server: Server;
  let transport: TransportHandle;
  let base: string;
  let handle: RequestListener;
  let accepted = 0;
  beforeEach(async () => {
    accepted = 0;
    server = createServer((request, response) => handle(request, response)).listen(0, '127.0.0.1');
    server.on('connection', () => (accepted += 1));
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    transport = acquireTransport();
  });
  afterEach(async () => {
    await transport.release();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('asks for no compression, and reads what comes compressed all the same', async () => {
    for (const [encoding, press] of compress) {
      let asked: string | undefined = 'nothing came';
      handle = (request, response) => {
        asked = request.headers['accept-encoding'];
        response.writeHead(200, { 'content-encoding': encoding }).end(press(Buffer.from(`näh ${encoding}`)));
      };
      expect(await (await transport.fetch(base)).text()).toBe(`näh ${encoding}`);
      expect(asked).toBeUndefined();
    }
    expect(accepted).toBe(1);
  });

  it('shows each piece as the server flushes it', async () => {
    const gzip = createGzip();
    handle = (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      gzip.pipe(response);
    };
    const reading = transport.fetch(base);
    for (const piece of ['one', 'two']) {
      gzip.write(piece);
      gzip.flush();
      expect(Buffer.from((await readOnce(readerOf(await reading))) ?? []).toString()).toBe(piece);
    }
    gzip.end();
    expect(await readOnce(readerOf(await reading))).toBeUndefined();
  });

  it('refuses an encoding that it does not know at the head, and the next call is fine', async () => {
    handle = (_, response) => response.writeHead(200, { 'content-encoding': 'compress' }).end('x'.repeat(100_000));
    await expect(transport.fetch(base)).rejects.toMatchObject({ code: 'bad_response', details: { reason: 'content_encoding' } });
    handle = (_, response) => response.end('fine');
    expect(await (await transport.fetch(base)).text()).toBe('fine');
  });

  it('a body without end is cut off, not gathered', async () => {
    const piece = Buffer.alloc(1024 * 1024);
    handle = (_, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', write);
      response.writeHead(200);
      write();
    };
    const response = await transport.fetch(base);
    await expect(response.text()).rejects.toMatchObject({ code: 'bad_response', details: { reason: 'endless_body' } });
  });

  it('takes a cancel while it decodes', async () => {
    handle = (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.write(gzipSync(Buffer.alloc(8 * 1024 * 1024)));
    };
    const controller = new AbortController();
    const reader = readerOf(await transport.fetch(base, { signal: controller.signal }));
    await readOnce(reader);
    const gone = new Error('gone');
    controller.abort(gone);
    const rest = (async () => {
      while ((await readOnce(reader)) !== undefined);
    })();
    await expect(rest).rejects.toBe(gone);
  });
});
