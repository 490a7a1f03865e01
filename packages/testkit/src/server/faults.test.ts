import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { emulateAnthropic } from '../anthropic/emulate-anthropic.ts';
import { virtualClock } from '../clock/virtual-clock.ts';
import type { Fault } from '../fault/fault.ts';
import { emulateGemini } from '../gemini/emulate-gemini.ts';
import { emulateOpenai } from '../openai/emulate-openai.ts';
import type { Emulator, EmulatorOptions } from './emulator.ts';

/** An official SDK, used as its users do: its own fetch, no retries. */
interface Judge {
  readonly name: string;
  emulate(options: EmulatorOptions): Promise<Emulator>;
  whole(server: Emulator, signal?: AbortSignal): Promise<string>;
  /** The pieces of text of a stream. */
  stream(server: Emulator, signal?: AbortSignal): AsyncIterable<string>;
  /** The status of an error event inside a stream, as the SDK tells it. */
  readonly inBandStatus: number | undefined;
}

const judges: readonly Judge[] = [
  {
    name: 'openai',
    emulate: emulateOpenai,
    async whole(server, signal) {
      const client = new OpenAI({ apiKey: 'k', baseURL: server.baseURL, maxRetries: 0 });
      const answer = await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] }, { signal });
      return answer.choices[0]?.message.content ?? '';
    },
    async *stream(server, signal) {
      const client = new OpenAI({ apiKey: 'k', baseURL: server.baseURL, maxRetries: 0, logLevel: 'off' });
      for await (const chunk of await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }], stream: true }, { signal })) {
        const text = chunk.choices[0]?.delta.content;
        if (text) yield text;
      }
    },
    inBandStatus: undefined,
  },
  {
    name: 'anthropic',
    emulate: emulateAnthropic,
    async whole(server, signal) {
      const client = new Anthropic({ apiKey: 'k', baseURL: server.baseURL, maxRetries: 0 });
      const answer = await client.messages.create({ model: 'claude-haiku-4-5', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] }, { signal });
      return answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    },
    async *stream(server, signal) {
      const client = new Anthropic({ apiKey: 'k', baseURL: server.baseURL, maxRetries: 0, logLevel: 'off' });
      for await (const event of await client.messages.create({ model: 'claude-haiku-4-5', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }], stream: true }, { signal })) {
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') yield event.delta.text;
      }
    },
    inBandStatus: undefined,
  },
  {
    name: 'gemini',
    emulate: emulateGemini,
    async whole(server, signal) {
      const client = new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: server.baseURL } });
      return (await client.models.generateContent({ model: 'gemini-2.5-flash', contents: 'Hi', config: signal ? { abortSignal: signal } : {} })).text ?? '';
    },
    async *stream(server, signal) {
      const client = new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: server.baseURL } });
      for await (const chunk of await client.models.generateContentStream({ model: 'gemini-2.5-flash', contents: 'Hi', config: signal ? { abortSignal: signal } : {} })) if (chunk.text) yield chunk.text;
    },
    inBandStatus: 503,
  },
];

const answer = { chunks: ['one ', 'two ', 'three'] };

/** Reads a stream to its end or its error. */
async function read(stream: AsyncIterable<string>): Promise<{ pieces: string[]; error: { name: string; message: string; status?: number } | undefined }> {
  const pieces: string[] = [];
  try {
    for await (const piece of stream) pieces.push(piece);
    return { pieces, error: undefined };
  } catch (error) {
    return { pieces, error: error as Error };
  }
}

describe.each(judges)('faults on the $name wire', (judge) => {
  const withFault = (...faults: Fault[]): Promise<Emulator> => judge.emulate({ answer, faults: [faults] });

  test('without one, the answer arrives', async () => {
    await using server = await judge.emulate({ answer });
    expect(await judge.whole(server)).toBe('one two three');
    expect((await read(judge.stream(server))).pieces.join('')).toBe('one two three');
    expect(server.calls.map((call) => [call.stream, call.status, call.faults])).toEqual([[false, 200, []], [true, 200, []]]);
  });

  test.each([1, 2, 3, 7])('bytes in pieces of %i make no difference', async (bytes) => {
    await using server = await judge.emulate({ answer: { chunks: ['Zürich ', '👋🏽 ', '日本'] }, faults: [{ type: 'split-bytes', bytes }] });
    expect((await read(judge.stream(server))).pieces.join('')).toBe('Zürich 👋🏽 日本');
    expect(await judge.whole(server)).toBe('Zürich 👋🏽 日本');
  });

  test('status: any status and body, word for word', async () => {
    await using server = await withFault({ type: 'status', status: 418, headers: { 'X-Kind': 'pot' }, body: { error: { message: 'short and stout', code: 418, status: 'TEAPOT' } } });
    await expect(judge.whole(server)).rejects.toMatchObject({ status: 418, message: expect.stringContaining('short and stout') });
    expect(server.calls[0]).toMatchObject({ status: 418, answer: undefined, usage: undefined });
  });

  test('html: a page where JSON is expected', async () => {
    await using server = await withFault({ type: 'html' });
    await expect(judge.whole(server)).rejects.toMatchObject({ status: 502, message: expect.stringContaining('502') });
  });

  test('empty: a status without a body', async () => {
    await using server = await withFault({ type: 'empty', status: 500 });
    await expect(judge.whole(server)).rejects.toMatchObject({ status: 500 });
  });

  test('hang: nothing comes until the client hangs up', async () => {
    await using server = await withFault({ type: 'hang' });
    const controller = new AbortController();
    const answered = read(judge.stream(server, controller.signal));
    const call = await server.waitForCall(1);
    expect(call.status).toBeUndefined();
    controller.abort();
    await call.hungUp;
    expect((await answered).error).toBeDefined();
    expect(call.finishedAtMs).toBeUndefined();
    expect(call.hungUpAtMs).toBeTypeOf('number');
  });

  test('delay-headers, slow-first-token and slow-chunks add up by the clock', async () => {
    const clock = virtualClock({ turns: 25 });
    await using server = await judge.emulate({ answer, clock, faults: [[{ type: 'delay-headers', ms: 1_000 }, { type: 'slow-first-token', ms: 30_000 }, { type: 'slow-chunks', ms: 500 }]] });
    expect((await clock.advanceUntil(read(judge.stream(server)))).pieces.join('')).toBe('one two three');
    const [call] = server.calls;
    expect(call!.finishedAtMs! - call!.receivedAtMs).toBe(32_000);
    expect(clock.pending).toBe(0);
  });

  test('stall: silent after so many chunks, for good', async () => {
    await using server = await withFault({ type: 'stall', afterChunks: 1 });
    const controller = new AbortController();
    const pieces: string[] = [];
    for await (const piece of judge.stream(server, controller.signal)) {
      pieces.push(piece);
      break;
    }
    // @google/genai leaves the connection open when its stream is left: only the signal closes it.
    controller.abort();
    await server.calls[0]!.hungUp;
    expect(pieces).toEqual(['one ']);
    expect(server.calls[0]!.chunksSent).toBe(1);
  });

  test('stall: with pings for a while, then the rest', async () => {
    const clock = virtualClock({ turns: 25 });
    await using server = await judge.emulate({ answer, clock, faults: [{ type: 'stall', afterChunks: 2, ms: 10_000, pingEveryMs: 3_000 }] });
    expect((await clock.advanceUntil(read(judge.stream(server)))).pieces.join('')).toBe('one two three');
    expect(await clock.advanceUntil(judge.whole(server))).toBe('one two three');
    expect(server.calls.map((call) => call.finishedAtMs! - call.receivedAtMs)).toEqual([10_000, 10_000]);
  });

  test('cut: the socket is destroyed, before headers, before content, in the middle', async () => {
    await using server = await judge.emulate({ answer });
    for (const [fault, pieces, status] of [
      [{ type: 'cut', at: 'headers' }, [], undefined],
      [{ type: 'cut', at: 'start' }, [], 200],
      [{ type: 'cut' }, [], 200],
      [{ type: 'cut', afterChunks: 2 }, ['one ', 'two '], 200],
    ] as const) {
      server.reset();
      server.fault(fault);
      const outcome = await read(judge.stream(server));
      expect(outcome.error).toBeDefined();
      expect(outcome.pieces).toEqual(pieces);
      await server.calls[0]!.done;
      expect(server.calls[0]).toMatchObject({ status, chunksSent: pieces.length, hungUpAtMs: undefined, usage: undefined });
    }
    await expect(judge.whole(server)).rejects.toThrow();
  });

  test('cut with reset: the connection is reset', async () => {
    await using server = await withFault({ type: 'cut', at: 'headers', reset: true });
    const reason = await fetch(server.baseURL).catch((error: Error) => error.cause);
    expect(reason).toMatchObject({ code: 'ECONNRESET' });
  });

  test('clean-end: the SDK notices nothing, the record does', async () => {
    await using server = await withFault({ type: 'clean-end', afterChunks: 1 });
    const { pieces, error } = await read(judge.stream(server));
    expect(error).toBeUndefined();
    expect(pieces).toEqual(['one ']);
    expect(server.calls[0]).toMatchObject({ chunksSent: 1, usage: undefined, finishedAtMs: expect.any(Number) });
  });

  test('garbage: broken JSON in a stream, and in a whole answer', async () => {
    await using server = await withFault({ type: 'garbage', afterChunks: 1 });
    const { pieces, error } = await read(judge.stream(server));
    expect(pieces).toEqual(['one ']);
    expect(error?.message).toMatch(/JSON|parsing/i);
    await expect(judge.whole(server)).rejects.toThrow();
  });

  test('in-band-error: an error inside a 200', async () => {
    await using server = await withFault({ type: 'in-band-error', condition: 'overloaded', afterChunks: 1 });
    const { pieces, error } = await read(judge.stream(server));
    expect(pieces).toEqual(['one ']);
    expect(error?.message).toMatch(/overloaded/i);
    expect(error?.status).toBe(judge.inBandStatus);
    expect(server.calls[0]).toMatchObject({ status: 200, usage: undefined });
  });
});

describe('which calls a fault meets', () => {
  const overloaded = { type: 'error', condition: 'overloaded' } as const;
  const statuses = async (server: Emulator, count: number): Promise<number[]> => {
    const seen: number[] = [];
    for (let call = 0; call < count; call += 1) {
      const response = await fetch(`${server.baseURL}/models`, { headers: { authorization: 'Bearer k', 'x-call': String(call) } });
      await response.arrayBuffer();
      seen.push(response.status);
    }
    return seen;
  };

  test.each([
    ['a number', { when: { call: 2 }, fault: overloaded }, [200, 503, 200, 200]],
    ['several numbers', { when: { call: [1, 4] }, fault: overloaded }, [503, 200, 200, 503]],
    ['a range', { when: { from: 2, to: 3 }, fault: overloaded }, [200, 503, 503, 200]],
    ['an open range', { when: { from: 3 }, fault: overloaded }, [200, 200, 503, 503]],
    ['a predicate', { when: (call: { headers: Readonly<Record<string, string>> }) => call.headers['x-call'] === '0', fault: overloaded }, [503, 200, 200, 200]],
    ['a number of times', { fault: overloaded, times: 2 }, [503, 503, 200, 200]],
    ['all, in short', overloaded, [503, 503, 503, 503]],
  ])('by %s', async (_name, rule, expected) => {
    await using server = await emulateOpenai({ faults: [rule] });
    expect(await statuses(server, 4)).toEqual(expected);
  });

  test('a fault is removed by its remover, and by reset those that were added', async () => {
    await using server = await emulateOpenai({ faults: [{ when: { call: 1 }, fault: overloaded }] });
    const remove = server.fault({ type: 'html', status: 520 });
    expect(await statuses(server, 2)).toEqual([503, 520]);
    remove();
    expect(await statuses(server, 1)).toEqual([200]);
    server.fault({ type: 'html', status: 520 });
    server.reset();
    expect(await statuses(server, 2)).toEqual([503, 200]);
  });

  test('all rules that meet a call apply; the first replacement counts', async () => {
    const clock = virtualClock({ turns: 25 });
    await using server = await emulateOpenai({ clock, faults: [{ type: 'delay-headers', ms: 50 }, { type: 'html', status: 504 }, overloaded] });
    expect(await clock.advanceUntil(statuses(server, 1))).toEqual([504]);
    expect(server.calls[0]).toMatchObject({ faults: [{ type: 'delay-headers' }, { type: 'html' }, { type: 'error' }] });
    expect(server.calls[0]!.finishedAtMs! - server.calls[0]!.receivedAtMs).toBe(50);
  });

  test('a recorded stream is replayed piece by piece, and may be cut like any other', async () => {
    const body = ['data: {"a":1}\n\n', 'error: {"detail":"x"}\n\n', 'data: [DONE] \n\n'];
    await using server = await emulateOpenai({ faults: [{ type: 'status', status: 200, body }] });
    const reply = await fetch(server.baseURL);
    expect(reply.headers.get('content-type')).toContain('text/event-stream');
    expect(await reply.text()).toBe(body.join(''));
    server.fault({ type: 'clean-end', afterChunks: 2 });
    expect(await (await fetch(server.baseURL)).text()).toBe(body.slice(0, 2).join(''));
  });
});
