import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Break, bodies, canBreak, silences, statuses } from './breaks.ts';
import { textOf, type Way, ways } from './contract.ts';
import { briefOf, type Dock, dockOf, type Fleet, followersOf, healthy, openDock, openFleet, words } from './failover.ts';
import type { Subject } from './subject.ts';
import { subjects } from './subjects.ts';

/** How four targets break before the fifth serves. */
interface Chain {
  readonly fleet: readonly Subject[];
  readonly breaks: readonly Break[];
}

const all = [...statuses, ...bodies, ...silences];
const broken = 4;

function chains(way: Way): fc.Arbitrary<Chain> {
  const fitting = all.filter((one) => one.way === undefined || one.way === way);
  return fc
    .record({
      fleet: fc.shuffledSubarray([...subjects], { minLength: broken + 1, maxLength: broken + 1 }),
      breaks: fc.uniqueArray(fc.constantFrom(...fitting), { minLength: broken, maxLength: broken, selector: ({ name }) => name }),
    })
    .filter(({ fleet, breaks }) => breaks.every((one, place) => canBreak(one, fleet[place] as Subject, way)));
}

describe('five targets, of which four are broken, each in another way', () => {
  let dock: Dock;
  beforeAll(async () => {
    dock = await openDock(subjects);
  });
  afterAll(() => Promise.all(dock.servers.map((server) => server.close())));

  async function held(fleet: readonly Subject[], defaults: object, clauses: (one: Fleet) => Promise<void>): Promise<void> {
    for (const server of dock.servers) server.reset();
    const one = openFleet(fleet, dockOf(dock, fleet), { defaults });
    await clauses(one).finally(() => one.router.close());
  }

  async function expectFifth(way: Way, { fleet, breaks }: Chain, defaults: object, times: (index: number) => number): Promise<void> {
    await held(fleet, defaults, async (one) => {
      for (const [index, { fault }] of breaks.entries()) one.fault(index, fault);
      const response = await one.ask(way);
      expect(response).toMatchObject({ text: healthy, target: one.targets[broken], integrity: 'complete' });
      const codes = breaks.flatMap((each, index) => Array.from({ length: times(index) }, () => `${one.targets[index]}: ${each.code(fleet[index] as Subject, way)}`));
      expect(briefOf(response)).toEqual([...codes, `${one.targets[broken]}: ok`]);
      expect(one.asked()).toEqual([...breaks.map((_, index) => times(index)), 1]);
    });
  }

  it.each(ways)('A1: %s, with retries: each gets its turn, and the fifth serves', { timeout: 60_000 }, async (way) => {
    await fc.assert(fc.asyncProperty(chains(way), (chain) => expectFifth(way, chain, {}, (index) => chain.breaks[index]?.asked(chain.fleet[index] as Subject, way) ?? 0)), { numRuns: 40 });
  });

  it.each(ways)('A1: %s, without retries: each is asked once, and the fifth serves, whatever breaks in whatever place', { timeout: 60_000 }, async (way) => {
    for (const index of all.keys()) {
      const fleet = Array.from({ length: broken + 1 }, (_, place) => subjects[(index + place * 3) % subjects.length] as Subject);
      const breaks = fleet.slice(0, broken).map((subject, place) => {
        const fitting = all.filter((one) => canBreak(one, subject, way));
        return fitting[(index + place * 11) % fitting.length] as Break;
      });
      await expectFifth(way, { fleet, breaks }, { retry: false }, () => 1);
    }
  });

  it.each(ways)('A2: %s: where all five are broken, the last failure is thrown, with all attempts', async (way) => {
    await fc.assert(
      fc.asyncProperty(chains(way), fc.constantFrom(...statuses), async ({ fleet, breaks }, last) => {
        await held(fleet, { retry: false }, async (one) => {
          for (const [index, { fault }] of [...breaks, last].entries()) one.fault(index, fault);
          const error = await one.failure(way);
          expect(error.code).toBe(last.code(fleet[broken] as Subject, way));
          expect(error.attempts.map(({ target }) => target)).toEqual(one.targets);
          expect(one.asked()).toEqual([1, 1, 1, 1, 1]);
        });
      }),
      { numRuns: 30 },
    );
  });

  it.each(subjects.map((subject) => [subject.name, [subject, ...followersOf(subject, broken)]] as const))('C6: %s first: four streams break once something was shown', async (_name, fleet) => {
    const breakAll = (one: Fleet): void => {
      for (const server of one.servers.slice(0, broken)) server.answer(words);
      one.fault(0, { type: 'clean-end', afterChunks: 2 });
      one.fault(1, { type: 'cut', afterChunks: 2 });
      one.fault(2, { type: 'stall', afterChunks: 2, pingEveryMs: 15_000 });
      one.fault(3, { type: 'in-band-error', condition: 'overloaded', afterChunks: 2 });
    };
    await held(fleet, { midStream: 'restart' }, async (one) => {
      breakAll(one);
      const { events, error } = await one.read();
      expect(error).toBeUndefined();
      expect(events.flatMap((event) => (event.type === 'restart' ? [event.target] : []))).toEqual(one.targets.slice(1));
      expect(textOf(events.slice(events.findLastIndex(({ type }) => type === 'restart')))).toBe(healthy);
      expect(events.at(-1)).toMatchObject({ type: 'finish', response: { text: healthy, target: one.targets[broken] } });
      expect(one.asked()).toEqual([1, 1, 1, 1, 1]);
    });
    await held(fleet, {}, async (one) => {
      breakAll(one);
      expect(await one.ask('streamed')).toMatchObject({ text: healthy, target: one.targets[broken], attempts: { length: broken + 1 } });
      expect(one.asked()).toEqual([1, 1, 1, 1, 1]);
    });
  });
});
