import { type AdapterCall, type Answer, AnswerBuilder, type AnswerEvent, EventAnswerStream, isZerohopError, pullWith, type ZerohopError } from '@zerohop/core/adapter';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { ChatStreamTranslator } from './from-stream.ts';

interface Outcome {
  events: AnswerEvent[];
  answer: Answer;
  error: ZerohopError | undefined;
  warnings: string[];
  progress: number;
  /** Whether the answer is whole, whatever came behind it. */
  complete: boolean;
}

/** What a stream of these pieces comes to: objects are sent as chunks, text as it is. */
const read = (...pieces: (object | string)[]): Promise<Outcome> => readWith({}, {}, ...pieces);

async function readWith(call: Partial<Pick<AdapterCall, 'outputSchema' | 'tools'>>, vendor: { thinkTags?: boolean }, ...pieces: (object | string)[]): Promise<Outcome> {
  const body = pieces.map((piece) => (typeof piece === 'string' ? piece : `data: ${JSON.stringify(piece)}\n\n`)).map((text) => Buffer.from(text));
  const outcome: Outcome = { events: [], answer: undefined as never, error: undefined, warnings: [], progress: 0, complete: false };
  const builder = new AnswerBuilder({ attempt: 0, callId: 'call' }, { provider: 'openai', model: 'asked', adapter: 'openai' });
  const translator = new ChatStreamTranslator(builder, {
    progress: () => (outcome.progress += 1),
    warn: (about) => outcome.warnings.push(about),
    ...call,
  }, vendor);
  const stream = new EventAnswerStream({ pull: pullWith(async () => body.shift()), cancel() {}, release() {} }, builder, translator);
  try {
    while (await stream.fill()) for (let event = stream.take(); event !== undefined; event = stream.take()) outcome.events.push(event);
  } catch (error) {
    if (!isZerohopError(error)) throw error;
    outcome.error = error;
  }
  outcome.answer = stream.answer();
  outcome.complete = stream.complete;
  return outcome;
}

const done = 'data: [DONE]\n\n';
const chunk = (delta: object, finish: unknown = null, more: object = {}): object => ({ id: 'c1', model: 'm1', choices: [{ index: 0, delta, finish_reason: finish }], ...more });
const calls = (...entries: object[]): object => chunk({ tool_calls: entries });
const fn = (name: unknown, args: unknown): object => ({ function: { name, arguments: args } });
const textOf = ({ content }: Answer): string => content.map((part) => (part.type === 'text' ? part.text : '')).join('');
const callsOf = ({ content }: Answer): [string, string, unknown][] =>
  content.flatMap((part) => (part.type === 'tool-call' ? [[part.id, part.name, part.input] as [string, string, unknown]] : []));

it('keeps all log probabilities, of chunks too that differ in their text alone', async () => {
  const piece = (content: string): object => ({ choices: [{ index: 0, delta: { content }, logprobs: { token_logprobs: [-0.1], model: 'm' } }] });
  const { answer } = await read(...['a', 'b', 'c'].map(piece), { choices: [{ index: 0, delta: {}, finish_reason: 'stop', logprobs: null }] });
  expect(textOf(answer)).toBe('abc');
  expect(answer.raw).toEqual({ choices: [{ index: 0, logprobs: { token_logprobs: [-0.1, -0.1, -0.1], model: 'm' } }] });
});

describe('the end of a stream', () => {
  test.each<[string, (object | string)[], string, string[]]>([
    ['stop and [DONE]', [chunk({ content: 'a' }), chunk({}, 'stop'), done], 'stop', []],
    ['stop without [DONE]', [chunk({ content: 'a' }), chunk({}, 'stop')], 'stop', []],
    ['content in the finish chunk', [chunk({ content: 'a' }, 'stop'), done], 'stop', []],
    ['the reason again with the usage, in other words', [chunk({ content: 'a' }), chunk({}, 'length'), chunk({}, 'stop'), done], 'length', []],
    ["'' before the reason", [chunk({ content: 'a' }, ''), chunk({}, 'stop'), done], 'stop', []],
    ["'' to the end", [chunk({ content: 'a' }, ''), done], 'other', ['finishReason']],
    ['no reason but [DONE]', [chunk({ content: 'a' }), done], 'other', ['finishReason']],
    ['[DONE] with a space behind it', [chunk({ content: 'a' }), 'data: [DONE] \n\n'], 'other', ['finishReason']],
    ['[DONE] without its blank line', [chunk({ content: 'a' }, 'stop'), 'data: [DONE]'], 'stop', []],
    ['eos', [chunk({ content: 'a' }, 'eos'), done], 'stop', []],
    ['STOP', [chunk({ content: 'a' }, 'STOP'), done], 'stop', []],
    ['tool_calls without any', [chunk({ content: 'a' }, 'tool_calls'), done], 'stop', []],
    ['a filter', [chunk({ content: 'a' }), chunk({}, 'content_filter'), done], 'content-filter', []],
    ['a word nobody knows', [chunk({ content: 'a' }, 'whim'), done], 'other', ['finishReason']],
    ['a word that every object knows', [chunk({ content: 'a' }, 'constructor'), done], 'other', ['finishReason']],
  ])('C4: %s', async (_, pieces, finishReason, warnings) => {
    const outcome = await read(...pieces);
    expect(outcome.error).toBeUndefined();
    expect(outcome.answer.finishReason).toBe(finishReason);
    expect(textOf(outcome.answer)).toBe('a');
    expect(outcome.warnings).toEqual(warnings);
  });

  test.each<[string, (object | string)[], string, string | undefined]>([
    ['a clean end without a marker', [chunk({ content: 'a' })], 'bad_response', 'truncated'],
    ['a clean end within a tool call', [calls({ index: 0, id: 'x', ...fn('f', '{"a"') })], 'bad_response', 'truncated'],
    ['nothing', [], 'bad_response', 'empty'],
    ['[DONE] alone', [done], 'bad_response', 'no_choices'],
    ['chunks without any choice', [{ id: 'c', choices: [] }, done], 'bad_response', 'no_choices'],
    ['a web page', ['<!doctype html><p>busy</p>'], 'bad_response', 'html'],
    ['broken JSON', [chunk({ content: 'a' }), 'data: {"choices":[{\n\n', chunk({}, 'stop'), done], 'bad_response', 'invalid_json'],
    ['a chunk that is no object', ['data: 5\n\n', done], 'bad_response', 'invalid_json'],
    ['arguments that are no JSON', [calls({ index: 0, id: 'x', ...fn('f', '{"a":') }), chunk({}, 'tool_calls'), done], 'bad_response', 'tool_call'],
    ['a call without a name', [calls({ index: 0, id: 'x', ...fn('', '{}') }), chunk({}, 'tool_calls'), done], 'bad_response', 'tool_call'],
  ])('C4: %s is no answer', async (_, pieces, code, reason) => {
    const { error, events } = await read(...pieces);
    expect(error).toMatchObject({ code, details: { reason } });
    expect(events.some(({ type }) => type === 'tool-call')).toBe(false);
  });
});

describe('errors in band', () => {
  const word = chunk({ content: 'a' });
  test.each<[string, object | string, string]>([
    ['an error chunk', { error: { message: 'The server had an error', type: 'server_error', code: null } }, 'server_error'],
    ['a numeric code', { error: { code: 429, message: 'slow down' } }, 'rate_limit'],
    ['an error beside choices', { error: { code: 400, message: 'Token limit reached' }, choices: [{ delta: { content: '' }, finish_reason: null }], usage: {} }, 'context_length'],
    ['an error beside a good finish', { error: { code: 502, message: 'oh' }, choices: [{ delta: {}, finish_reason: 'stop' }] }, 'server_error'],
    ['a status of its own', { error: { message: 'no', status_code: 503 } }, 'overloaded'],
    ['event: error', 'event: error\ndata: {"error":{"message":"Failed to call a function","code":"tool_use_failed","failed_generation":"x","status_code":400}}\n\n', 'bad_response'],
    ['event: error in plain text', 'event: error\ndata: worker died\n\n', 'server_error'],
    ['a field named error:', 'error: {"detail":"failed to decode","error":{"message":"failed to decode the batch"}}\n\n', 'server_error'],
    ['a field named error: without an object', 'error: failed to decode\n\n', 'server_error'],
    ['an error without its wrapper', { object: 'error', message: 'too busy', code: 503 }, 'overloaded'],
    ['finish_reason error', chunk({}, 'error'), 'server_error'],
    ['finish_reason network_error', chunk({}, 'network_error'), 'server_error'],
    ['a good reason that the vendor behind calls an error', { choices: [{ delta: {}, finish_reason: 'stop', native_finish_reason: 'error' }] }, 'server_error'],
    ['an error of the choice', { choices: [{ delta: {}, finish_reason: 'stop', error: { code: 429, message: 'slow down' } }] }, 'rate_limit'],
    ['a list of errors', 'data: [{"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}]\n\n', 'overloaded'],
  ])('%s fails, after what came before it', async (_, piece, code) => {
    const { error, events } = await read(word, piece, done);
    expect(error).toMatchObject({ code });
    expect(error?.message).not.toBe('');
    expect(events).toEqual([{ type: 'text-delta', text: 'a', attempt: 0 }]);
  });

  test.each<[string, object | string]>([
    ['an error chunk', { error: { code: 500, message: 'The upstream gave up' }, choices: [{ delta: { content: '' }, finish_reason: null }] }],
    ['event: error', 'event: error\ndata: {"error":{"message":"gone"}}\n\n'],
    ['a reason of the vendor behind', { choices: [{ delta: {}, finish_reason: 'stop', native_finish_reason: 'error' }] }],
  ])('%s takes back a finish reason that came before it', async (_, piece) => {
    const { error, complete } = await read(word, chunk({}, 'length'), piece, done);
    expect(error).toMatchObject({ code: 'server_error' });
    expect(complete).toBe(false);
  });

  it('C4: what cannot be read behind a finish reason takes nothing back', async () => {
    expect(await read(word, chunk({}, 'stop'), 'data: {"choices":[],"usa\n\n')).toMatchObject({ error: { code: 'bad_response' }, complete: true });
  });

  it('empty error fields are none', async () => {
    const { error, answer } = await read(chunk({ content: 'a' }, 'stop', { error: null }), chunk({}, 'stop', { error: {} }), chunk({}, 'stop', { error: '' }), done);
    expect(error).toBeUndefined();
    expect(textOf(answer)).toBe('a');
  });
});

describe('tool calls', () => {
  const end = [chunk({}, 'tool_calls'), done];
  test.each<[string, object[], [string, string, unknown][]]>([
    ['in pieces', [calls({ index: 0, id: 'x', ...fn('f', '') }), calls({ index: 0, ...fn(undefined, '{"a"') }), calls({ index: 0, ...fn(undefined, ':1}') })], [['x', 'f', { a: 1 }]]],
    ['whole in one delta, without index', [calls({ id: 'x', ...fn('f', '{"a":1}') })], [['x', 'f', { a: 1 }]]],
    ['two whole ones without index, in one delta', [calls({ id: 'x', ...fn('f', '{"a":1}') }, { id: 'y', ...fn('g', '{"b":2}') })], [['x', 'f', { a: 1 }], ['y', 'g', { b: 2 }]]],
    ['two whole ones without index or id', [calls(fn('f', '{"a":1}'), fn('f', '{"a":2}'))], [['call_0_0', 'f', { a: 1 }], ['call_0_1', 'f', { a: 2 }]]],
    ['two without index, id or arguments', [calls(fn('f', ''), fn('g', ''))], [['call_0_0', 'f', {}], ['call_0_1', 'g', {}]]],
    ['pieces without index or id behind the first', [calls({ id: 'x', ...fn('f', '{"a"') }), calls(fn('', ':1}'))], [['x', 'f', { a: 1 }]]],
    ['index 0 for every call', [calls({ index: 0, id: 'x', ...fn('f', '{"a":1}') }), calls({ index: 0, id: 'y', ...fn('f', '{"a":2') }), calls({ index: 0, ...fn(null, '}') })], [['x', 'f', { a: 1 }], ['y', 'f', { a: 2 }]]],
    ['index 0 for every call, and no ids', [calls({ index: 0, ...fn('f', '{"a":1}') }), calls({ index: 0, ...fn('f', '{"a":2}') })], [['call_0_0', 'f', { a: 1 }], ['call_0_1', 'f', { a: 2 }]]],
    ['index 0 for calls that take turns', [calls({ index: 0, id: 'x', ...fn('f', '{"a"') }), calls({ index: 0, id: 'y', ...fn('g', '{"b"') }), calls({ index: 0, id: 'x', ...fn('', ':1}') }), calls({ index: 0, id: 'y', ...fn('', ':2}') })], [['x', 'f', { a: 1 }], ['y', 'g', { b: 2 }]]],
    ['indexes from 1 on', [calls({ index: 1, id: 'x', ...fn('f', '{}') }), calls({ index: 2, id: 'y', ...fn('g', '{}') })], [['x', 'f', {}], ['y', 'g', {}]]],
    ['parallel pieces without index or id, in the order of their calls', [calls({ id: 'x', ...fn('f', '') }, { id: 'y', ...fn('g', '') }), calls(fn(null, '{"a"'), fn(null, '{"b"')), calls(fn(null, ':1}'), fn(null, ':2}'))], [['x', 'f', { a: 1 }], ['y', 'g', { b: 2 }]]],
    ['several whole ones without index, in delta after delta', [calls({ id: 'x', ...fn('f', '{}') }, { id: 'y', ...fn('f', '{}') }), calls({ id: 'z', ...fn('f', '{}') }, { id: 'w', ...fn('g', '{}') })], [['x', 'f', {}], ['y', 'f', {}], ['z', 'f', {}], ['w', 'g', {}]]],
    ['parallel pieces', [calls({ index: 0, id: 'x', ...fn('f', '{"a"') }), calls({ index: 1, id: 'y', ...fn('g', '{"b"') }), calls({ index: 0, ...fn(null, ':1}') }, { index: 1, ...fn(null, ':2}') })], [['x', 'f', { a: 1 }], ['y', 'g', { b: 2 }]]],
    ['id and name again with each delta', [calls({ index: 0, id: 'x', ...fn('f', '{"a"') }), calls({ index: 0, id: 'x', ...fn('f', ':1}') })], [['x', 'f', { a: 1 }]]],
    ["'' for id and name later", [calls({ index: 0, id: 'x', ...fn('f', '{"a"') }), calls({ index: 0, id: '', ...fn('', ':1}') })], [['x', 'f', { a: 1 }]]],
    ['another id with each delta', [calls({ index: 0, id: 'x', ...fn('f', '{"a"') }), calls({ index: 0, id: 'y', ...fn(null, ':1}') })], [['x', 'f', { a: 1 }]]],
    ['the id of another call', [calls({ index: 0, id: 'x', ...fn('f', '{"a":1}') }, { index: 1, id: 'x', ...fn('f', '{"a":2}') })], [['x', 'f', { a: 1 }], ['call_0_1', 'f', { a: 2 }]]],
    ["arguments ''", [calls({ index: 0, id: 'x', ...fn('f', '') })], [['x', 'f', {}]]],
    ['arguments null', [calls({ index: 0, id: 'x', ...fn('f', null) })], [['x', 'f', {}]]],
    ['arguments as an object', [calls({ index: 0, id: 'x', ...fn('f', { a: 1 }) })], [['x', 'f', { a: 1 }]]],
    ['the older form', [chunk({ function_call: { name: 'f', arguments: '{"a"' } }), chunk({ function_call: { arguments: ':1}' } })], [['call_0_0', 'f', { a: 1 }]]],
  ])('%s', async (_, pieces, expected) => {
    const { answer, events, error } = await read(...pieces, ...end);
    expect(error).toBeUndefined();
    expect(callsOf(answer)).toEqual(expected);
    expect(answer.finishReason).toBe('tool-calls');
    expect(events.filter(({ type }) => type === 'tool-call').map((event) => (event as { input: unknown }).input)).toEqual(expected.map(([, , input]) => input));
  });

  it('count without any reason, where the vendor ends its stream in good order', async () => {
    const { answer, warnings } = await read(calls({ index: 0, id: 'x', ...fn('f', '{"a":1}') }), { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } }, done);
    expect(callsOf(answer)).toEqual([['x', 'f', { a: 1 }]]);
    expect(answer.finishReason).toBe('other');
    expect(warnings).toEqual(['finishReason']);
  });

  it('carry a signature that must come back', async () => {
    const signed = { index: 0, id: 'x', ...fn('f', '{}'), extra_content: { google: { thought_signature: 's' } } };
    const { answer } = await read(calls(signed), ...end);
    expect(answer.content).toMatchObject([{ id: 'x', signature: 's', provenance: { adapter: 'openai', model: 'asked' } }]);
  });

  it('end with stop where the choice was forced', async () => {
    expect((await read(calls({ index: 0, id: 'x', ...fn('f', '{}') }), chunk({}, 'stop'), done)).answer.finishReason).toBe('tool-calls');
  });

  it('in the finish chunk count', async () => {
    expect(callsOf((await read(chunk({ tool_calls: [{ id: 'x', ...fn('f', '{}') }] }, 'tool_calls'), done)).answer)).toEqual([['x', 'f', {}]]);
  });

  it('C4: that length cut off are left out, with a warning', async () => {
    const whole = calls({ index: 0, id: 'x', ...fn('f', '{"a":1}') });
    for (const cut of [calls({ index: 1, id: 'y', ...fn('g', '{"b":') }), calls({ index: 1, id: 'y', ...fn('g', '') })]) {
      const { answer, events, warnings } = await read(whole, cut, chunk({}, 'length'), done);
      expect(callsOf(answer)).toEqual([['x', 'f', { a: 1 }]]);
      expect(answer.finishReason).toBe('length');
      expect(warnings).toEqual(['tools']);
      expect(events.filter(({ type }) => type === 'tool-call')).toHaveLength(1);
    }
  });

  it.each([null, [], ''])('%j for tool_calls is none', async (none) => {
    const { answer } = await read(chunk({ content: 'a', tool_calls: none, function_call: { name: '', arguments: '' }, audio: { id: '' }, refusal: '' }, 'stop'), done);
    expect(answer.finishReason).toBe('stop');
    expect(answer.content).toEqual([{ type: 'text', text: 'a' }]);
  });
});

describe('an answer in place of a stream', () => {
  const whole = { id: 'c1', model: 'm1', choices: [{ index: 0, message: { content: 'Hi' }, finish_reason: 'stop' }], usage: { prompt_tokens: 1, completion_tokens: 2 } };

  it('is read, whatever its content type said', async () => {
    const { answer, events, error } = await read(JSON.stringify(whole));
    expect(error).toBeUndefined();
    expect(answer).toMatchObject({ id: 'c1', finishReason: 'stop', usage: { output: { total: 2 } } });
    expect(events).toEqual([{ type: 'text-delta', text: 'Hi', attempt: 0 }]);
  });

  it('is an error where it reports one', async () => {
    expect((await read('{"error":{"message":"slow down","code":"rate_limit_exceeded"}}')).error).toMatchObject({ code: 'rate_limit' });
  });
});

describe('an answer by a tool', () => {
  const asked = { outputSchema: { type: 'object' }, tools: [] };
  const answer = (args: string, name = 'final_answer') => calls({ index: 0, id: 'x', ...fn(name, args) });
  const rest = (args: string) => calls({ index: 0, ...fn(undefined, args) });

  it('is its text, and no call', async () => {
    const outcome = await readWith(asked, {}, answer('{"a"'), rest(':1}'), chunk({}, 'tool_calls'), done);
    expect(outcome.answer).toMatchObject({ content: [{ type: 'text', text: '{"a":1}' }], finishReason: 'stop' });
    expect(outcome.events.map(({ type }) => type)).toEqual(['text-delta', 'text-delta']);
  });

  it('is told from a call by its name, once that is here', async () => {
    const late = [calls({ index: 0, id: 'x', ...fn('', '{"a"') }), calls({ index: 0, ...fn('final_answer', ':1}') })];
    expect((await readWith(asked, {}, ...late, chunk({}, 'tool_calls'), done)).answer.content).toEqual([{ type: 'text', text: '{"a":1}' }]);
    const other = [calls({ index: 0, id: 'x', ...fn('', '{"a"') }), calls({ index: 0, ...fn('weather', ':1}') })];
    expect(callsOf((await readWith(asked, {}, ...other, chunk({}, 'tool_calls'), done)).answer)).toEqual([['x', 'weather', { a: 1 }]]);
  });

  it('is a call where the app has a tool of that name, or asked for no shape', async () => {
    const own = { ...asked, tools: [{ name: 'final_answer', description: undefined, parameters: {}, strict: undefined, cache: false }] };
    for (const given of [own, {}]) expect(callsOf((await readWith(given, {}, answer('{}'), chunk({}, 'tool_calls'), done)).answer)).toEqual([['x', 'final_answer', {}]]);
  });
});

describe('think tags', () => {
  const said = (...texts: string[]) => readWith({}, { thinkTags: true }, ...texts.map((content) => chunk({ content })), chunk({}, 'stop'), done);
  const partsOf = ({ answer }: Outcome) => answer.content.map((part) => [part.type, (part as { text: string }).text]);

  test.each<[string, string[], [string, string][]]>([
    ['around the thoughts', ['<think>Hm.</think>Yes.'], [['reasoning', 'Hm.'], ['text', 'Yes.']]],
    ['in pieces', ['<th', 'ink>', '\nH', 'm.\n</t', 'hink>', '\n\n', 'Yes', '.'], [['reasoning', '\nHm.\n'], ['text', 'Yes.']]],
    ['behind blanks', ['\n<think>Hm.</think> Yes.'], [['reasoning', 'Hm.'], ['text', 'Yes.']]],
    ['around nothing', ['<think>', '\n\n', '</think>', 'Yes.'], [['reasoning', '\n\n'], ['text', 'Yes.']]],
    ['that are never closed', ['<think>Hm', '.</thin'], [['reasoning', 'Hm.</thin']]],
    ['further on', ['Use <think>', ' and </think>.'], [['text', 'Use <think> and </think>.']]],
    ['that are none', ['<thin', 'g>'], [['text', '<thing>']]],
    ['torn for good', ['<thi'], [['text', '<thi']]],
    ['a second time', ['<think>a</think>b', '<think>c</think>'], [['reasoning', 'a'], ['text', 'b<think>c</think>']]],
  ])('%s', async (_, texts, parts) => {
    expect(partsOf(await said(...texts))).toEqual(parts);
  });

  it('are text where the vendor is not known for them', async () => {
    expect(textOf((await read(chunk({ content: '<think>a</think>b' }), chunk({}, 'stop'), done)).answer)).toBe('<think>a</think>b');
  });

  it('come to the same, whatever the pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('<think>', '</think>', '<', '</think', 'a', ' ', '\n', '>'), { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 6 }), async (tokens, places) => {
        const text = tokens.join('');
        const cuts = [0, ...places.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
        const pieces = cuts.slice(1).map((end, index) => text.slice(cuts[index], end));
        expect(partsOf(await said(...pieces))).toEqual(partsOf(await said(text)));
      }),
    );
  });
});

describe('content', () => {
  it('reads reasoning under its several names, and parts', async () => {
    for (const delta of [
      { reasoning_content: 'hm', content: null },
      { reasoning: 'hm', content: '' },
      { reasoning: null, reasoning_details: [{ type: 'reasoning.text', text: 'hm', signature: 's' }] },
      { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] },
      { content: [{ type: 'thinking', thinking: 'hm' }] },
    ]) {
      const { answer, events } = await read(chunk(delta), chunk({ content: [{ type: 'text', text: '14' }] }), chunk({ content: '4' }), chunk({}, 'stop'), done);
      expect(textOf(answer)).toBe('144');
      expect(answer.content[0]).toMatchObject({ type: 'reasoning', text: 'hm', provenance: { model: 'asked' } });
      expect(events[0]).toEqual({ type: 'reasoning-delta', text: 'hm', attempt: 0 });
    }
  });

  it('is a refusal when the model refuses in words', async () => {
    const { answer } = await read(chunk({ refusal: 'I will ' }), chunk({ refusal: 'not.' }), chunk({}, 'stop'), done);
    expect(answer.finishReason).toBe('refusal');
    expect(textOf(answer)).toBe('I will not.');
  });

  it('reads the delta where the message repeats it, and the last message where it comes alone', async () => {
    const message = (content: string, delta?: object): object => ({ choices: [{ index: 0, message: { role: 'assistant', content }, ...(delta && { delta }), finish_reason: null }] });
    expect(textOf((await read(message('a', { content: 'a' }), message('ab', { content: 'b' }), chunk({}, 'stop'), done)).answer)).toBe('ab');
    const end = { choices: [{ message: { content: 'ab' }, finish_reason: 'stop' }] };
    expect(textOf((await read(message('a'), end, done)).answer)).toBe('ab');
  });

  it('after the finish chunk still counts', async () => {
    expect(textOf((await read(chunk({ content: 'a' }), chunk({}, 'stop'), chunk({ content: 'b' }), done)).answer)).toBe('ab');
  });

  it('of other choices is left out, with a warning', async () => {
    const other = { choices: [{ index: 1, delta: { content: 'B' }, finish_reason: null }] };
    const { answer, warnings } = await read(chunk({ content: 'a' }), other, chunk({ content: 'b' }), chunk({}, 'stop'), done);
    expect(textOf(answer)).toBe('ab');
    expect(warnings).toEqual(['providerOptions']);
  });

  it('takes id and model from the first chunk that has them', async () => {
    const { answer } = await read({ id: '', model: '', choices: [], prompt_filter_results: [] }, chunk({ content: 'a' }, 'stop'), { id: 'c2', model: 'm2', choices: [] }, done);
    expect(answer).toMatchObject({ id: 'c1', model: 'm1' });
  });

  it('names the model asked for when the vendor names none', async () => {
    expect((await read({ choices: [{ delta: { content: 'a' }, finish_reason: 'stop' }] }, done)).answer).toMatchObject({ id: '', model: 'asked' });
  });

  it('gives each source once, however often the vendor repeats it', async () => {
    const beside = { citations: ['https://a.example', 'https://b.example'], search_results: [{ url: 'https://a.example', title: 'A' }] };
    const cited = { annotations: [{ type: 'url_citation', url_citation: { url: 'https://c.example', title: 'C' } }] };
    const { answer } = await read(chunk({ content: 'a' }, null, beside), chunk(cited, 'stop', beside), done);
    expect(answer.sources).toEqual([{ url: 'https://a.example', title: 'A', text: undefined }, { url: 'https://b.example' }, { url: 'https://c.example', title: 'C', text: undefined }]);
  });
});

describe('usage', () => {
  const usage = { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 };
  test.each<[string, object[]]>([
    ['last, without choices', [chunk({ content: 'a' }), chunk({}, 'stop'), { choices: [], usage }]],
    ['with the reason', [chunk({ content: 'a' }), chunk({}, 'stop', { usage })]],
    ['before the reason', [chunk({ content: 'a' }, null, { usage }), chunk({}, 'stop')]],
    ['running', [chunk({ content: 'a' }, null, { usage: { prompt_tokens: 10, completion_tokens: 1 } }), chunk({}, 'stop', { usage })]],
    ['then null', [chunk({ content: 'a' }, 'stop', { usage }), chunk({}, null, { usage: null })]],
    ['then empty', [chunk({ content: 'a' }, 'stop', { usage }), chunk({}, null, { usage: {} })]],
    ['in the choice', [chunk({ content: 'a' }), { choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage }] }]],
    ['in the choice, then last', [{ choices: [{ index: 0, delta: { content: 'a' }, finish_reason: 'stop', usage: { prompt_tokens: 1, completion_tokens: 1 } }] }, { choices: [], usage }]],
    ['in x_groq', [chunk({ content: 'a' }, 'stop', { x_groq: { id: 'r', usage } })]],
  ])('%s', async (_, pieces) => {
    expect((await read(...pieces, done)).answer.usage).toMatchObject({ input: { total: 10 }, output: { total: 4 }, provenance: 'provider' });
  });

  it('is none where the vendor gives none', async () => {
    expect((await read(chunk({ content: 'a' }, 'stop'), done)).answer.usage.provenance).toBe('none');
  });

  it('takes the cost that a gateway reports', async () => {
    expect((await read(chunk({ content: 'a' }, 'stop', { usage: { ...usage, cost: 0.0015 } }), done)).answer.reportedUsd).toBe(0.0015);
    expect((await read(chunk({ content: 'a' }, 'stop', { usage: { ...usage, cost_in_usd_ticks: 15_000_000 } }), done)).answer.reportedUsd).toBe(0.0015);
  });
});

describe('C1: progress', () => {
  it('is every event that shows nothing, and no comment', async () => {
    const { progress } = await read(': keep-alive\n\n', chunk({ role: 'assistant', content: '' }), ': keep-alive\n\n', chunk({ content: 'a' }), chunk({}, 'stop'), { choices: [], usage: null }, done);
    // Role, reason and usage.
    expect(progress).toBe(3);
  });
});
