import { exchangeKey } from '@zerohop/core/adapter';
import { describe, expect, it, vi } from 'vitest';
import { passageKey, type Passage, transportHandler } from './transport-handler.ts';

const request = { method: 'POST', protocol: 'https:', hostname: 'bedrock-runtime.eu-west-1.amazonaws.com', path: '/model/a%3A0/converse', headers: { host: 'x', 'Content-Length': '2', authorization: 'signed' }, body: '{}' };
const exchange = { connecting() {}, connected() {}, signal: new AbortController().signal };

function rig(response: () => Response, extra?: Record<string, string>) {
  const send = vi.fn<typeof fetch>(() => Promise.resolve(response()));
  const passage: Passage = { exchange, head: vi.fn() };
  return { send, passage, handler: transportHandler(send, extra) };
}

describe('a request', () => {
  it('goes out with the watch on its connection, under its signed headers and the extra ones', async () => {
    const { send, passage, handler } = rig(() => new Response('{}'), { 'x-mine': 'yes' });
    await handler.handle(request, { [passageKey]: passage });
    expect(send).toHaveBeenCalledWith('https://bedrock-runtime.eu-west-1.amazonaws.com/model/a%3A0/converse', expect.objectContaining({ method: 'POST', body: '{}', signal: exchange.signal, [exchangeKey]: exchange }));
    expect(send.mock.calls[0]?.[1]?.headers).toEqual({ authorization: 'signed', 'x-mine': 'yes' });
  });

  it('keeps a port of its own', async () => {
    const { send, handler } = rig(() => new Response('{}'));
    await handler.handle({ ...request, protocol: 'http:', hostname: '127.0.0.1', port: 8080 });
    expect(send.mock.calls[0]?.[0]).toBe('http://127.0.0.1:8080/model/a%3A0/converse');
  });
});

describe('a response', () => {
  it('is told of at once, and given whole', async () => {
    const { passage, handler } = rig(() => new Response('{"a":1}', { status: 429, headers: { 'x-amzn-requestid': 'r1', 'x-amzn-bedrock-input-token-count': '7' } }));
    const { response } = await handler.handle(request, { isEventStream: true, [passageKey]: passage });
    expect(passage.head).toHaveBeenCalledWith({ status: 429, requestId: 'r1' });
    expect(passage.inputTokens).toBe(7);
    expect(response).toMatchObject({ statusCode: 429, headers: { 'x-amzn-requestid': 'r1' } });
    expect(Buffer.from(response.body as Uint8Array).toString()).toBe('{"a":1}');
  });

  it('of a stream is pulled piece by piece, and can be closed from outside', async () => {
    let pulled = 0;
    const cancelled = vi.fn();
    const body = () => new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array([(pulled += 1)])), cancel: cancelled }, { highWaterMark: 0 });
    const { passage, handler } = rig(() => new Response(body(), { headers: { 'content-type': 'application/vnd.amazon.eventstream' } }));
    const { response } = await handler.handle(request, { isEventStream: true, [passageKey]: passage });
    expect(pulled).toBe(0);
    // The SDK gets to see nothing of it.
    expect(await (response.body as AsyncIterable<never>)[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined });
    expect(await new Promise((chunk, failure) => void passage.reader?.pull({ chunk, failure }))).toEqual(new Uint8Array([1]));
    expect(pulled).toBe(1);
    passage.reader?.cancel();
    expect(cancelled).toHaveBeenCalledOnce();
  });

  it.each([
    ['a web page', '<html></html>', 'html'],
    ['nothing', '', 'empty'],
    ['an answer', '{"output":{}}', 'no_stream'],
  ])('of %s is no stream', async (_name, body, reason) => {
    const { handler } = rig(() => new Response(body, { headers: { 'content-type': 'application/json' } }));
    await expect(handler.handle(request, { isEventStream: true })).rejects.toMatchObject({ code: 'bad_response', details: { reason } });
  });
});
