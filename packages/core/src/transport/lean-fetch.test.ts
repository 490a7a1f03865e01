import { AsyncLocalStorage } from 'node:async_hooks';
import { getEventListeners, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchangeKey } from '../adapter/transport-port.ts';
import { isZerohopError } from '../errors/zerohop-error.ts';
import { readerOf, readOnce } from './lean-response.ts';
import { acquireTransport, type TransportHandle } from './shared-transport.ts';

let server: Server;
let transport: TransportHandle;
let base: string;
const sockets = new Set<Socket>();
let accepted = 0;
let handle: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  accepted = 0;
  server = createServer((request, response) => handle(request, response));
  server.keepAliveTimeout = 0;
  server.on('connection', (socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  transport = acquireTransport();
});

afterEach(async () => {
  await transport.release();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

/** undici takes a connection back one turn of the event loop after the body's end. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const caught = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => undefined, (error: unknown) => error);

/** Resolves with how long the client took to hang up. */
async function hangUp(request: IncomingMessage): Promise<number> {
  const startedMs = performance.now();
  if (!request.socket.destroyed) await once(request.socket, 'close');
  return performance.now() - startedMs;
}

describe('lean fetch', () => {
  it('sends method, path, query, headers and body, and reads the answer', async () => {
    let seen: unknown;
    handle = async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      seen = { method: request.method, url: request.url, a: request.headers['x-a'], b: request.headers['x-b'], body };
      response.writeHead(201, 'Made', { 'x-answer': 'yes' }).end('hällo');
    };
    for (const headers of [{ 'x-a': '1', 'x-b': '2' }, new Headers({ 'x-a': '1', 'x-b': '2' }), [['x-a', '1'], ['x-b', '2']] satisfies [string, string][]]) {
      const response = await transport.fetch(`${base}/v1/x?q=1`, { method: 'post', headers, body: 'prompt' });
      expect(seen).toEqual({ method: 'POST', url: '/v1/x?q=1', a: '1', b: '2', body: 'prompt' });
      expect([response.status, response.statusText, response.ok, response.headers.get('X-Answer')]).toEqual([201, 'Made', true, 'yes']);
      expect(await response.text()).toBe('hällo');
    }
    expect((await transport.fetch(new URL(`${base}/url`))).status).toBe(201);
  });

  it('takes bytes as a body, and refuses a Request, whose body it would lose', async () => {
    let body = '';
    handle = async (request, response) => {
      for await (const chunk of request) body += String(chunk);
      response.end();
    };
    await transport.fetch(base, { method: 'POST', body: Buffer.from('bytes') });
    expect(body).toBe('bytes');
    await expect(transport.fetch(new Request(base))).rejects.toThrow('not a Request');
  });

  it('does not follow redirects', async () => {
    let asked = 0;
    handle = (_, response) => {
      asked += 1;
      response.writeHead(307, { location: 'https://elsewhere.test/v1?token=t' }).end('gone');
    };
    const error = await caught(transport.fetch(`${base}/here`));
    expect(error).toMatchObject({ code: 'bad_response', status: 307, details: { reason: 'redirect' }, message: expect.stringContaining('redirects to https://elsewhere.test/v1, ') });
    expect(asked).toBe(1);
    // What is no redirect is an answer like any other.
    handle = (_, response) => response.writeHead(304).end();
    expect((await transport.fetch(base)).status).toBe(304);
  });

  it('passes over 1xx answers', async () => {
    handle = (_, response) => {
      response.writeProcessing();
      response.writeEarlyHints({ link: '</x>; rel=preload' });
      response.writeHead(200, { 'x-final': 'yes' }).end('ok');
    };
    const response = await transport.fetch(base);
    expect([response.status, response.headers.get('x-final'), await response.text()]).toEqual([200, 'yes', 'ok']);
  });

  it('reuses a connection', async () => {
    handle = (_, response) => response.end('ok');
    for (let call = 0; call < 5; call += 1) {
      await (await transport.fetch(base)).text();
      await turn();
    }
    expect(accepted).toBe(1);
  });

  it('tells a connection that failed from one that broke after the request was written', async () => {
    const unused = createTcpServer().listen(0, '127.0.0.1');
    await once(unused, 'listening');
    const { port } = unused.address() as AddressInfo;
    await new Promise((resolve) => unused.close(resolve));
    const events: string[] = [];
    const exchange = { connecting: () => events.push('connecting'), connected: () => events.push('connected') };
    const init = { [exchangeKey]: exchange } as RequestInit;
    const refused = await caught(transport.fetch(`http://127.0.0.1:${port}`, init));
    expect(isZerohopError(refused, 'network') && refused.details).toEqual({ written: false });
    expect(events).toEqual(['connecting']);
    handle = (request) => request.socket.destroy();
    const reset = await caught(transport.fetch(base, init));
    expect(isZerohopError(reset, 'network') && reset.details).toEqual({ written: true });
    expect(events).toEqual(['connecting', 'connecting', 'connected']);
  });

  it('shows what arrived before a connection broke, then the error', async () => {
    handle = (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('part', () => setImmediate(() => setImmediate(() => response.socket?.destroy())));
    };
    const reader = readerOf(await transport.fetch(base));
    expect(Buffer.from((await readOnce(reader)) ?? []).toString()).toBe('part');
    const error = await caught(readOnce(reader));
    expect(isZerohopError(error, 'network') && error.details).toEqual({ written: true });
  });

  it('sends nothing for a signal that is aborted already', async () => {
    handle = (_, response) => response.end();
    await expect(transport.fetch(base, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    expect(accepted).toBe(0);
  });

  it('writes nothing when the call is cancelled while it looks for a connection', async () => {
    let requests = 0;
    handle = (_, response) => {
      requests += 1;
      response.end();
    };
    const controller = new AbortController();
    const response = transport.fetch(`${base}/cancelled`, { signal: controller.signal });
    await transport.warm();
    controller.abort(new Error('gone'));
    await expect(response).rejects.toThrow('gone');
    await (await transport.fetch(`${base}/next`)).text();
    expect(requests).toBe(1);
  });

  it('brings an abort before the headers to the server within 100 ms', async () => {
    const arrived = new Promise<IncomingMessage>((resolve) => {
      handle = (request) => resolve(request);
    });
    const controller = new AbortController();
    const response = transport.fetch(base, { signal: controller.signal });
    const gone = caught(response);
    const request = await arrived;
    controller.abort(new Error('stop'));
    expect(await hangUp(request)).toBeLessThan(100);
    expect(await gone).toMatchObject({ message: 'stop' });
  });

  it('brings an abort and a cancel within the body to the server within 100 ms', async () => {
    for (const way of ['abort', 'cancel'] as const) {
      const arrived = new Promise<IncomingMessage>((resolve) => {
        handle = (request, response) => {
          response.write('first');
          resolve(request);
        };
      });
      const controller = new AbortController();
      const reader = readerOf(await transport.fetch(base, { signal: controller.signal }));
      await readOnce(reader);
      const next = caught(readOnce(reader));
      const request = await arrived;
      if (way === 'abort') controller.abort(new Error('stop'));
      else reader.cancel();
      expect(await hangUp(request)).toBeLessThan(100);
      expect(await next).toEqual(way === 'abort' ? expect.objectContaining({ message: 'stop' }) : undefined);
    }
  });

  it('leaves no listener on the signal, however the request ends', async () => {
    
    const { signal } = new AbortController();
    handle = (request, response) => {
      if (request.url === '/reset') request.socket.destroy();
      else response.end('ok');
    };
    await (await transport.fetch(base, { signal })).text();
    await caught(transport.fetch(`${base}/reset`, { signal }));
    await caught(transport.fetch('no url', { signal }));
    const response = await transport.fetch(base, { signal });
    readerOf(response).cancel();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('stops the server while nobody reads, and takes the rest when somebody does', async () => {
    const size = 8 * 1024 * 1024;
    let drained: Promise<unknown> = Promise.resolve();
    handle = (_, response) => {
      response.write(Buffer.alloc(size));
      drained = once(response, 'drain');
      response.end();
    };
    const reader = readerOf(await transport.fetch(base));
    await readOnce(reader);
    // Enough turns for a connection that is not held back to pass eight megabytes.
    let isDrained = false;
    void drained.then(() => (isDrained = true));
    for (let turns = 0; turns < 300; turns += 1) await turn();
    expect(isDrained).toBe(false);
    let read = 0;
    for (let chunk = await readOnce(reader); chunk !== undefined; chunk = await readOnce(reader)) read += chunk.length;
    expect(read).toBeGreaterThan(size - 300_000);
  });

  it('F1: a pooled connection neither shows one tenant to another nor keeps its context alive', async () => {
    const storage = new AsyncLocalStorage<object>();
    handle = (_, response) => response.end('ok');
    let first: object | undefined = { tenant: 'a' };
    const reference = new WeakRef(first);
    await storage.run(first, async () => {
      const response = await transport.fetch(base);
      expect(storage.getStore()).toBe(reference.deref());
      const reader = readerOf(response);
      while ((await readOnce(reader)) !== undefined);
      reader.release();
    });
    first = undefined;
    await turn();
    const second = { tenant: 'b' };
    await storage.run(second, async () => {
      await (await transport.fetch(base)).text();
      expect(storage.getStore()).toBe(second);
    });
    expect(accepted).toBe(1);
    const { setFlagsFromString } = await import('node:v8');
    const { runInNewContext } = await import('node:vm');
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    for (let turns = 0; turns < 20 && reference.deref() !== undefined; turns += 1) {
      await turn();
      collect();
    }
    expect(sockets.size).toBe(1);
    expect(reference.deref()).toBeUndefined();
  });
});

describe('shared transport', () => {
  const closed = async (): Promise<void> => {
    await Promise.all([...sockets].map((socket) => once(socket, 'close')));
  };

  it('is one for all holders; the last to let go closes the sockets', async () => {
    handle = (_, response) => response.end('ok');
    const other = acquireTransport();
    await (await transport.fetch(base)).text();
    await turn();
    await (await other.fetch(base)).text();
    await turn();
    expect(accepted).toBe(1);
    await other.release();
    await other.release();
    expect(sockets.size).toBe(1);
    await (await transport.fetch(base)).text();
    expect(accepted).toBe(1);
    await transport.release();
    await closed();
    expect(sockets.size).toBe(0);
  });

  it('opens nothing for a holder that has let go', async () => {
    handle = (_, response) => response.end('ok');
    await transport.release();
    expect(isZerohopError(await caught(transport.fetch(base)), 'cancelled')).toBe(true);
    expect(isZerohopError(await caught(transport.warm()), 'cancelled')).toBe(true);
    expect(accepted).toBe(0);
    transport = acquireTransport();
    expect(await (await transport.fetch(base)).text()).toBe('ok');
  });

  it('ends requests that are still running when the last holder lets go', async () => {
    const arrived = new Promise<void>((resolve) => {
      handle = () => resolve();
    });
    const running = caught(transport.fetch(base));
    await arrived;
    await transport.release();
    expect(isZerohopError(await running, 'network')).toBe(true);
  });
});
