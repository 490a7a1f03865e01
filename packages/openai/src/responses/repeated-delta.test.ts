import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { RepeatedDelta } from './repeated-delta.ts';

const place = { item_id: 'msg_1', output_index: 0, content_index: 0 };
const delta = (words: string, number = 1, more: object = { logprobs: [], obfuscation: 'aB3' }): string =>
  JSON.stringify({ type: 'response.output_text.delta', sequence_number: number, ...place, delta: words, ...more });

function learned(words = 'a', more?: object): RepeatedDelta {
  const repeated = new RepeatedDelta();
  repeated.learn(delta(words, 1, more), words);
  return repeated;
}

describe('an event like the one learned', () => {
  test.each([
    ['another number', delta('b', 12), 'b'],
    ['other padding', delta('b', 2, { logprobs: [], obfuscation: 'longer than before' }), 'b'],
    ['no words', delta('', 2), ''],
    ['words of any kind', delta('Grüezi 👋 {"', 2).replace('\\"', ''), 'Grüezi 👋 {'],
  ])('gives its words: %s', (_, data, words) => {
    expect(learned().wordsOf(data)).toBe(words);
  });

  it('is known without number and padding', () => {
    const repeated = new RepeatedDelta();
    repeated.learn('{"type":"x","delta":"a"}', 'a');
    expect(repeated.wordsOf('{"type":"x","delta":"bc"}')).toBe('bc');
  });
});

test.each([
  ['an escape', delta('a\n', 2)],
  ['a quote', delta('"', 2)],
  ['a control character', delta('a\u0001', 2).replace('\\u0001', '\u0001')],
  ['another item', delta('b', 2).replace('msg_1', 'msg_2')],
  ['another place', delta('b', 2).replace('"output_index":0', '"output_index":1')],
  ['log probabilities', delta('b', 2, { logprobs: [{ token: 'b', logprob: -0.1 }], obfuscation: 'aB3' })],
  ['a number that is none', delta('b', 2).replace(':2,', ':"2",')],
  ['a number that JSON refuses', delta('b', 2).replace(':2,', ':02,')],
  ['more behind it', `${delta('b', 2)} `],
  ['a piece of it', delta('b', 2).slice(0, -1)],
  ['nothing', ''],
])('is left to the parser: %s', (_, data) => {
  expect(learned().wordsOf(data)).toBeUndefined();
});

it('learns nothing where nobody can say which text is the words', () => {
  const repeated = new RepeatedDelta();
  for (const data of [delta('a', 1, { delta2: 1, more: { delta: 'a' } }), delta('x'), delta('a\n')]) {
    repeated.learn(data, data.includes('\\n') ? 'a\n' : 'a');
    expect(repeated.wordsOf(data)).toBeUndefined();
  }
});

it('whatever it recognises is what the parser reads', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('"', '\\', '\\"', '","delta":"', '","obfuscation":"', '"}'));
  const event = fc.record({ words: text, padding: text, number: fc.integer(), more: fc.constantFrom({}, { logprobs: [] }, { delta: 'x' }, { sequence_number: 3 }) });
  const written = event.map(({ words, padding, number, more }) => delta(words, number, { ...more, obfuscation: padding }));
  const torn = fc.tuple(written, fc.nat(200), text).map(([data, at, piece]) => data.slice(0, at) + piece + data.slice(at + 1));
  fc.assert(
    fc.property(fc.array(fc.oneof(written, written, torn), { maxLength: 6 }), (events) => {
      const repeated = new RepeatedDelta();
      for (const data of events) {
        const words = repeated.wordsOf(data);
        let parsed: { delta?: unknown } | undefined;
        try {
          parsed = JSON.parse(data) as { delta?: unknown };
        } catch {
          parsed = undefined;
        }
        // What only the padding breaks is read all the same.
        if (words !== undefined && parsed !== undefined) expect(words).toBe(parsed.delta);
        if (words === undefined && typeof parsed?.delta === 'string') repeated.learn(data, parsed.delta);
      }
    }),
    { numRuns: 2_000 },
  );
});
