import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scriptedRuntime } from '../pipeline/scripted-attempt.ts';
import type { TelemetryEvent } from '../telemetry/event.ts';
import { containStrategy } from './contained-strategy.ts';
import { orderOf, scriptedTargets, whyOf } from './strategies/scripted-ranking.ts';
import type { Strategy, StrategyInstance } from './strategy.ts';

const targets = scriptedTargets({}, {}, {});

function rig(given: Strategy | { order?: unknown; advance?: unknown } | (() => unknown)): { strategy: StrategyInstance; events: TelemetryEvent[]; later(ms: number): Promise<void> } {
  const runtime = scriptedRuntime();
  const create = typeof given === 'function' ? given : () => ({ advance() {}, ...given });
  const strategy = containStrategy('create' in given ? given : ({ create } as unknown as Strategy), { name: 'mine', route: 'chat', random: () => 0, emitter: runtime.emitter, now: runtime.clock.now });
  return { strategy, events: runtime.events, later: (ms) => runtime.clock.advance(ms) };
}

describe('containStrategy', () => {
  it('follows the order, and says why in the words of the strategy', () => {
    const { strategy, events } = rig({ order: (all: unknown[]) => ({ targets: all.toReversed(), why: ({ id }: { id: string }) => `because ${id}` }) });
    expect([orderOf(strategy, targets), whyOf(strategy, targets)]).toEqual(['cba', ['because c', 'because b', 'because a']]);
    expect(events).toEqual([]);
  });

  it('what is left out stands behind; what is doubled or made up is dropped', () => {
    const answer = fc.array(fc.oneof(fc.nat(2).map((index) => targets[index]), fc.constantFrom<unknown>(undefined, null, 7, 'a', {}, { ...targets[0] })), { maxLength: 8 });
    fc.assert(
      fc.property(answer, (given) => {
        const order = orderOf(rig({ order: () => given }).strategy, targets);
        const known = [...new Set(given.filter((target) => targets.some((one) => one === target)))] as typeof targets;
        const named = known.map(({ id }) => id).join('');
        expect(order).toBe(named + [...'abc'].filter((id) => !named.includes(id)).join(''));
      }),
    );
  });

  it.each<[string, () => unknown, string]>([
    ['throws', () => { throw new Error('boom'); }, 'boom'],
    ['throws anything', () => { throw 'a text'; }, 'a text'],
    ['gives nothing', () => undefined, 'neither a list of targets nor'],
    ['gives null', () => null, 'neither a list of targets nor'],
    ['gives a text', () => 'abc', 'neither a list of targets nor'],
    ['gives a ranking of nothing', () => ({ why() {} }), 'neither a list of targets nor'],
    ['gives a promise', () => Promise.reject(new Error('late')), 'it is asynchronous'],
  ])('one that %s falls back to the order of the config, and a warning says so', (_what, order, says) => {
    const { strategy, events } = rig({ order });
    expect(orderOf(strategy, targets)).toBe('abc');
    expect(events).toEqual([{ type: 'warning', atMs: 1_000_000, about: 'strategy', message: expect.stringContaining(says) as string, callId: undefined }]);
    expect(events[0]).toMatchObject({ message: expect.stringMatching(/^order\(\) of strategy 'mine' failed in route 'chat': .*; targets stand in the order of the config$/) as string });
  });

  it('warns once a minute', async () => {
    const { strategy, events, later } = rig({ order: () => undefined, advance: () => { throw new Error('stuck'); } });
    for (let call = 0; call < 100; call += 1) {
      orderOf(strategy, targets);
      strategy.advance();
    }
    expect(events).toHaveLength(1);
    await later(60_000);
    strategy.advance();
    orderOf(strategy, targets);
    expect(events.map((event) => event.type === 'warning' && event.message.slice(0, 10))).toEqual(['order() of', 'advance() ']);
  });

  it('an advance that throws or fails later fails no call', async () => {
    const { strategy, events } = rig({ order: (all: unknown[]) => all, advance: () => Promise.reject(new Error('late')) });
    strategy.advance();
    await Promise.resolve();
    expect(events).toMatchObject([{ about: 'strategy', message: expect.stringContaining('it is asynchronous') as string }]);
  });

  it('a why that throws or says something else says nothing', () => {
    expect(whyOf(rig({ order: (all: unknown[]) => ({ targets: all, why: () => { throw new Error('boom'); } }) }).strategy, targets)).toEqual([undefined, undefined, undefined]);
    expect(whyOf(rig({ order: (all: unknown[]) => ({ targets: all, why: () => 7 }) }).strategy, targets)).toEqual([undefined, undefined, undefined]);
    expect(whyOf(rig({ order: (all: unknown[]) => ({ targets: all, why: 'words' }) }).strategy, targets)).toEqual([undefined, undefined, undefined]);
  });

  it('one that sorts in place sorts a copy', () => {
    const frozen = Object.freeze([...targets]);
    expect(orderOf(rig({ order: (all: { id: string }[]) => all.sort((a, b) => (a.id < b.id ? 1 : -1)) }).strategy, frozen)).toBe('cba');
  });

  it('is made and asked as its own object', () => {
    class Mine implements StrategyInstance {
      #asked = 0;
      order<T>(all: readonly T[]): readonly T[] {
        this.#asked += 1;
        return all.toReversed();
      }
      advance(): void {
        if (this.#asked !== 1) throw new Error('not its own object');
      }
    }
    class Makes implements Strategy {
      readonly #made = new Mine();
      create(): StrategyInstance {
        return this.#made;
      }
    }
    const { strategy, events } = rig(new Makes());
    expect(orderOf(strategy, targets)).toBe('cba');
    strategy.advance();
    expect(events).toEqual([]);
  });

  it.each<[string, () => unknown, string]>([
    ['throws', () => { throw new Error('no licence'); }, 'no licence'],
    ['gives nothing', () => undefined, 'it gives something else'],
    ['gives half of it', () => ({ order() {} }), 'it gives something else'],
  ])('one whose create() %s is refused: nobody would hear a warning', (_what, create, says) => {
    expect(() => rig(create)).toThrow(expect.objectContaining({ code: 'config_invalid', message: `strategies.mine.create: expected an object with the functions order() and advance() for route 'chat'; ${says}` }) as Error);
  });
});
