import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { emulateAnthropic } from '../anthropic/emulate-anthropic.ts';
import { virtualClock } from '../clock/virtual-clock.ts';
import type { FaultInput } from '../fault/fault-rule.ts';
import { emulateOpenai } from '../openai/emulate-openai.ts';
import { recordExchanges } from './record-exchanges.ts';
import type { Recording } from './recording.ts';
import { replayExchanges } from './replay-exchanges.ts';

const question = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] } as const satisfies OpenAI.ChatCompletionCreateParamsNonStreaming;
const apiKey = 'sk-very-secret-key';

/** What a reader of a stream sees, and when. */
async function watch(client: OpenAI, now: () => number): Promise<string[]> {
  const startMs = now();
  const seen: string[] = [];
  try {
    for await (const chunk of await client.chat.completions.create({ ...question, stream: true })) seen.push(`${now() - startMs} ${JSON.stringify(chunk)}`);
    seen.push(`${now() - startMs} end`);
  } catch (error) {
    seen.push(`${now() - startMs} ${error instanceof OpenAI.APIError ? `${error.status} ${error.message}` : (error as Error).constructor.name}`);
  }
  return seen;
}

async function recordOver(faults: readonly FaultInput[]): Promise<{ seen: string[]; recording: Recording }> {
  const clock = virtualClock({ turns: 25 });
  await using server = await emulateOpenai({ clock, faults, answer: { chunks: ['One ', 'über ', 'three.'] } });
  const recorder = recordExchanges({ clock });
  const client = new OpenAI({ apiKey, baseURL: server.baseURL, maxRetries: 0, fetch: recorder.fetch });
  const seen = await clock.advanceUntil(watch(client, clock.now));
  return { seen, recording: JSON.parse(JSON.stringify(recorder.recording())) as Recording };
}

const slow: FaultInput[] = [{ type: 'delay-headers', ms: 200 }, { type: 'slow-first-token', ms: 3_000 }, { type: 'slow-chunks', ms: 700 }];

// The SDK leaves what comes behind [DONE].
test.each<[string, FaultInput[], string]>([
  ['an answer', slow, 'left'],
  ['an answer in torn bytes', [...slow, { type: 'split-bytes', bytes: 5 }], 'left'],
  ['a cut', [...slow, { type: 'cut', afterChunks: 2 }], 'cut'],
  ['an end without the rest', [...slow, { type: 'clean-end', afterChunks: 2 }], 'end'],
  ['a stall', [...slow, { type: 'stall', afterChunks: 1, ms: 40_000, pingEveryMs: 15_000 }], 'left'],
  ['a refusal', [{ type: 'delay-headers', ms: 50 }, { type: 'error', condition: 'rate_limit' }], 'end'],
  ['a connection that breaks before the headers', [{ type: 'delay-headers', ms: 50 }, { type: 'cut', at: 'headers', reset: true }], 'cut'],
])('%s is replayed with the same events at the same moments', async (_what, faults, how) => {
  const { seen, recording } = await recordOver(faults);
  expect(seen.at(-1)).not.toMatch(/^0 /);
  expect(recording.exchanges.map(({ end }) => end?.how)).toEqual([how]);
  const clock = virtualClock({ turns: 1 });
  const replayer = replayExchanges(recording, { clock });
  const client = new OpenAI({ apiKey: 'none', baseURL: 'https://nowhere.invalid/v1', maxRetries: 0, fetch: replayer.fetch });
  expect(await clock.advanceUntil(watch(client, clock.now))).toEqual(seen);
  expect(replayer.left).toEqual([]);
  expect(clock.pending).toBe(0);
});

test('no key, and nothing of the request, is in a recording', async () => {
  await using server = await emulateOpenai({ faults: [{ type: 'status', status: 401, body: [`no such key: ${apiKey.slice(0, 9)}`, `${apiKey.slice(9)}.`], headers: { 'x-echo': apiKey } }] });
  const recorder = recordExchanges();
  const client = new OpenAI({ apiKey, baseURL: server.baseURL, maxRetries: 0, fetch: recorder.fetch });
  await expect(client.chat.completions.create({ ...question, messages: [{ role: 'user', content: 'a private prompt' }] })).rejects.toThrow('401');
  const text = JSON.stringify(recorder.recording());
  expect(text).toContain('no such key: ');
  expect(text).not.toContain(apiKey);
  expect(text).not.toContain(apiKey.slice(9));
  expect(text).not.toContain('private');
});

test('a reader who leaves is recorded as such, and the replay ends there', async () => {
  const clock = virtualClock({ turns: 25 });
  await using server = await emulateAnthropic({ clock, faults: [{ type: 'slow-chunks', ms: 1_000 }], answer: { chunks: ['a', 'b', 'c'] } });
  const recorder = recordExchanges({ clock });
  const ask = async (client: Anthropic, until: string): Promise<string> => {
    const stream = client.messages.stream({ model: 'claude-sonnet-5', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] });
    let text = '';
    for await (const event of stream) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text;
      if (text === until) break;
    }
    return text;
  };
  expect(await clock.advanceUntil(ask(new Anthropic({ apiKey, baseURL: server.baseURL, maxRetries: 0, fetch: recorder.fetch }), 'ab'))).toBe('ab');
  await server.calls[0]?.done;
  const recording = recorder.recording();
  expect(recording.exchanges[0]?.end?.how).toBe('left');

  const later = virtualClock({ turns: 1 });
  const replayed = new Anthropic({ apiKey, baseURL: 'https://nowhere.invalid', maxRetries: 0, fetch: replayExchanges(recording, { clock: later }).fetch });
  expect(await later.advanceUntil(ask(replayed, 'ab'))).toBe('ab');
  expect(later.pending).toBe(0);
  const further = new Anthropic({ apiKey, baseURL: 'https://nowhere.invalid', maxRetries: 0, fetch: replayExchanges(recording, { clock: later }).fetch });
  expect(await later.advanceUntil(ask(further, 'abc'))).toBe('ab');
});

test('each request gets the next exchange of its own path; another one is told what is left', async () => {
  const recording: Recording = {
    version: 1,
    exchanges: ['one', 'two'].map((text, index) => ({ method: 'POST', path: index === 0 ? '/a' : '/b', head: { atMs: 0, status: 200, headers: {} }, pieces: [{ atMs: 0, text }], end: { atMs: 0, how: 'end' } })),
  };
  const { fetch: replay } = replayExchanges(recording);
  expect(await (await replay('https://x.invalid/b?c=d', { method: 'post' })).text()).toBe('two');
  await expect(replay('https://x.invalid/b', { method: 'POST' })).rejects.toThrow('nothing is recorded for POST /b (any more); left: POST /a');
  expect(await (await replay('https://x.invalid/a', { method: 'POST' })).text()).toBe('one');
  await expect(replay('https://x.invalid/a', { method: 'POST' })).rejects.toThrow('left: nothing');
});

test('a replay can be aborted in every phase, and leaves no timer', async () => {
  const { recording } = await recordOver(slow);
  for (const atMs of [0, 100, 1_000, 3_500]) {
    const clock = virtualClock({ turns: 1 });
    const caller = new AbortController();
    const client = new OpenAI({ apiKey, baseURL: 'https://nowhere.invalid/v1', maxRetries: 0, fetch: replayExchanges(recording, { clock }).fetch });
    const reading = (async () => {
      for await (const _ of await client.chat.completions.create({ ...question, stream: true }, { signal: caller.signal }));
    })().catch((error: unknown) => error);
    await clock.advance(atMs);
    caller.abort();
    await reading;
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  }
});
