import type { Fault } from '@zerohop/testkit';
import { expect, it } from 'vitest';
import { briefOf, failover, healthy, words } from './failover.ts';

/** How it breaks, its code, and how often the target is asked: nothing is ever shown of a whole answer, so wherever it breaks it is asked again. */
const breaks: readonly (readonly [name: string, fault: Fault, code: string, asked: number])[] = [
  ['closed before any content', { type: 'cut' }, 'network', 3],
  ['closed half-way', { type: 'cut', afterChunks: 2 }, 'network', 3],
  ['ended half-way', { type: 'clean-end', afterChunks: 2 }, 'bad_response', 2],
  ['ended behind all content', { type: 'clean-end', afterChunks: Number.POSITIVE_INFINITY }, 'bad_response', 2],
  ["the vendor's own error half-way", { type: 'in-band-error', condition: 'overloaded', afterChunks: 2 }, 'overloaded', 3],
  ['broken JSON half-way', { type: 'garbage', afterChunks: 2 }, 'bad_response', 2],
  ['silent before any content', { type: 'stall' }, 'timeout', 1],
  ['silent half-way', { type: 'stall', afterChunks: 2 }, 'timeout', 1],
  ['pings half-way and nothing else', { type: 'stall', afterChunks: 2, pingEveryMs: 15_000 }, 'timeout', 1],
];

failover('a whole answer that comes as a stream', ({ streamsWhole }, open) => {
  it.each(breaks)('C2, C5: %s: the next one serves', async (_name, fault, code, asked) => {
    const fleet = open();
    fleet.servers[0]?.answer(words);
    fleet.fault(0, fault);
    const response = await fleet.ask('whole', streamsWhole);
    expect((await fleet.answering(0)).stream).toBe(true);
    expect(response).toMatchObject({ text: healthy, target: fleet.targets[1] });
    expect(briefOf(response)).toEqual([...Array.from({ length: asked }, () => `${fleet.targets[0]}: ${code}`), `${fleet.targets[1]}: ok`]);
    expect(fleet.asked()).toEqual([asked, 1]);
    // C2: its bounds are those of a stream.
    if (code === 'timeout') expect(response.attempts[0]?.durationMs).toBe(60_000);
  });
}, { first: ({ streamsWhole }) => streamsWhole !== undefined });
