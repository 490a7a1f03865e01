import { describe, expect, it } from 'vitest';
import type { BodyReader } from '../adapter/transport-port.ts';
import { isZerohopError } from '../errors/zerohop-error.ts';
import { LeanHeaders } from './lean-headers.ts';
import { LeanResponse, readerOf, pullWith, readOnce } from './lean-response.ts';

function responseOf(...chunks: (string | Uint8Array | Error)[]): { response: LeanResponse; log: string[] } {
  const log: string[] = [];
  const waiting = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
  const reader: BodyReader = {
    pull: pullWith(async () => {
      const chunk = waiting.shift();
      if (chunk instanceof Error) throw chunk;
      return chunk;
    }),
    cancel: () => log.push('cancel'),
    release: () => log.push('release'),
  };
  return { response: new LeanResponse({ status: 200, statusText: 'OK', headers: new LeanHeaders({}) }, reader), log };
}

describe('LeanResponse', () => {
  it('reads its body as text, JSON, bytes and blob', async () => {
    expect(await responseOf('hä', 'llo').response.text()).toBe('hällo');
    expect(await responseOf('{"a":', '1}').response.json()).toEqual({ a: 1 });
    expect(Buffer.from(await responseOf('ab', 'c').response.arrayBuffer()).toString()).toBe('abc');
    expect(await (await responseOf('ab').response.blob()).text()).toBe('ab');
    expect(await responseOf().response.text()).toBe('');
    await expect(responseOf('<html>').response.json()).rejects.toThrow(SyntaxError);
  });

  it('puts characters in pieces together and drops a byte order mark', async () => {
    const bytes = Buffer.from('\ufeff€');
    expect(await responseOf(...Array.from(bytes, (byte) => Buffer.from([byte]))).response.text()).toBe('€');
  });

  it('gives its body as a web stream that is pulled, and cancelled when left', async () => {
    const { response, log } = responseOf('a', 'b', 'c');
    const texts: string[] = [];
    expect(response.bodyUsed).toBe(false);
    for await (const chunk of response.body) {
      texts.push(Buffer.from(chunk).toString());
      if (texts.length === 2) break;
    }
    expect(texts).toEqual(['a', 'b']);
    expect(response.bodyUsed).toBe(true);
    expect(log).toEqual(['cancel']);
  });

  it('passes a broken connection on, whatever reads', async () => {
    await expect(responseOf('a', new Error('reset')).response.text()).rejects.toThrow('reset');
    await expect(responseOf(new Error('reset')).response.body.getReader().read()).rejects.toThrow('reset');
  });
});

describe('readerOf', () => {
  it("takes a lean response's own reader", () => {
    const { response } = responseOf('a');
    expect(readerOf(response as unknown as Response)).toBe(response.reader);
  });

  it('reads a response of any other fetch', async () => {
    const reader = readerOf(new Response('hello'));
    expect(Buffer.from((await readOnce(reader)) ?? []).toString()).toBe('hello');
    expect(await readOnce(reader)).toBeUndefined();
    expect(await readOnce(readerOf(new Response(null)))).toBeUndefined();
  });

  it("makes a broken body of any other fetch our 'network' error", async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) });
    const error = await readOnce(readerOf(new Response(broken))).catch((thrown: unknown) => thrown);
    expect(isZerohopError(error, 'network') && error.details).toEqual({ written: true });
  });

  it('cancels a response of any other fetch, also one that is broken already', async () => {
    const log: string[] = [];
    const reader = readerOf(new Response(new ReadableStream({ cancel: () => void log.push('cancelled') })));
    reader.cancel();
    expect(log).toEqual(['cancelled']);
    const broken = readerOf(new Response(new ReadableStream({ start: (controller) => controller.error(new Error('x')) })));
    broken.release();
    await expect(readOnce(broken)).rejects.toThrow('x');
  });
});
