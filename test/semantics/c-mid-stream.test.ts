import { anthropic } from '@zerohop/anthropic';
import { bedrock } from '@zerohop/bedrock';
import { type ChatEvent, type ChatRequest, type ConfigData, createRouter, isZerohopError, type Message, type Router } from '@zerohop/core';
import { wrap } from '@zerohop/drop-in';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { type Emulator, emulateAnthropic, emulateBedrock, emulateGemini, emulateOpenai, virtualClock, type VirtualClock } from '@zerohop/testkit';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { failureOf, messages } from './open-router.ts';

const text = 'The quick brown fox jumps over the lazy dog, and does so every single day of the year.';
/** Characters per chunk. */
const size = 12;

/** A wire and a model of it. */
type Kind = keyof typeof wires;
/** What an emulator is asked, in no vendor's words. */
interface Asked {
  readonly roles: readonly unknown[];
  /** The last message's text. */
  readonly last: string;
  readonly all: string;
}

const wires = {
  'gpt-4.1': { provider: { adapter: 'openai' }, emulate: emulateOpenai },
  'gpt-4o': { provider: { adapter: 'openai', api: 'responses' }, emulate: emulateOpenai },
  // Fields of messages that only this vendor has are refused elsewhere.
  'mistral-medium-3-5': { provider: { adapter: 'openai', vendor: 'mistral' }, emulate: (options: object) => emulateOpenai({ ...options, lenient: true }) },
  'kimi-k2.6': { provider: { adapter: 'openai', vendor: 'moonshot', api: 'responses' }, emulate: (options: object) => emulateOpenai({ ...options, lenient: true }) },
  'claude-sonnet-4-5': { provider: { adapter: 'anthropic' }, emulate: emulateAnthropic },
  'claude-opus-4-6': { provider: { adapter: 'anthropic' }, emulate: emulateAnthropic },
  'gemini-2.5-flash': { provider: { adapter: 'google' }, emulate: emulateGemini },
  'us.anthropic.claude-haiku-4-5-20251001-v1:0': { provider: { adapter: 'bedrock', region: 'us-east-1' }, emulate: emulateBedrock },
} as const;

interface Opened extends AsyncDisposable {
  readonly router: Router;
  readonly vendors: Emulator[];
}

/** A router over one emulator for each kind: providers `a` to `e`, all of them the targets of the route `chat`, which continues. */
async function open(kinds: readonly Kind[], config: Partial<ConfigData> = {}, clock?: VirtualClock): Promise<Opened> {
  const vendors = await Promise.all(kinds.map((kind) => wires[kind].emulate({ clock })));
  const names = kinds.map((_, index) => 'abcde'[index] ?? '');
  const providers = Object.fromEntries(kinds.map((kind, index) => [names[index], { ...wires[kind].provider, apiKey: `key-of-${names[index]}-01234567`, baseURL: vendors[index]?.baseURL }]));
  const data = { providers, routes: { chat: { targets: kinds.map((kind, index) => `${names[index]}/${kind}`) } }, defaults: { midStream: 'continue', retry: false }, closeMs: 0, ...config };
  const router = createRouter(data as ConfigData as never, { adapters: [openai, anthropic, google, bedrock], clock } as never) as unknown as Router;
  return {
    router,
    vendors,
    async [Symbol.asyncDispose]() {
      await Promise.all(vendors.map((vendor) => vendor.close()));
      await router.close();
    },
  };
}

/** Each target but the last breaks off after a chunk, and each goes on where the one before it broke off. */
function breakOff(vendors: readonly Emulator[]): void {
  vendors.forEach((vendor, index) => {
    vendor.answer({ text: text.slice(index * size), chunkSize: size });
    if (index < vendors.length - 1) vendor.fault({ type: 'cut', afterChunks: 1 });
  });
}

async function collect(events: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const all: ChatEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const textOf = (events: readonly ChatEvent[]): string => events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
const typesOf = (events: readonly ChatEvent[]): string[] => events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);

function askedOf(vendor: Emulator | undefined, call = 0): Asked {
  const body = vendor?.calls[call]?.body as { messages?: { role: string }[]; contents?: { role: string }[] };
  const turns = body.messages ?? body.contents ?? [];
  return { roles: turns.map(({ role }) => role), last: JSON.stringify(turns.at(-1)), all: JSON.stringify(body) };
}

const request: ChatRequest = { model: 'chat', messages };

describe("'continue' on every wire", () => {
  // What is special about these two has tests of its own.
  const kinds = (Object.keys(wires) as Kind[]).filter((kind) => kind !== 'mistral-medium-3-5' && kind !== 'kimi-k2.6');

  it.each(kinds.flatMap((first) => kinds.map((second) => [first, second] as const)))("C6: 'continue' goes on with a text of %s at %s: one text, one switch, one usage", async (first, second) => {
    await using opened = await open([first, second]);
    breakOff(opened.vendors);
    const stream = opened.router.stream(request);
    const events = await collect(stream);
    expect(typesOf(events)).toEqual(['start', 'text-delta', 'switch', 'text-delta', 'finish']);
    expect(textOf(events)).toBe(text);
    expect(events.flatMap((event) => (event.type === 'text-delta' ? [event.attempt] : [])).slice(0, 2)).toEqual([0, 1]);
    expect(events.find(({ type }) => type === 'switch')).toMatchObject({ target: `b/${second}`, reason: expect.stringMatching(/./) });
    const response = await stream.response();
    expect(response).toMatchObject({ text, content: [{ type: 'text', text }], target: `b/${second}`, integrity: 'complete', finishReason: 'stop' });
    const [one, two] = response.attempts;
    expect(response.attempts.map(({ kind, outcome, reason }) => [kind, outcome, reason])).toEqual([['first', 'failed', undefined], ['continue', 'ok', 'stream_interrupted']]);
    expect(response.usage.output.total).toBe((one?.usage?.output.total ?? Number.NaN) + (two?.usage?.output.total ?? Number.NaN));
    expect(response.usage.input.total).toBe((one?.usage?.input.total ?? Number.NaN) + (two?.usage?.input.total ?? Number.NaN));
    expect(response.usage.provenance).toBe(one?.usage?.provenance);
    expect(response.cost.nanoUsd).toBe((one?.cost?.nanoUsd ?? Number.NaN) + (two?.cost?.nanoUsd ?? Number.NaN));
    expect(new Set(response.cost.lines.map(({ attempt }) => attempt))).toEqual(new Set([0, 1]));
    expect(response.latency.firstTokenMs).toBeLessThan(response.latency.totalMs - (two?.durationMs ?? Number.NaN));
  });

  it.each<[string, Parameters<Emulator['fault']>[0]]>([
    ['an end without its marker', { type: 'clean-end', afterChunks: 2 }],
    ['an error in band', { type: 'in-band-error', condition: 'overloaded', afterChunks: 2 }],
    ['silence', { type: 'stall', afterChunks: 2 }],
  ])('C6: it goes on after %s', async (_, fault) => {
    const clock = virtualClock({ turns: 25 });
    await using opened = await open(['claude-opus-4-6', 'gemini-2.5-flash'], {}, clock);
    const [a, b] = opened.vendors;
    a?.answer({ text, chunkSize: size });
    a?.fault(fault);
    b?.answer({ text: text.slice(2 * size) });
    const stream = opened.router.stream(request);
    const events = await clock.advanceUntil(collect(stream));
    expect([textOf(events), typesOf(events)]).toEqual([text, ['start', 'text-delta', 'switch', 'text-delta', 'finish']]);
    expect((await stream.response()).text).toBe(text);
  });

  it('C6: five targets, each of which breaks off but the last', async () => {
    await using opened = await open(['gpt-4.1', 'claude-sonnet-4-5', 'gemini-2.5-flash', 'claude-opus-4-6', 'gpt-4.1']);
    breakOff(opened.vendors);
    const stream = opened.router.stream(request);
    const events = await collect(stream);
    expect(textOf(events)).toBe(text);
    expect(events.filter(({ type }) => type === 'switch')).toHaveLength(4);
    const response = await stream.response();
    expect(response.attempts.map(({ kind, target }) => [kind, target.slice(0, 1)])).toEqual([['first', 'a'], ['continue', 'b'], ['continue', 'c'], ['continue', 'd'], ['continue', 'e']]);
    expect(response.usage.output.total).toBe(response.attempts.reduce((sum, { usage }) => sum + (usage?.output.total ?? Number.NaN), 0));
    expect(response.content).toEqual([{ type: 'text', text }]);
  });

  it('C6: a prefill only where the catalog says that the model takes one', async () => {
    await using opened = await open(['gpt-4.1', 'claude-sonnet-4-5', 'claude-opus-4-6', 'gemini-2.5-flash', 'gpt-4.1']);
    breakOff(opened.vendors);
    await collect(opened.router.stream(request));
    const [, prefill, ...quoted] = opened.vendors;
    expect(askedOf(prefill).roles).toEqual(['user', 'assistant']);
    expect(askedOf(prefill).last).toContain('The quick br');
    expect(askedOf(prefill).all).toContain('Go on exactly where it stops');
    for (const vendor of quoted) {
      expect(askedOf(vendor).roles).toEqual(['user', vendor === opened.vendors[3] ? 'model' : 'assistant', 'user']);
      expect(askedOf(vendor).last).toContain('Go on exactly where it stops');
      expect(askedOf(vendor).last).toContain('The quick brown fox');
    }
  });

  it.each([4, size])('C6: a vendor that wants the prefill marked gets it marked, and what it repeats of %i characters is dropped', async (shown) => {
    await using opened = await open(['gpt-4.1', 'mistral-medium-3-5']);
    const [a, b] = opened.vendors;
    a?.answer({ text, chunkSize: shown });
    a?.fault({ type: 'cut', afterChunks: 1 });
    b?.answer({ text, chunkSize: 3 });
    const stream = opened.router.stream(request);
    expect(textOf(await collect(stream))).toBe(text);
    expect((b?.calls[0]?.body as { messages: object[] } | undefined)?.messages.at(-1)).toEqual({ role: 'assistant', content: text.slice(0, shown).trimEnd(), prefix: true });
    expect((await stream.response()).attempts.map(({ kind }) => kind)).toEqual(['first', 'continue']);
  });

  it('C6: where the mark cannot be set nothing is sent, and the text is quoted', async () => {
    await using opened = await open(['gpt-4.1', 'kimi-k2.6']);
    breakOff(opened.vendors);
    const stream = opened.router.stream(request);
    expect(textOf(await collect(stream))).toBe(text);
    expect(opened.vendors[1]?.calls).toHaveLength(1);
    expect(JSON.stringify(opened.vendors[1]?.calls[0]?.body)).toContain('Go on exactly where it stops');
    expect((await stream.response()).attempts.map(({ kind, code }) => [kind, code])).toEqual([['first', 'network'], ['continue', 'unsupported'], ['continue', undefined]]);
  });

  it('C6: the instruction is configurable, in a config and in a request', async () => {
    await using opened = await open(['gpt-4.1', 'gemini-2.5-flash'], { defaults: { midStream: { mode: 'continue', instruction: 'Weiter im Text.' } } });
    breakOff(opened.vendors);
    await collect(opened.router.stream(request));
    await collect(opened.router.stream({ ...request, midStream: { instruction: 'Seguir.' } }));
    expect(askedOf(opened.vendors[1]).last).toContain('Weiter im Text.');
    expect(askedOf(opened.vendors[1], 1).last).toContain('Seguir.');
  });

  it('C6: a prefill that is refused is quoted at the same target, and the caller never sees the refusal', async () => {
    await using opened = await open(['gpt-4.1', 'claude-opus-4-6'], { models: { 'b/claude-opus-4-6': { like: 'anthropic/claude-opus-4-6', prefill: true } } });
    breakOff(opened.vendors);
    const stream = opened.router.stream(request);
    expect(textOf(await collect(stream))).toBe(text);
    const [, b] = opened.vendors;
    expect(b?.calls.map(({ status }) => status)).toEqual([400, 200]);
    expect([askedOf(b).roles.at(-1), askedOf(b, 1).roles.at(-1)]).toEqual(['assistant', 'user']);
    const response = await stream.response();
    expect(response.attempts.map(({ kind, code, reason }) => [kind, code, reason])).toEqual([
      ['first', 'network', undefined],
      ['continue', 'unsupported', 'stream_interrupted'],
      ['continue', undefined, 'unsupported'],
    ]);
    expect(response.attempts[1]?.cost?.nanoUsd ?? 0).toBe(0);
  });

  it('C6: a target that refuses to go on at all is passed over; with nobody left the caller learns of the break, not of the refusal', async () => {
    await using opened = await open(['gpt-4.1', 'claude-sonnet-4-5', 'gemini-2.5-flash']);
    const [a, b, c] = opened.vendors;
    a?.answer({ text, chunkSize: size });
    a?.fault({ type: 'cut', afterChunks: 1 });
    b?.fault({ type: 'error', condition: 'invalid_request' });
    c?.answer({ text: text.slice(size) });
    const events = await collect(opened.router.stream(request));
    expect(textOf(events)).toBe(text);
    expect(b?.calls).toHaveLength(2);
    c?.fault({ type: 'error', condition: 'invalid_request' });
    const error = await failureOf(collect(opened.router.stream(request)));
    if (!isZerohopError(error, 'stream_interrupted')) throw error;
    expect(error.partial?.text).toBe('The quick br');
    expect(isZerohopError(error.cause, 'network')).toBe(true);
    expect(error.attempts.map(({ code }) => code)).toEqual(['network', 'invalid_request', 'invalid_request', 'invalid_request']);
  });
});

describe("what 'continue' shows", () => {
  it('C6: what the next target repeats is dropped, to the character', async () => {
    await using opened = await open(['gpt-4.1', 'claude-opus-4-6']);
    const [a, b] = opened.vendors;
    for (const repeated of [12, 17, 24]) {
      opened.vendors.forEach((vendor) => vendor.reset());
      a?.answer({ text, chunkSize: size });
      a?.fault({ type: 'cut', afterChunks: 2 });
      b?.answer({ text: text.slice(2 * size - repeated), chunkSize: 5 });
      const stream = opened.router.stream(request);
      expect(textOf(await collect(stream))).toBe(text);
      expect((await stream.response()).text).toBe(text);
    }
  });

  it('C6: white space at the end, which no prefill may have, is written once', async () => {
    await using opened = await open(['gpt-4.1', 'claude-sonnet-4-5']);
    const [a, b] = opened.vendors;
    a?.answer({ chunks: ['One.', '\n\n', 'lost'] });
    a?.fault({ type: 'cut', afterChunks: 2 });
    b?.answer({ chunks: ['\n', '\nTwo.'] });
    const stream = opened.router.stream({ ...request, stop: ['END'] });
    expect(textOf(await collect(stream))).toBe('One.\n\nTwo.');
    expect(askedOf(b).last).toContain('One."');
    expect((await stream.response()).warnings.filter(({ about }) => about === 'messages')).toEqual([]);
  });

  it('C6: a continuation that breaks before its first content goes on silently to the next target', async () => {
    await using opened = await open(['gpt-4.1', 'claude-sonnet-4-5', 'gemini-2.5-flash']);
    const [a, b, c] = opened.vendors;
    a?.answer({ text, chunkSize: size });
    a?.fault({ type: 'cut', afterChunks: 1 });
    b?.fault({ type: 'cut', afterChunks: 0 });
    c?.answer({ text: text.slice(size) });
    const stream = opened.router.stream({ ...request, timeouts: { idleMs: 5_000 } });
    const events = await collect(stream);
    expect(events.flatMap((event) => (event.type === 'switch' ? [event.target] : []))).toEqual(['c/gemini-2.5-flash']);
    expect(textOf(events)).toBe(text);
    const { attempts, usage } = await stream.response();
    expect(attempts.map(({ target }) => target.slice(0, 1))).toEqual(expect.arrayContaining(['a', 'b', 'c']));
    expect(usage.output.total).toBe((attempts[0]?.usage?.output.total ?? 0) + (attempts.at(-1)?.usage?.output.total ?? 0));
  });

  it('C6: the conversation is that of the call, whatever the app adds to the list meanwhile', async () => {
    await using opened = await open(['gpt-4.1', 'claude-sonnet-4-5']);
    breakOff(opened.vendors);
    const history: Message[] = [...messages];
    const stream = opened.router.stream({ model: 'chat', messages: history });
    history.push({ role: 'assistant', content: '' });
    expect(textOf(await collect(stream))).toBe(text);
    expect(askedOf(opened.vendors[1]).all).toContain('"The quick br"');
    expect(askedOf(opened.vendors[1]).roles).toEqual(['user', 'assistant']);
  });

  it('C6: maxTokens is what the text so far has left of it', async () => {
    await using opened = await open(['gpt-4.1', 'claude-sonnet-4-5']);
    breakOff(opened.vendors);
    await collect(opened.router.stream({ ...request, maxTokens: 500 }));
    const body = opened.vendors[1]?.calls[0]?.body as { max_tokens: number } | undefined;
    const left = body?.max_tokens;
    expect(left).toBeLessThan(500);
    expect(left).toBeGreaterThan(490);
  });

  it('C6: a tool call in the continuation is fine', async () => {
    await using opened = await open(['gpt-4.1', 'claude-sonnet-4-5']);
    const [a, b] = opened.vendors;
    a?.answer({ text, chunkSize: size });
    a?.fault({ type: 'cut', afterChunks: 1 });
    b?.answer({ text: 'own fox.', toolCalls: [{ name: 'look', input: { at: 'fox' } }] });
    const stream = opened.router.stream({ ...request, tools: [{ name: 'look' }] });
    const events = await collect(stream);
    expect(events.find(({ type }) => type === 'tool-call')).toMatchObject({ name: 'look', input: { at: 'fox' } });
    expect(await stream.response()).toMatchObject({ text: 'The quick brown fox.', finishReason: 'tool-calls', toolCalls: [{ name: 'look' }] });
  });

  it('C6: never after a tool call, inside reasoning, for strict JSON or after a filter', async () => {
    const reasoned = { reasoning: 'I think about it for quite a while.', text };
    const cases: [Kind, Parameters<Emulator['answer']>[0], Parameters<Emulator['fault']>[0], Partial<ChatRequest>][] = [
      ['claude-sonnet-4-5', { text: 'So.', toolCalls: [{ name: 'look', input: { at: 'fox' } }, { name: 'look', input: { at: 'dog' } }] }, { type: 'cut', afterChunks: Infinity }, { tools: [{ name: 'look' }] }],
      ['claude-sonnet-4-5', reasoned, { type: 'cut', afterChunks: 2 }, { reasoning: { budgetTokens: 2_000 } }],
      ['gpt-4.1', { text: '{"city":"Rome or some other one"}', chunkSize: size }, { type: 'cut', afterChunks: 1 }, { output: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false } }],
      ['gpt-4.1', { text, chunkSize: size }, { type: 'in-band-error', condition: 'content_filter', afterChunks: 1 }, {}],
    ];
    for (const [kind, answer, fault, more] of cases) {
      await using opened = await open([kind, 'gpt-4.1']);
      opened.vendors[0]?.answer(answer);
      opened.vendors[0]?.fault(fault);
      const error = await failureOf(collect(opened.router.stream({ ...request, ...more })));
      expect(error).toMatchObject({ code: 'stream_interrupted' });
      expect(opened.vendors[1]?.calls).toEqual([]);
    }
  });

  it('C6: never beyond maxAttempts or the deadline', async () => {
    await using few = await open(['gpt-4.1', 'claude-sonnet-4-5', 'gpt-4.1'], { defaults: { midStream: 'continue', maxAttempts: 2 } });
    breakOff(few.vendors);
    const error = await failureOf(collect(few.router.stream(request)));
    if (!isZerohopError(error, 'stream_interrupted')) throw error;
    expect(error.partial?.text).toBe(text.slice(0, 2 * size));
    expect(error.partial?.usage?.output.total).toBe(error.attempts.reduce((sum, { usage }) => sum + (usage?.output.total ?? Number.NaN), 0));
    expect(few.vendors[2]?.calls).toEqual([]);
    const clock = virtualClock({ turns: 25 });
    await using late = await open(['gpt-4.1', 'gpt-4.1'], {}, clock);
    breakOff(late.vendors);
    late.vendors[0]?.reset();
    late.vendors[0]?.answer({ text, chunkSize: size });
    late.vendors[0]?.fault([{ type: 'slow-chunks', ms: 20_000 }, { type: 'cut', afterChunks: 2 }]);
    expect(isZerohopError(await failureOf(clock.advanceUntil(collect(late.router.stream({ ...request, deadlineMs: 10_000 })))), 'stream_interrupted')).toBe(true);
    expect(late.vendors[1]?.calls).toEqual([]);
  });

  it('C6: a target whose window is too small for prompt and answer so far is not asked, and unknown windows come last', async () => {
    await using opened = await open(['gpt-4.1', 'gpt-4.1', 'gpt-4.1', 'claude-sonnet-4-5'], {
      models: { 'b/gpt-4.1': { contextWindow: 30 }, 'c/gpt-4.1': { tools: true } },
    });
    const [a, b, c, d] = opened.vendors;
    a?.answer({ text, chunkSize: size });
    a?.fault({ type: 'cut', afterChunks: 1 });
    d?.answer({ text: text.slice(size) });
    expect(textOf(await collect(opened.router.stream(request)))).toBe(text);
    expect([b?.calls.length, c?.calls.length, d?.calls.length]).toEqual([0, 0, 1]);
  });
});

describe("who reads 'continue'", () => {
  it('C6: textStream, toResponse and pipeTo go on: nothing is voided', async () => {
    await using opened = await open(['gpt-4.1', 'claude-sonnet-4-5']);
    breakOff(opened.vendors);
    let read = '';
    for await (const piece of opened.router.stream(request).textStream) read += piece;
    expect(read).toBe(text);
    const body = await opened.router.stream(request).toResponse({ events: ['text-delta', 'switch', 'finish'] }).text();
    const sent = body.split('\n').filter((line) => line.startsWith('data: ')).map((line) => JSON.parse(line.slice(6)) as ChatEvent);
    expect(textOf(sent)).toBe(text);
    expect(typesOf(sent)).toEqual(['text-delta', 'switch', 'text-delta', 'finish']);
  });

  it('C6: a client behind a door gets one text', async () => {
    await using opened = await open(['gpt-4.1', 'claude-sonnet-4-5']);
    breakOff(opened.vendors);
    const client = wrap(new OpenAI({ apiKey: 'sk-of-the-client', baseURL: 'http://127.0.0.1:9/v1', maxRetries: 0 }), opened.router, { models: { 'gpt-5': 'chat' } });
    let read = '';
    for await (const chunk of await client.chat.completions.create({ model: 'gpt-5', messages, stream: true })) read += chunk.choices[0]?.delta.content ?? '';
    expect(read).toBe(text);
  });

  it('C5: chat(), and response() before any iteration, start afresh', async () => {
    await using opened = await open(['gpt-4.1', 'claude-sonnet-4-5']);
    breakOff(opened.vendors);
    opened.vendors[1]?.answer({ text });
    const response = await opened.router.stream(request).response();
    expect([response.text, response.attempts.at(-1)?.kind]).toEqual([text, 'fallback']);
    expect(askedOf(opened.vendors[1]).roles).toEqual(['user']);
    expect((await opened.router.chat(request)).attempts.at(-1)?.kind).toBe('fallback');
  });

  it('C5: a reader of text that was shown nothing but silence starts afresh', async () => {
    await using opened = await open(['claude-sonnet-4-5', 'gpt-4.1']);
    opened.vendors[0]?.answer({ reasoning: 'I think about it for quite a while.', text });
    opened.vendors[0]?.fault({ type: 'cut', afterChunks: 2 });
    opened.vendors[1]?.answer({ text });
    let read = '';
    const stream = opened.router.stream({ ...request, reasoning: { budgetTokens: 2_000 }, midStream: 'fail' });
    for await (const piece of stream.textStream) read += piece;
    expect([read, (await stream.response()).attempts.map(({ kind }) => kind)]).toEqual([text, ['first', 'fallback']]);
  });

  it('A8: a cancel while the next target is being asked ends the call as cancelled, with what was shown', async () => {
    await using opened = await open(['gpt-4.1', 'claude-sonnet-4-5']);
    breakOff(opened.vendors);
    opened.vendors[1]?.fault({ type: 'hang' });
    const controller = new AbortController();
    const reading = failureOf(collect(opened.router.stream({ ...request, signal: controller.signal })));
    await opened.vendors[1]?.waitForCall(1);
    controller.abort();
    const error = await reading;
    expect(isZerohopError(error, 'cancelled')).toBe(true);
    expect(isZerohopError(error) && error.partial?.text).toBe('The quick br');
    await opened.vendors[1]?.calls[0]?.hungUp;
  });
});
