import type { Fault } from '@zerohop/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodies, silences, statuses } from './breaks.ts';
import { textOf } from './contract.ts';
import { briefOf, type Dock, dockOf, healthy, openDock, openFleet, words } from './failover.ts';
import type { Subject } from './subject.ts';
import { subjects } from './subjects.ts';

/** What becomes of a target: refused before it has shown anything, or broken off behind two pieces of text. */
interface Fate {
  readonly name: string;
  readonly fault: Fault;
  /** Whether a wire can break like that. */
  where(subject: Subject): boolean;
  readonly shows: boolean;
  code(subject: Subject): string;
  asked(subject: Subject): number;
}

const late: readonly (readonly [Fault, code: string, where?: Fate['where']])[] = [
  [{ type: 'clean-end', afterChunks: 2 }, 'bad_response'],
  [{ type: 'cut', afterChunks: 2 }, 'network'],
  [{ type: 'garbage', afterChunks: 2 }, 'bad_response', ({ streamsJson }) => streamsJson],
  [{ type: 'in-band-error', condition: 'overloaded', afterChunks: 2 }, 'overloaded'],
  [{ type: 'stall', afterChunks: 2 }, 'timeout'],
  [{ type: 'stall', afterChunks: 2, pingEveryMs: 15_000 }, 'timeout'],
];

const early = [...statuses, ...bodies, ...silences].filter(({ way }) => way !== 'whole');
const fates: readonly Fate[] = [
  ...late.map(([fault, code, where = () => true]): Fate => ({ name: JSON.stringify(fault), fault, where, shows: true, code: () => code, asked: () => 1 })),
  ...early.map(({ name, fault, where = () => true, code, asked }): Fate => ({ name, fault: fault as Fault, where, shows: false, code: (subject) => code(subject, 'streamed'), asked: (subject) => asked(subject, 'streamed') })),
];

/** Any subjects, all but the last of which meet some fate. Of streams that break off there are enough to meet. */
const courses = fc.integer({ min: 2, max: 5 }).chain((length) =>
  fc
    .record({
      fleet: fc.shuffledSubarray([...subjects], { minLength: length, maxLength: length }),
      fates: fc.array(fc.oneof(fc.constantFrom(...fates.slice(0, late.length)), fc.constantFrom(...fates)), { minLength: length - 1, maxLength: length - 1 }),
    })
    .filter((course) => course.fates.every(({ where }, place) => where(course.fleet[place] as Subject))),
);

describe('streams over two to five targets, of which all but the last break, before or behind what they show', () => {
  let dock: Dock;
  beforeAll(async () => {
    dock = await openDock(subjects);
  });
  afterAll(() => Promise.all(dock.servers.map((server) => server.close())));

  const open = (fleet: readonly Subject[], met: readonly Fate[], midStream: 'fail' | 'restart') => {
    for (const server of dock.servers) server.reset();
    const one = openFleet(fleet, dockOf(dock, fleet), { defaults: { midStream } });
    for (const [index, { fault }] of met.entries()) {
      one.servers[index]?.answer(words);
      one.fault(index, fault);
    }
    const brief = met.flatMap(({ code, asked }, index) => Array.from({ length: asked(fleet[index] as Subject) }, () => `${one.targets[index]}: ${code(fleet[index] as Subject)}`));
    const asked = met.map((fate, index) => fate.asked(fleet[index] as Subject));
    return { one, brief, asked };
  };

  it('C5: a reader of the response sees nothing of it', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(courses, async ({ fleet, fates: met }) => {
        const { one, brief, asked } = open(fleet, met, 'fail');
        const response = await one.ask('streamed').finally(() => one.router.close());
        expect(response).toMatchObject({ text: healthy, content: [{ type: 'text', text: healthy }], finishReason: 'stop', target: one.targets.at(-1) });
        expect(briefOf(response)).toEqual([...brief, `${one.targets.at(-1)}: ok`]);
        expect(one.asked()).toEqual([...asked, 1]);
      }),
      { numRuns: 60 },
    );
  });

  it('C6: restart: a reader of the events is told of all that was shown, and of nothing else', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(courses, async ({ fleet, fates: met }) => {
        const { one, brief, asked } = open(fleet, met, 'restart');
        const { events, error } = await one.read().finally(() => one.router.close());
        expect(error).toBeUndefined();
        expect(events.filter(({ type }) => type === 'restart')).toHaveLength(met.filter(({ shows }) => shows).length);
        expect(textOf(events.slice(events.findLastIndex(({ type }) => type === 'start')))).toBe(healthy);
        const last = events.at(-1);
        expect(last).toMatchObject({ type: 'finish', response: { text: healthy, target: one.targets.at(-1) } });
        if (last?.type === 'finish') expect(briefOf(last.response)).toEqual([...brief, `${one.targets.at(-1)}: ok`]);
        expect(one.asked()).toEqual([...asked, 1]);
      }),
      { numRuns: 60 },
    );
  });

  it('C6: fail: the first that breaks behind what it showed ends the call', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(courses, async ({ fleet, fates: met }) => {
        const { one, asked } = open(fleet, met, 'fail');
        const { events, error } = await one.read().finally(() => one.router.close());
        const end = met.findIndex(({ shows }) => shows);
        if (end === -1) expect(events.at(-1)).toMatchObject({ type: 'finish', response: { text: healthy } });
        else expect(error).toMatchObject({ code: 'stream_interrupted', provider: `p${end}`, partial: { text: textOf(events) } });
        expect(one.asked()).toEqual([...asked, 1].map((times, index) => (end === -1 || index <= end ? times : 0)));
      }),
      { numRuns: 60 },
    );
  });
});
