import { type AdapterCall, type Answer, AnswerBuilder, isZerohopError } from '@zerohop/core/adapter';
import { describe, expect, it, test } from 'vitest';
import { fromResponse } from './from-response.ts';

function read(body: unknown, warnings: string[] = [], call: Partial<Pick<AdapterCall, 'outputSchema' | 'tools'>> = {}, vendor: { thinkTags?: boolean } = {}): Answer {
  const builder = new AnswerBuilder({ attempt: 0, callId: 'call' }, { provider: 'openai', model: 'asked', adapter: 'openai' });
  fromResponse(body, builder, { warn: (about) => warnings.push(about), ...call }, vendor);
  return builder.answer();
}

const completion = (message: unknown, finish: unknown = 'stop', more: object = {}): object => ({ id: 'c1', model: 'm1', choices: [{ index: 0, message, finish_reason: finish }], ...more });
const call = (id: unknown, name: string, args: unknown): object => ({ ...(id === undefined ? {} : { id }), type: 'function', function: { name, arguments: args } });

describe('a whole answer', () => {
  test.each<[string, unknown, Partial<Answer>]>([
    ['of text', { content: 'Hi' }, { content: [{ type: 'text', text: 'Hi' }], finishReason: 'stop' }],
    ['of nothing', { content: null }, { content: [], finishReason: 'stop' }],
    ['that refuses', { content: null, refusal: 'No.' }, { content: [{ type: 'text', text: 'No.' }], finishReason: 'refusal' }],
    ['with empty fields', { content: 'Hi', refusal: '', tool_calls: null, function_call: { name: '', arguments: '' }, audio: { id: '' }, annotations: null }, { content: [{ type: 'text', text: 'Hi' }], finishReason: 'stop' }],
    ['with a call', { tool_calls: [call('x', 'f', '{"a":1}')] }, { content: [{ type: 'tool-call', id: 'x', name: 'f', input: { a: 1 } }], finishReason: 'tool-calls' }],
    [
      'with calls without ids',
      { tool_calls: [call(undefined, 'f', '{"a":1}'), call('', 'f', { a: 2 })] },
      { content: [{ type: 'tool-call', id: 'call_0_0', name: 'f', input: { a: 1 } }, { type: 'tool-call', id: 'call_0_1', name: 'f', input: { a: 2 } }] },
    ],
    [
      'with calls of one id',
      { tool_calls: [call('x', 'f', '{}'), call('x', 'g', '')] },
      { content: [{ type: 'tool-call', id: 'x', name: 'f', input: {} }, { type: 'tool-call', id: 'call_0_1', name: 'g', input: {} }] },
    ],
    ['with a call of the older form', { content: null, function_call: { name: 'f', arguments: '{}' } }, { content: [{ type: 'tool-call', id: 'call_0_0', name: 'f', input: {} }], finishReason: 'tool-calls' }],
    ['with sources', { content: 'Hi', annotations: [{ url_citation: { url: 'https://a.example', title: 'A' } }, { type: 'other' }, null] }, { sources: [{ url: 'https://a.example', title: 'A', text: undefined }] }],
  ])('%s', (_, message, expected) => {
    expect(read(completion(message))).toMatchObject({ id: 'c1', model: 'm1', ...expected });
  });

  it('keeps the body in raw, log probabilities included', () => {
    const body = completion({ content: 'Hi' }, 'stop', { service_tier: 'flex' });
    expect(read(body)).toMatchObject({ raw: body, serviceTier: 'flex' });
  });

  it('by a tool is its text', () => {
    const answer = read(completion({ tool_calls: [call('x', 'final_answer', '{"a":1}')] }, 'tool_calls'), [], { outputSchema: { type: 'object' }, tools: [] });
    expect(answer).toMatchObject({ content: [{ type: 'text', text: '{"a":1}' }], finishReason: 'stop' });
  });

  it('opens with thoughts between tags, where the vendor does that', () => {
    const body = completion({ content: '<think>\nHm.\n</think>\n\nYes.' });
    expect(read(body, [], {}, { thinkTags: true }).content).toMatchObject([{ type: 'reasoning', text: '\nHm.\n' }, { type: 'text', text: 'Yes.' }]);
    expect(read(body).content).toEqual([{ type: 'text', text: '<think>\nHm.\n</think>\n\nYes.' }]);
  });

  it('A3: that a filter stopped may come without its message, and is an answer', () => {
    expect(read({ choices: [{ index: 0, finish_reason: 'content_filter', content_filter_results: {} }] })).toMatchObject({ content: [], finishReason: 'content-filter' });
  });

  it('that length cut keeps its whole calls alone', () => {
    const warnings: string[] = [];
    const answer = read(completion({ tool_calls: [call('x', 'f', '{}'), call('y', 'g', '{"b":')] }, 'length'), warnings);
    expect(answer.content).toEqual([{ type: 'tool-call', id: 'x', name: 'f', input: {} }]);
    expect(warnings).toEqual(['tools']);
  });

  it.each([5, null, ''])('without a reason (%j) says so', (reason) => {
    const warnings: string[] = [];
    expect(read(completion({ content: 'Hi' }, reason), warnings).finishReason).toBe('other');
    expect(warnings).toEqual(['finishReason']);
  });
});

describe('what is no answer', () => {
  test.each<[string, unknown, string]>([
    ['an error body', { error: { message: 'slow down', code: 'rate_limit_exceeded' } }, 'rate_limit'],
    [
      'A3: a filtered prompt',
      { error: { code: 'content_filter', message: 'filtered', status: 400, innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: { violence: { filtered: true }, hate: { filtered: false } } } } },
      'content_filter',
    ],
    ['an error beside choices', { ...completion({ content: 'Hi' }), error: { code: 502, message: 'upstream' } }, 'server_error'],
    ['an error of the choice', { choices: [{ message: { content: '' }, finish_reason: 'stop', error: { code: 503, message: 'busy' } }] }, 'overloaded'],
    ['a broken answer', completion({ content: 'Hi' }, 'error'), 'server_error'],
    ['an object without choices', { hello: 'world' }, 'bad_response'],
    ['no choices', { id: 'c', choices: [] }, 'bad_response'],
    ['null choices', { id: 'c', choices: null }, 'bad_response'],
    ['a choice that is none', { choices: [null] }, 'bad_response'],
    ['a text', 'Hi', 'bad_response'],
    ['null', null, 'bad_response'],
    ['a list of errors', [{ error: { code: 429, message: 'slow down', status: 'RESOURCE_EXHAUSTED' } }], 'rate_limit'],
    ['arguments that are no JSON', completion({ tool_calls: [call('x', 'f', '{')] }, 'tool_calls'), 'bad_response'],
  ])('%s', (_, body, code) => {
    let caught: unknown;
    try {
      read(body);
    } catch (error) {
      caught = error;
    }
    expect(isZerohopError(caught) && caught.code).toBe(code);
  });
});
