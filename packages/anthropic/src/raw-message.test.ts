import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { RawMessage } from './raw-message.ts';

function gathered(deltas: readonly object[], block: object): unknown {
  const raw = new RawMessage();
  raw.start({ id: 'msg_1' });
  raw.open(0, block);
  for (const delta of deltas) raw.delta(0, delta);
  return (raw.value(undefined) as { content: unknown[] }).content[0];
}

test.each<[string, object, object[], object]>([
  ['text', { type: 'text', text: '' }, [{ type: 'text_delta', text: 'a' }, { type: 'text_delta', text: 'b' }], { type: 'text', text: 'ab' }],
  [
    'thinking and its signature',
    { type: 'thinking', thinking: '', signature: '' },
    [{ type: 'thinking_delta', thinking: 'hm' }, { type: 'signature_delta', signature: 'S' }],
    { type: 'thinking', thinking: 'hm', signature: 'S' },
  ],
  [
    "the input of the vendor's own tools",
    { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
    [{ type: 'input_json_delta', partial_json: '' }, { type: 'input_json_delta', partial_json: '{"q":' }, { type: 'input_json_delta', partial_json: '"x"}' }],
    { type: 'server_tool_use', id: 's', name: 'web_search', input: { q: 'x' } },
  ],
  ['an input that is never sent', { type: 'tool_use', id: 't', name: 'f', input: {} }, [{ type: 'input_json_delta', partial_json: '' }], { type: 'tool_use', id: 't', name: 'f', input: {} }],
  ['citations', { type: 'text', text: 'x', citations: [1] }, [{ type: 'citations_delta', citation: 2 }], { type: 'text', text: 'x', citations: [1, 2] }],
  ['a compaction', { type: 'compaction', content: null }, [{ type: 'compaction_delta', content: 'so far', encrypted_content: 'E' }], { type: 'compaction', content: 'so far', encrypted_content: 'E' }],
  ['a compaction that failed', { type: 'compaction', content: null }, [{ type: 'compaction_delta', content: null }], { type: 'compaction', content: null }],
  ['what no version of ours knows', { type: 'new' }, [{ type: 'new_delta', words: 'a', list: [1] }, { type: 'new_delta', words: 'b', list: [2] }], { type: 'new', words: 'ab', list: [2] }],
])('puts together %s', (_name, block, deltas, expected) => {
  expect(gathered(deltas, block)).toEqual(expected);
});

it('is the message that the stream opened, with what its end says', () => {
  const raw = new RawMessage();
  raw.start({ id: 'msg_1', content: [], stop_reason: null });
  raw.start({ id: 'msg_2' });
  raw.open('start 0', { type: 'text', text: 'a' });
  raw.open(0, { type: 'text', text: 'b' });
  raw.delta(7, { type: 'text_delta', text: 'of no block' });
  raw.end({ stop_reason: 'pause_turn' });
  expect(raw.value({ output_tokens: 3 })).toEqual({
    id: 'msg_1',
    content: [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ],
    stop_reason: 'pause_turn',
    usage: { output_tokens: 3 },
  });
});

it('loses nothing, however an input is cut, and changes nothing that it was given', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), fc.array(fc.nat(200), { maxLength: 8 }), (input, cuts) => {
      const json = JSON.stringify(input);
      const ends = [...cuts.map((cut) => cut % (json.length + 1)), json.length].toSorted((a, b) => a - b);
      const deltas = ends.map((end, index) => ({ type: 'input_json_delta', partial_json: json.slice(ends[index - 1] ?? 0, end) }));
      const block = Object.freeze({ type: 'server_tool_use', input: Object.freeze({}) });
      expect(gathered(deltas, block)).toEqual({ type: 'server_tool_use', input: JSON.parse(json) });
    }),
  );
});
