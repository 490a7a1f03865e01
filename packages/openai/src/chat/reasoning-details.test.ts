import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ChatResponse, createRouter, type Message } from '@zerohop/core';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { openai } from '../index.ts';
import { done, sse } from '../vendors/fixtures/fixture.ts';
import { openrouterFixture } from '../vendors/fixtures/openrouter.ts';
import { detailsIn, ReasoningDetails } from './reasoning-details.ts';

interface Sent {
  messages: { role: string; content: unknown; reasoning_details?: unknown }[];
}

let reply: { type: string; body: string };
let sent: Sent[];
let server: Server;
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    sent.push(JSON.parse(Buffer.concat(chunks).toString()) as Sent);
    response.writeHead(200, { 'content-type': reply.type }).end(reply.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => (sent = []));

type VendorName = 'openrouter' | 'vercel' | 'custom';
const model = 'anthropic/claude-sonnet-5';
const question: Message = { role: 'user', content: 'Hi' };
const wholeBody = (message: object): object => ({ id: 'gen-1', model, choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', ...message } }] });
const chunks = (...deltas: object[]): string => sse(...deltas.map((delta) => ({ id: 'gen-1', model, choices: [{ index: 0, delta }] })), { id: 'gen-1', model, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }, done);

/** Asks, and asks again with the answer in the history; tells the answer, and the assistant's message as it was sent back. */
async function twice(body: object | string, { vendor = 'openrouter', next = 'p' }: { vendor?: VendorName; next?: 'p' | 'q' } = {}): Promise<{ first: ChatResponse; second: ChatResponse; back: Sent['messages'][number] | undefined }> {
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const account = openai({ vendor, baseURL, apiKey: 'sk-1' });
  await using router = createRouter({ providers: { p: account, q: account }, defaults: { retry: false } });
  const streamed = typeof body === 'string';
  reply = streamed ? { type: 'text/event-stream', body } : { type: 'application/json', body: JSON.stringify(body) };
  const ask = (target: string, messages: Message[]): Promise<ChatResponse> => {
    const request = { model: target as 'p/m', messages };
    return streamed ? router.stream(request).response() : router.chat(request);
  };
  const first = await ask(`p/${model}`, [question]);
  const results: Message[] = first.toolCalls.map(({ id }) => ({ role: 'tool', content: [{ type: 'tool-result', toolCallId: id, output: 'x' }] }));
  const second = await ask(`${next}/${model}`, [question, { role: 'assistant', content: first.content }, ...results, question]);
  return { first, second, back: sent[1]?.messages[1] };
}

const { whole, stream } = openrouterFixture;
const thought = { type: 'reasoning.text', text: 'Hm.', signature: 's1', format: 'anthropic-claude-v1', index: 0 };
const sealed = { type: 'reasoning.encrypted', data: 'QUJD', id: 'call_1', format: 'google-gemini-v1', index: 1 };

test.each([
  ['a whole answer', whole.body, [{ type: 'reasoning.text', text: 'Hm.', signature: 's' }]],
  ['a stream', stream.body, [{ type: 'reasoning.text', text: 'Hm.', format: 'f', index: 0 }]],
])('the reasoning of %s, as it was recorded, goes back in its parts', async (_, body, details) => {
  const { first, second, back } = await twice(body);
  expect(first.content[0]).toMatchObject({ type: 'reasoning', text: 'Hm.', provenance: { provider: 'p', model } });
  expect(back).toEqual({ role: 'assistant', content: 'Yes.', reasoning_details: details });
  expect(second.warnings).toEqual([]);
});

describe.each<VendorName>(['openrouter', 'vercel'])('%s', (vendor) => {
  it('gets back all parts of a whole answer, unchanged and in order', async () => {
    const details = [thought, sealed, { ...thought, text: 'Well.', index: 0 }];
    const { back } = await twice(wholeBody({ content: 'Yes.', reasoning: 'Hm.Well.', reasoning_details: details }), { vendor });
    expect(back?.reasoning_details).toEqual(details);
  });

  it('gets back the parts of a stream, put together', async () => {
    const pieces: { type: string; text?: string | undefined; signature?: string | undefined; index: number }[] = [{ ...thought, text: 'H', signature: undefined }, { ...thought, text: 'm.', signature: undefined }, { type: 'reasoning.text', signature: 's1', index: 0 }];
    const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'look', arguments: '{}' } };
    const { first, back } = await twice(chunks(...pieces.map((piece) => ({ reasoning: piece.text, reasoning_details: [piece] })), { reasoning_details: [sealed], tool_calls: [call] }), { vendor });
    expect(first.content).toMatchObject([{ type: 'reasoning', text: 'Hm.' }, { type: 'tool-call', id: 'call_1' }]);
    expect(back).toMatchObject({ reasoning_details: [thought, sealed], tool_calls: [{ id: 'call_1' }] });
  });
});

it('what comes behind the words goes back behind the rest', async () => {
  const { first, back } = await twice(chunks({ reasoning_details: [thought] }, { content: 'Yes.' }, { reasoning_details: [sealed] }));
  expect(first.content).toMatchObject([{ type: 'reasoning', text: 'Hm.' }, { type: 'text' }, { type: 'reasoning', text: '' }]);
  expect(back?.reasoning_details).toEqual([thought, sealed]);
});

it('is left out for another account, with a warning', async () => {
  const { second, back } = await twice(whole.body, { next: 'q' });
  expect(back).toEqual({ role: 'assistant', content: 'Yes.' });
  expect(second.warnings).toMatchObject([{ about: 'messages', target: `q/${model}` }]);
});

it('is read and not sent back where the vendor does not ask for it', async () => {
  const { first, second, back } = await twice(whole.body, { vendor: 'custom' });
  expect(first.content[0]).toEqual({ type: 'reasoning', text: 'Hm.', provenance: { provider: 'p', model, adapter: 'openai' } });
  expect([back, second.warnings]).toEqual([{ role: 'assistant', content: 'Yes.' }, []]);
});

it('a signature that holds no parts is nothing', () => {
  for (const signature of [undefined, '', 'rs_1 gAAA', '{"a":1}', 'null']) expect(detailsIn(signature)).toEqual([]);
});

describe('however a block is cut', () => {
  const block = fc.record({ text: fc.string({ minLength: 1 }), signature: fc.string({ minLength: 1 }), cuts: fc.array(fc.nat(20), { maxLength: 4 }) });

  it('the same parts come of it', () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 4 }), (blocks) => {
        let kept = '';
        const reader = new ReasoningDetails({ reasoningSignature: (signature) => (kept = signature) });
        for (const [index, { text, signature, cuts }] of blocks.entries()) {
          const ends = [...new Set([0, ...cuts.filter((cut) => cut < text.length), text.length])].sort((a, b) => a - b);
          for (const [at, end] of ends.entries()) if (at > 0) reader.delta([{ type: 'reasoning.text', text: text.slice(ends[at - 1], end), index }]);
          reader.delta([{ type: 'reasoning.text', signature, index }]);
        }
        reader.close();
        expect(detailsIn(kept)).toEqual(blocks.map(({ text, signature }, index) => ({ type: 'reasoning.text', text, index, signature })));
      }),
    );
  });
});
