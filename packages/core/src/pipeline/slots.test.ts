import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Priority } from '../chat/policy-options.ts';
import { fullMessage, Slots, type Waiter } from './slots.ts';

function rig() {
  const slots = new Slots();
  const told: string[] = [];
  const waiter = (name: string, priority: Priority = 'normal', more: Partial<Waiter> = {}): Waiter => ({
    max: 1,
    priority,
    stays: false,
    granted: () => told.push(`${name} in`),
    shed: ({ reason }) => told.push(`${name} ${reason}`),
    ...more,
  });
  return { slots, told, waiter };
}

describe('Slots', () => {
  it('gives as many as max, and one more for each that comes back', () => {
    const { slots } = rig();
    expect([slots.take(2), slots.take(2), slots.take(2), slots.taken]).toEqual([true, true, false, 2]);
    slots.leave(10);
    expect([slots.take(2), slots.take(2)]).toEqual([true, false]);
  });

  it('hands on by priority, then in order, and never to two', () => {
    const { slots, told, waiter } = rig();
    slots.take(1);
    for (const [name, priority] of [['a', 'normal'], ['b', 'low'], ['c', 'high'], ['d', 'normal'], ['e', 'high']] as const) slots.join(waiter(name, priority), 9);
    for (let count = 0; count < 5; count += 1) slots.leave(1);
    expect(told).toEqual(['c in', 'e in', 'a in', 'd in', 'b in']);
    expect([slots.taken, slots.waiting]).toEqual([1, 0]);
  });

  it('a full line sheds its last for a higher priority, and for no other', () => {
    const { slots, told, waiter } = rig();
    slots.take(1);
    slots.join(waiter('a', 'low'), 2);
    slots.join(waiter('b', 'normal'), 2);
    expect((['low', 'normal', 'high'] as const).map((priority) => slots.hasRoom({ max: 1, queue: 2 }, priority))).toEqual([false, true, true]);
    slots.join(waiter('c', 'normal'), 2);
    expect([told, slots.waiting]).toEqual([['a concurrency'], 2]);
    expect([slots.hasRoom({ max: 1, queue: 2 }, 'normal'), slots.hasRoom({ max: 1, queue: 0 }, 'high'), slots.hasRoom({ max: 2, queue: 0 }, 'low')]).toEqual([false, false, true]);
  });

  it('whoever may not go on yet holds up nobody behind', () => {
    const { slots, told, waiter } = rig();
    for (let count = 0; count < 3; count += 1) slots.take(9);
    slots.join(waiter('narrow', 'high', { max: 1 }), 9);
    slots.join(waiter('wide', 'low', { max: 3 }), 9);
    slots.leave(1);
    expect(told).toEqual(['wide in']);
  });

  it('clear sends all away but those who stay', () => {
    const { slots, told, waiter } = rig();
    slots.take(1);
    slots.join(waiter('a'), 9);
    slots.join(waiter('probe', 'low', { stays: true }), 9);
    slots.join(waiter('b', 'high'), 9);
    slots.clear({ reason: 'breaker_open', message: 'down' });
    expect([told, slots.waiting]).toEqual([['b breaker_open', 'a breaker_open'], 1]);
    slots.leave(undefined);
    expect(told.at(-1)).toBe('probe in');
  });

  it('estimates the wait by how long slots were held, those that were not used left out', () => {
    const { slots, waiter } = rig();
    slots.take(2);
    slots.take(2);
    expect([slots.likelyWaitMs(3), slots.likelyWaitMs(2)]).toEqual([0, undefined]);
    slots.leave(1_000);
    slots.take(2);
    expect(slots.likelyWaitMs(2)).toBe(500);
    slots.join(waiter('a', 'normal', { max: 2 }), 9);
    expect(slots.likelyWaitMs(2)).toBe(1_000);
    slots.leave(undefined);
    expect(slots.likelyWaitMs(2)).toBe(500);
    slots.leave(2_000);
    slots.take(2);
    expect(slots.likelyWaitMs(2)).toBe(600);
  });

  it('says how full it is', () => {
    const { slots, waiter } = rig();
    slots.take(1);
    expect(fullMessage(slots)).toBe('1 calls are under way, as many as concurrency allows');
    slots.join(waiter('a'), 1);
    expect(fullMessage(slots)).toBe('1 calls are under way and 1 wait, as many as concurrency allows');
  });

  it('nobody is granted and shed, or either of them twice; nobody is forgotten', () => {
    const priority = fc.constantFrom<Priority[]>('low', 'normal', 'high');
    const step = fc.oneof(fc.record({ join: priority }), fc.constant('leave' as const), fc.constant('quit' as const), fc.constant('clear' as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat({ max: 4 }), (steps, queue) => {
        const slots = new Slots();
        const ends = new Map<Waiter, string[]>();
        slots.take(1);
        for (const one of steps) {
          if (one === 'leave') {
            if (slots.taken > 0) slots.leave(1);
          } else if (one === 'clear') slots.clear({ reason: 'breaker_open', message: '' });
          else if (one === 'quit') {
            const [waiting] = [...ends].find(([, told]) => told.length === 0) ?? [];
            if (waiting !== undefined && slots.quit(waiting)) ends.get(waiting)?.push('quit');
          } else if (!slots.take(1) && slots.hasRoom({ max: 1, queue }, one.join)) {
            const told: string[] = [];
            const waiter: Waiter = { max: 1, priority: one.join, stays: false, granted: () => told.push('in'), shed: () => told.push('shed') };
            ends.set(waiter, told);
            slots.join(waiter, queue);
          }
          expect(slots.taken).toBeLessThanOrEqual(1);
          expect(slots.waiting).toBeLessThanOrEqual(queue);
          expect(slots.waiting).toBe([...ends.values()].filter((told) => told.length === 0).length);
          for (const told of ends.values()) expect(told.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
