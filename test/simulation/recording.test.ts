import type { ChatEvent, Router, TelemetryEvent } from '@zerohop/core';
import { createRouter } from '@zerohop/core';
import { anthropic } from '@zerohop/anthropic';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { emulateAnthropic, emulateGemini, emulateOpenai, type FaultInput, recordExchanges, type Recording, replayExchanges, type VirtualClock, virtualClock } from '@zerohop/testkit';
import { expect, it } from 'vitest';

const slow: FaultInput[] = [{ type: 'delay-headers', ms: 150 }, { type: 'slow-first-token', ms: 2_000 }, { type: 'slow-chunks', ms: 400 }];
const messages = [{ role: 'user', content: 'Hi' }] as const;

const wires = [
  ['openai/gpt-5', emulateOpenai, (settings: object) => ({ openai: openai({ apiKey: 'sk-key-of-this-test', ...settings }) })],
  ['anthropic/claude-sonnet-5', emulateAnthropic, (settings: object) => ({ anthropic: anthropic({ apiKey: 'sk-key-of-this-test', ...settings }) })],
  ['google/gemini-2.5-flash', emulateGemini, (settings: object) => ({ google: google({ apiKey: 'sk-key-of-this-test', ...settings }) })],
] as const;

const troubles: readonly [string, FaultInput[]][] = [
  ['nothing goes wrong', slow],
  ['it is cut', [...slow, { type: 'cut', afterChunks: 2 }]],
  ['it ends without the rest', [...slow, { type: 'clean-end', afterChunks: 2 }]],
  ['it stalls beyond idleMs', [...slow, { type: 'stall', afterChunks: 1, ms: 9_000, pingEveryMs: 1_000 }]],
  ['it is refused', [{ type: 'delay-headers', ms: 150 }, { type: 'error', condition: 'overloaded' }]],
  ['the connection breaks before the headers', [{ type: 'delay-headers', ms: 150 }, { type: 'cut', at: 'headers', reset: true }]],
];

/** What a call shows its caller, and what the router says of it, each with its moment. */
async function watch(target: string, providers: object, clock: VirtualClock): Promise<string[]> {
  const router = createRouter({ providers: providers as never, defaults: { retry: false, timeouts: { idleMs: 5_000 } } }, { clock, random: () => 0.5 }) as Router;
  const startMs = clock.now();
  const seen: string[] = [];
  const note = (what: string): void => void seen.push(`${clock.now() - startMs} ${what}`);
  router.on('*', (event: TelemetryEvent) => note(event.type === 'attempt' ? `attempt ${event.attempt.outcome} ${event.attempt.code} ${event.attempt.firstTokenMs} ${event.attempt.durationMs}` : event.type));
  const read = async (): Promise<void> => {
    for await (const event of router.stream({ model: target, messages })) note(shown(event));
  };
  await clock.advanceUntil(read().catch((error: { code: string }) => note(`threw ${error.code}`)));
  await clock.advanceUntil(router.close());
  return seen;
}

function shown(event: ChatEvent): string {
  if (event.type === 'text-delta') return `text ${event.text}`;
  return event.type === 'finish' ? `finish ${event.response.text} ${event.response.cost.nanoUsd} ${event.response.latency.totalMs}` : event.type;
}

it.each(wires.flatMap(([target, emulate, provider]) => troubles.map(([trouble, faults]) => [target, trouble, emulate, provider, faults] as const)))(
  '%s: when %s, the replay gives the same events at the same moments',
  async (target, _trouble, emulate, provider, faults) => {
    const recordedBy = virtualClock({ turns: 25 });
    await using server = await emulate({ clock: recordedBy, faults, answer: { chunks: ['One ', 'two ', 'three.'] } });
    const recorder = recordExchanges({ clock: recordedBy });
    const live = await watch(target, provider({ baseURL: server.baseURL, fetch: recorder.fetch }), recordedBy);

    const kept = JSON.stringify(recorder.recording());
    expect(kept).not.toContain('sk-key-of-this-test');
    const clock = virtualClock({ turns: 1 });
    const replayer = replayExchanges(JSON.parse(kept) as Recording, { clock });
    expect(await watch(target, provider({ baseURL: `https://nowhere.invalid${new URL(server.baseURL).pathname}`.replace(/\/$/, ''), fetch: replayer.fetch }), clock)).toEqual(live);
    expect([replayer.left, clock.pending]).toEqual([[], 0]);
    expect(Number(live.at(-1)?.split(' ')[0])).toBeGreaterThanOrEqual(150);
  },
);
