import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, AnswerEvent } from '../adapter/adapter.ts';
import { ReplayedAnswer } from './replayed-answer.ts';
import { scriptedAnswer } from './scripted-attempt.ts';

async function eventsOf(answer: Answer, attempt = 0): Promise<AnswerEvent[]> {
  const stream = new ReplayedAnswer(answer, attempt);
  const events: AnswerEvent[] = [];
  while (await stream.fill()) {
    const event = stream.take();
    if (event === undefined) throw new Error('filled with nothing');
    events.push(event);
    expect(stream.take()).toBeUndefined();
  }
  expect(stream.answer()).toBe(answer);
  return events;
}

const textsOf = (events: readonly AnswerEvent[]): string[] => events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : []));

describe('ReplayedAnswer', () => {
  it('shows every part in order, text in pieces that end with a word', async () => {
    const sentence = 'Whoever reads this far has read enough to know how it goes on from here.';
    const answer = scriptedAnswer('', {
      content: [
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: sentence },
        { type: 'tool-call', id: 'c1', name: 'find', input: { q: 'x' } },
        { type: 'opaque', kind: 'k', data: {}, provenance: { provider: 'a', model: 'm', adapter: 's' } },
        { type: 'tool-call', id: 'c2', name: 'find', input: undefined },
        { type: 'text', text: '' },
      ],
      sources: [{ url: 'https://example.com' }],
    });
    const events = await eventsOf(answer, 3);
    expect(events).toEqual([
      { type: 'reasoning-delta', text: 'Hm.', attempt: 3 },
      { type: 'text-delta', text: 'Whoever reads this far has read enough to ', attempt: 3 },
      { type: 'text-delta', text: 'know how it goes on from here.', attempt: 3 },
      { type: 'tool-call-delta', index: 0, id: 'c1', name: 'find', text: '{"q":"x"}' },
      { type: 'tool-call', id: 'c1', name: 'find', input: { q: 'x' } },
      { type: 'tool-call-delta', index: 1, id: 'c2', name: 'find', text: '' },
      { type: 'tool-call', id: 'c2', name: 'find', input: undefined },
      { type: 'source', source: { url: 'https://example.com' } },
    ]);
  });

  it('loses nothing, cuts no character, and makes pieces of a bounded length', async () => {
    const text = fc.string({ unit: fc.oneof(fc.constantFrom(' ', '\n', '。', '👩‍👩‍👧', '字', 'a', 'word '), fc.string({ unit: 'binary', minLength: 1, maxLength: 3 })), maxLength: 600 });
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        const texts = textsOf(await eventsOf(scriptedAnswer(given)));
        expect(texts.join('')).toBe(given);
        for (const piece of texts) {
          expect(piece.length).toBeGreaterThan(0);
          expect(piece.length).toBeLessThanOrEqual(121);
          expect(piece.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('shows nothing more once it is cancelled', async () => {
    const stream = new ReplayedAnswer(scriptedAnswer('one two '.repeat(30)), 0);
    await stream.fill();
    stream.cancel();
    expect([stream.take(), await stream.fill(), stream.complete]).toEqual([undefined, false, true]);
  });
});
