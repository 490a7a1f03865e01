import { type Answer, AnswerBuilder, isZerohopError, type ZerohopError } from '@zerohop/core/adapter';
import { describe, expect, it, test } from 'vitest';
import { fromResponse } from './from-response.ts';

function read(body: unknown, warnings: string[] = []): Answer {
  const builder = new AnswerBuilder({ attempt: 0, callId: 'call' }, { provider: 'p', model: 'asked', adapter: 'openai' });
  fromResponse(body, builder, { warn: (about) => warnings.push(about) }, { adapter: 'openai', provider: 'openai' });
  return builder.answer();
}

function failureOf(body: unknown): ZerohopError {
  try {
    read(body);
  } catch (error) {
    if (isZerohopError(error)) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

const response = (output: unknown, more: object = {}): object => ({ id: 'resp_1', object: 'response', status: 'completed', model: 'm1', error: null, output, ...more });
const message = (...content: object[]): object => ({ id: 'msg_1', type: 'message', role: 'assistant', content });
const text = (words: string): object => ({ type: 'output_text', text: words, annotations: [] });
const call = (id: string, args: string, more: object = {}): object => ({ type: 'function_call', id: `fc_${id}`, call_id: id, name: 'f', arguments: args, ...more });

describe('a whole answer', () => {
  test.each<[string, object, Partial<Answer>]>([
    ['of text', response([message(text('Hi'))]), { id: 'resp_1', model: 'm1', content: [{ type: 'text', text: 'Hi' }], finishReason: 'stop' }],
    ['of several parts', response([message(text('H'), text('i'))]), { content: [{ type: 'text', text: 'Hi' }] }],
    ['of nothing', response([]), { content: [], finishReason: 'stop' }],
    ['without id, model and status', { output: [message(text('Hi'))] }, { id: '', model: 'asked', finishReason: 'stop' }],
    ['that refuses', response([message({ type: 'refusal', refusal: 'No.' })]), { content: [{ type: 'text', text: 'No.' }], finishReason: 'refusal' }],
    ['with a call', response([call('x', '{"a":1}')]), { content: [{ type: 'tool-call', id: 'x', name: 'f', input: { a: 1 } }], finishReason: 'tool-calls' }],
    ['that length cut', response([message(text('Once'))], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }), { content: [{ type: 'text', text: 'Once' }], finishReason: 'length' }],
    ['A3: that a filter stopped', response([], { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }), { content: [], finishReason: 'content-filter' }],
    ['on a tier', response([], { service_tier: 'flex' }), { serviceTier: 'flex' }],
  ])('%s', (_, body, expected) => {
    expect(read(body)).toMatchObject({ ...expected, raw: body });
  });

  it('that length cut keeps its whole calls alone', () => {
    const warnings: string[] = [];
    const answer = read(response([call('x', '{}'), call('y', '{"b":', { status: 'incomplete' })], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }), warnings);
    expect(answer.content).toEqual([{ type: 'tool-call', id: 'x', name: 'f', input: {} }]);
    expect(warnings).toEqual(['tools']);
  });
});

test.each(['queued', 'in_progress'])('an answer that is %s is none: the error names it, and the cure', (status) => {
  const error = failureOf(response([], { status }));
  expect(error).toMatchObject({ code: 'bad_response', details: { reason: 'unfinished' } });
  expect(error.message).toContain(`response resp_1 is ${status}`);
  expect(error.message).toContain("responses.retrieve('resp_1')");
});

describe('what is no answer', () => {
  test.each<[string, unknown, string]>([
    ['an error body', { error: { message: 'slow down', code: 'rate_limit_exceeded' } }, 'rate_limit'],
    ['an error as text', { code: 'invalid-argument', error: 'Incorrect API key provided' }, 'authentication'],
    ['a response that failed', response([], { status: 'failed', error: { code: 'server_error', message: 'oops' } }), 'server_error'],
    ['a response that failed, without an error', response([], { status: 'failed' }), 'server_error'],
    ['a response cancelled at the vendor', response([], { status: 'cancelled' }), 'server_error'],
    ['a list of errors', [{ error: { code: 429, message: 'slow down' } }], 'rate_limit'],
    ['an object without output', { hello: 'world' }, 'bad_response'],
    ['output that is no list', response('Hi'), 'bad_response'],
    ['a completion of Chat Completions', { id: 'c', choices: [{ message: { content: 'Hi' } }] }, 'bad_response'],
    ['a text', 'Hi', 'bad_response'],
    ['null', null, 'bad_response'],
    ['arguments that are no JSON', response([call('x', '{')]), 'bad_response'],
  ])('%s', (_, body, code) => {
    expect(failureOf(body).code).toBe(code);
  });
});
