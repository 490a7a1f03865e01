import { AnswerBuilder, type OutputTool } from '@zerohop/core/adapter';
import { expect, it, test } from 'vitest';
import { fromResponse } from './from-response.ts';

const provenance = { provider: 'a', model: 'm', adapter: 'anthropic' };

function read(message: object, outputTool?: OutputTool) {
  const warnings: string[] = [];
  const builder = new AnswerBuilder({ attempt: 0, callId: 'c' }, provenance);
  fromResponse(
    { type: 'message', id: 'msg_1', model: 'm-2026', stop_reason: 'end_turn', usage: { input_tokens: 1, output_tokens: 2, service_tier: 'standard' }, ...message },
    builder,
    outputTool,
    { warn: (about) => void warnings.push(about) },
  );
  return { answer: builder.answer(), warnings };
}

const use = (id: string, input: unknown = { a: 1 }) => ({ type: 'tool_use', id, name: 'f', input });

it('reads every kind of block in order', () => {
  const { answer, warnings } = read({
    stop_reason: 'tool_use',
    content: [
      { type: 'thinking', thinking: 'hm', signature: 'S' },
      { type: 'redacted_thinking', data: 'E' },
      { type: 'text', text: 'Let me see', citations: [{ type: 'web_search_result_location', url: 'https://x.test', title: 'X', cited_text: 'x', file_id: null }] },
      { type: 'server_tool_use', id: 's', name: 'web_search', input: { q: 1 } },
      { type: 'web_search_tool_result', tool_use_id: 's', content: [] },
      { type: 'a_block_of_the_future', text: 'no' },
      use('a'),
      use('b', {}),
    ],
  });
  expect(answer.content).toEqual([
    { type: 'reasoning', text: 'hm', signature: 'S', provenance },
    { type: 'reasoning', text: '', encrypted: 'E', provenance },
    { type: 'text', text: 'Let me see', signature: '{"citations":[{"type":"web_search_result_location","url":"https://x.test","title":"X","cited_text":"x"}]}', provenance },
    { type: 'opaque', kind: 'server_tool_use', data: { type: 'server_tool_use', id: 's', name: 'web_search', input: { q: 1 } }, provenance },
    { type: 'opaque', kind: 'web_search_tool_result', data: { type: 'web_search_tool_result', tool_use_id: 's', content: [] }, provenance },
    { type: 'opaque', kind: 'a_block_of_the_future', data: { type: 'a_block_of_the_future', text: 'no' }, provenance },
    { type: 'tool-call', id: 'a', name: 'f', input: { a: 1 } },
    { type: 'tool-call', id: 'b', name: 'f', input: {} },
  ]);
  expect(answer).toMatchObject({ id: 'msg_1', model: 'm-2026', finishReason: 'tool-calls', serviceTier: 'standard', sources: [{ url: 'https://x.test', title: 'X', text: 'x' }] });
  expect(warnings).toEqual([]);
});

it('keeps nothing of what says not even what it is', () => {
  expect(read({ content: [null, 'x', {}, { type: 7 }, { type: 'text', text: 'x' }] }).answer.content).toEqual([{ type: 'text', text: 'x' }]);
});

test.each([
  ['end_turn', 'stop', []],
  ['stop_sequence', 'stop', []],
  ['max_tokens', 'length', []],
  ['model_context_window_exceeded', 'length', []],
  ['tool_use', 'stop', []],
  ['refusal', 'refusal', []],
  ['pause_turn', 'other', ['finishReason']],
  ['compaction', 'other', ['finishReason']],
  ['constructor', 'other', ['finishReason']],
  [null, 'other', ['finishReason']],
])('the stop reason %s is %s', (stop_reason, expected, warned) => {
  const { answer, warnings } = read({ stop_reason, content: [{ type: 'text', text: 'x' }] });
  expect(answer.finishReason).toBe(expected);
  expect(warnings).toEqual(warned);
});

it('an empty answer is an answer', () => {
  expect(read({ content: [] }).answer).toMatchObject({ content: [], finishReason: 'stop' });
});

it('C4: leaves out the tool call at which an answer was cut, and keeps those before it', () => {
  const { answer, warnings } = read({ stop_reason: 'max_tokens', content: [use('a'), use('b', { half: true })] });
  expect(answer.content).toEqual([{ type: 'tool-call', id: 'a', name: 'f', input: { a: 1 } }]);
  expect(answer.finishReason).toBe('length');
  expect(warnings).toEqual(['tools']);
});

test.each<[string, boolean, unknown, string]>([
  ['as it is', false, { a: 1 }, '{"a":1}'],
  ['unwrapped', true, { value: [1] }, '[1]'],
  ['empty', false, {}, '{}'],
])('the input of our own tool is the text: %s', (_name, wrapped, input, text) => {
  const { answer } = read(
    { stop_reason: 'tool_use', content: [{ type: 'text', text: 'Here:' }, { type: 'tool_use', id: 'o', name: 'output', input }] },
    { name: 'output', schema: {}, wrapped },
  );
  expect(answer).toMatchObject({ content: [{ type: 'text', text }], finishReason: 'stop' });
});

it("shows what the model says instead of calling our tool, and the app's own calls", () => {
  const { answer } = read({ stop_reason: 'tool_use', content: [{ type: 'text', text: 'First' }, use('a')] }, { name: 'output', schema: {}, wrapped: false });
  expect(answer.content).toEqual([
    { type: 'tool-call', id: 'a', name: 'f', input: { a: 1 } },
    { type: 'text', text: 'First' },
  ]);
  expect(answer.finishReason).toBe('tool-calls');
});

it('the fast mode is a tier', () => {
  expect(read({ content: [], usage: { speed: 'fast', service_tier: 'standard' } }).answer.serviceTier).toBe('fast');
});

test.each<[string, unknown, string]>([
  ['an error inside a 200', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'overloaded'],
  ['a body that is no message', { ok: true }, 'bad_response'],
  ['a body that is nothing', null, 'bad_response'],
])('%s is no answer', (_name, body, code) => {
  expect(() => fromResponse(body, new AnswerBuilder({ attempt: 0, callId: 'c' }, provenance), undefined, { warn() {} })).toThrow(expect.objectContaining({ code }));
});
