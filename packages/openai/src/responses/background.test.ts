import { createRouter, isZerohopError } from '@zerohop/core';
import { emulateOpenai, type Emulator, virtualClock } from '@zerohop/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openai } from '../index.ts';

const tenMinutesMs = 600_000;
const clock = virtualClock({ turns: 25 });

let server: Emulator;
beforeEach(async () => {
  server = await emulateOpenai({ clock, answer: { text: 'At last.' } });
  // Behind `response.queued` and `response.in_progress`.
  server.fault({ type: 'stall', afterChunks: 0, ms: tenMinutesMs });
});
afterEach(() => server.close());

async function ask(model: 'p/gpt-5' | 'p/gpt-4.1', way: 'chat' | 'stream', timeouts: object, own: object = { background: true }): Promise<unknown> {
  await using router = createRouter({ providers: { p: openai({ api: 'responses', baseURL: server.baseURL, apiKey: 'sk-1' }) }, defaults: { retry: false } }, { clock });
  const request = { model, messages: [{ role: 'user' as const, content: 'Hi' }], providerOptions: { openai: { ...own } }, timeouts };
  const answering = way === 'chat' ? router.chat(request) : router.stream(request).response();
  return await clock.advanceUntil(answering.catch((error: unknown) => error));
}

const phaseOf = (error: unknown): unknown => (isZerohopError(error, 'timeout') ? error.details.phase : error);

describe.each(['chat', 'stream'] as const)('C2: an answer in the background, by %s()', (way) => {
  it('may think for ten minutes, whatever firstTokenMs is, since progress suspends it', async () => {
    expect(await ask('p/gpt-5', way, { idleMs: 2 * tenMinutesMs, totalMs: 2 * tenMinutesMs })).toMatchObject({ text: 'At last.', attempts: [{ outcome: 'ok' }] });
  });

  it('is held to the other clocks of a stream', async () => {
    expect(phaseOf(await ask('p/gpt-5', way, { totalMs: 2 * tenMinutesMs }))).toBe('idle');
    expect(phaseOf(await ask('p/gpt-5', way, { idleMs: 2 * tenMinutesMs, totalMs: 300_000 }))).toBe('total');
  });

  it('is not held to firstTokenMs either where the model is not known to think out of sight', async () => {
    expect(await ask('p/gpt-4.1', way, { idleMs: 2 * tenMinutesMs, totalMs: 2 * tenMinutesMs })).toMatchObject({ text: 'At last.' });
    expect(phaseOf(await ask('p/gpt-4.1', way, { totalMs: 2 * tenMinutesMs }))).toBe('idle');
  });

  it('is held to firstTokenMs once it was not asked for in the background', async () => {
    const timeouts = { idleMs: 2 * tenMinutesMs, totalMs: 2 * tenMinutesMs };
    if (way === 'stream') expect(phaseOf(await ask('p/gpt-4.1', way, timeouts, {}))).toBe('first-token');
    else expect(await ask('p/gpt-4.1', way, timeouts, {})).toMatchObject({ text: 'At last.' });
  });
});
