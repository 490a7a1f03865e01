import { type Answer, AnswerBuilder, type AnswerEvent, EventAnswerStream, isZerohopError, pullWith, type ZerohopError } from '@zerohop/core/adapter';
import { describe, expect, it, test } from 'vitest';
import { ResponseStreamTranslator } from './from-stream.ts';

interface Outcome {
  events: AnswerEvent[];
  answer: Answer;
  error: ZerohopError | undefined;
  warnings: string[];
  progress: number;
}

type Event = { type: string } & Record<string, unknown>;
type Piece = Event | string;

/** What a stream of these pieces comes to: events are sent with their names, text as it is. */
async function read(pieces: Piece[], options: object = {}): Promise<Outcome> {
  const body = pieces.map((piece) => Buffer.from(typeof piece === 'string' ? piece : `event: ${piece.type}\ndata: ${JSON.stringify(piece)}\n\n`));
  const outcome: Outcome = { events: [], answer: undefined as never, error: undefined, warnings: [], progress: 0 };
  const builder = new AnswerBuilder({ attempt: 0, callId: 'call' }, { provider: 'p', model: 'asked', adapter: 'openai' });
  const translator = new ResponseStreamTranslator(
    builder,
    { progress: () => (outcome.progress += 1), warn: (about) => outcome.warnings.push(about), request: { model: 'm', messages: [], providerOptions: { openai: options as never } } },
    { adapter: 'openai', provider: 'p' },
  );
  const stream = new EventAnswerStream({ pull: pullWith(async () => body.shift()), cancel() {}, release() {} }, builder, translator);
  try {
    while (await stream.fill()) for (let event = stream.take(); event !== undefined; event = stream.take()) outcome.events.push(event);
  } catch (error) {
    if (!isZerohopError(error)) throw error;
    outcome.error = error;
  }
  outcome.answer = stream.answer();
  return outcome;
}

const added = (place: number, item: object): Event => ({ type: 'response.output_item.added', output_index: place, item });
const done = (place: number, item: object): Event => ({ type: 'response.output_item.done', output_index: place, item });
const delta = (kind: string, place: number, words: string, more: object = {}): Event => ({ type: `response.${kind}.delta`, output_index: place, item_id: `i${place}`, content_index: 0, delta: words, ...more });
const whole = (kind: string, place: number, more: object): Event => ({ type: `response.${kind}.done`, output_index: place, item_id: `i${place}`, content_index: 0, ...more });
const message = (text: string, more: object = {}): object => ({ id: 'msg_1', type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }], ...more });
const call = (id: string, name: string, args: unknown, more: object = {}): object => ({ id: `fc_${id}`, type: 'function_call', call_id: id, name, arguments: args, status: 'completed', ...more });
const usage = { input_tokens: 10, output_tokens: 4, total_tokens: 14 };
const end = (output: object[] = [], more: object = {}, type = 'completed'): Event => ({ type: `response.${type}`, response: { id: 'resp_1', model: 'm1', status: type, output, usage, ...more } });
const word = [added(0, message('', { content: [] })), delta('output_text', 0, 'a')];

const textOf = ({ content }: Answer): string => content.map((part) => (part.type === 'text' ? part.text : '')).join('');
const thoughtsOf = ({ content }: Answer): string[] => content.flatMap((part) => (part.type === 'reasoning' ? [part.text] : []));
const callsOf = ({ content }: Answer): unknown[] => content.flatMap((part) => (part.type === 'tool-call' ? [[part.id, part.name, part.input]] : []));

describe('the end of a stream', () => {
  test.each<[string, Piece[], string, string[]]>([
    ['completed', [...word, end([message('a')])], 'stop', []],
    ['completed, without items', [...word, end()], 'stop', []],
    ['completed, without an event: line, and [DONE]', [...word, `data: ${JSON.stringify(end([message('a')]))}\n\n`, 'data: [DONE]\n\n'], 'stop', []],
    ['completed, without a blank line', [...word, `data: ${JSON.stringify(end())}`], 'stop', []],
    ['incomplete by length', [...word, end([message('a')], { incomplete_details: { reason: 'max_output_tokens' } }, 'incomplete')], 'length', []],
    ['incomplete by a filter', [...word, end([], { incomplete_details: { reason: 'content_filter' } }, 'incomplete')], 'content-filter', []],
    ['incomplete by a whim', [...word, end([], { incomplete_details: { reason: 'whim' } }, 'incomplete')], 'other', ['finishReason']],
    ['incomplete by a word that every object knows', [...word, end([], { incomplete_details: { reason: 'constructor' } }, 'incomplete')], 'other', ['finishReason']],
    ['incomplete without a reason', [...word, end([], { incomplete_details: null }, 'incomplete')], 'other', ['finishReason']],
    ['completed, that says it is incomplete', [...word, end([], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } })], 'length', []],
    ['completed, that says it goes on', [...word, end([], { status: 'in_progress' })], 'stop', []],
    ['events nobody knows', [{ type: 'response.apply_patch_call_operation_diff.delta', delta: 'x' }, ...word, { type: 'response.novelty' }, end()], 'stop', []],
  ])('C4: %s', async (_, pieces, finishReason, warnings) => {
    const outcome = await read(pieces);
    expect(outcome.error).toBeUndefined();
    expect(outcome.answer.finishReason).toBe(finishReason);
    expect(textOf(outcome.answer)).toBe('a');
    expect(outcome.warnings).toEqual(warnings);
  });

  test.each<[string, Piece[], string, string | undefined]>([
    ['a clean end without a terminal event', [...word, whole('output_text', 0, { text: 'a' }), done(0, message('a'))], 'bad_response', 'truncated'],
    ['[DONE] in place of one', [...word, 'data: [DONE]\n\n'], 'bad_response', 'truncated'],
    ['a response that is only queued', [{ type: 'response.queued', response: { id: 'r', status: 'queued', output: [] } }], 'bad_response', 'truncated'],
    ['a clean end within a tool call', [added(0, call('x', 'f', '')), delta('function_call_arguments', 0, '{"a"')], 'bad_response', 'truncated'],
    ['nothing', [], 'bad_response', 'empty'],
    ['a web page', ['<!doctype html><p>busy</p>'], 'bad_response', 'html'],
    ['broken JSON', [...word, 'data: {"type":"response.\n\n', end()], 'bad_response', 'invalid_json'],
    ['an event that is no object', ['data: 5\n\n', end()], 'bad_response', 'invalid_json'],
    ['a terminal event without a response', [...word, { type: 'response.completed' }], 'bad_response', 'no_output'],
    ['arguments that are no JSON', [added(0, call('x', 'f', '')), delta('function_call_arguments', 0, '{"a":'), end()], 'bad_response', 'tool_call'],
    ['a call without a name', [added(0, call('x', '', '{}')), end()], 'bad_response', 'tool_call'],
  ])('C4: %s is no answer', async (_, pieces, code, reason) => {
    const { error, events } = await read(pieces);
    expect(error).toMatchObject({ code, details: { reason } });
    expect(events.some(({ type }) => type === 'tool-call')).toBe(false);
  });

  it('a whole answer in place of the stream is one', async () => {
    const { answer, error } = await read([JSON.stringify(end([message('a')])['response'])]);
    expect(error).toBeUndefined();
    expect(answer).toMatchObject({ id: 'resp_1', finishReason: 'stop', content: [{ text: 'a' }] });
  });
});

describe('errors in band', () => {
  const quota = { type: 'insufficient_quota', code: 'insufficient_quota', message: 'You exceeded your current quota', param: null };
  const failed = (error: object | null): Event => end([], { error, usage: null }, 'failed');
  test.each<[string, Piece[], string]>([
    ['error, then response.failed', [{ type: 'error', sequence_number: 2, error: quota }, failed({ code: 'insufficient_quota', message: 'quota' })], 'quota_exceeded'],
    ['a limit on tokens', [{ type: 'error', error: { type: 'tokens', code: 'rate_limit_exceeded', message: 'Rate limit reached on tokens per min. Please try again in 2s.' } }], 'rate_limit'],
    ['what is too large for any limit', [{ type: 'error', error: { type: 'tokens', code: 'rate_limit_exceeded', message: 'Request too large for gpt-5 on tokens per min' } }], 'context_length'],
    ['an error without its wrapper', [{ type: 'error', code: 'rate_limit_exceeded', message: 'slow down', param: null, sequence_number: 1 }], 'rate_limit'],
    ['event: error in plain text', ['event: error\ndata: worker died\n\n'], 'server_error'],
    ['a field named error:', ['error: {"error":{"message":"failed to decode"}}\n\n'], 'server_error'],
    ['an error as text beside a code', ['data: {"code":"invalid-argument","error":"Incorrect API key provided"}\n\n'], 'authentication'],
    ['response.failed alone', [failed({ code: 'server_error', message: 'oops' })], 'server_error'],
    ['response.failed without an error', [failed(null)], 'server_error'],
    ['response.failed by a filter', [failed({ code: 'invalid_prompt', message: 'flagged' })], 'content_filter'],
    ['a response cancelled at the vendor', [end([], {}, 'cancelled')], 'server_error'],
    ['a completed one that says it failed', [end([], { status: 'failed', error: { code: 'rate_limit_exceeded', message: 'slow down' } })], 'rate_limit'],
  ])('%s fails, after what came before it', async (_, pieces, code) => {
    const { error, events } = await read([...word, ...pieces]);
    expect(error).toMatchObject({ code });
    expect(error?.message).not.toBe('');
    expect(events).toEqual([{ type: 'text-delta', text: 'a', attempt: 0 }]);
  });

  it('what a response that failed has used is known', async () => {
    const { answer } = await read([...word, end([], { error: { code: 'server_error', message: 'oops' } }, 'failed')]);
    expect(answer.usage).toMatchObject({ input: { total: 10 }, output: { total: 4 }, provenance: 'provider' });
  });
});

describe('text', () => {
  it('that comes without deltas counts once, whichever event brings it', async () => {
    const begin = added(0, message('', { content: [] }));
    for (const pieces of [
      [begin, whole('output_text', 0, { text: 'ab' }), done(0, message('ab')), end([message('ab')])],
      [begin, done(0, message('ab')), end()],
      [end([message('ab')])],
      [begin, delta('output_text', 0, 'a'), delta('output_text', 0, 'b'), whole('output_text', 0, { text: 'ab' }), done(0, message('ab')), end([message('ab')])],
      [delta('output_text', 0, 'a'), end([message('ab')])],
    ]) {
      const { answer, events } = await read(pieces);
      expect(textOf(answer)).toBe('ab');
      expect(events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('')).toBe('ab');
    }
  });

  it('is what was shown, where the end says otherwise', async () => {
    expect(textOf((await read([...word, end([message('b')])])).answer)).toBe('a');
  });

  it('is matched by ids, and by kind where ids change or items are left out at the end', async () => {
    const thought = { id: 'rs_1', type: 'reasoning', summary: [], encrypted_content: 'gAAA' };
    const stream = [added(0, thought), done(0, thought), added(1, message('', { content: [] })), delta('output_text', 1, 'a')];
    for (const output of [[thought, message('a')], [message('a')], [message('a', { id: 'other' })], [{ ...thought, id: 'x' }, message('a', { id: 'y' })], []]) {
      expect((await read([...stream, end(output)])).answer.content).toMatchObject([{ type: 'reasoning', encrypted: 'rs_1 gAAA' }, { type: 'text', text: 'a' }]);
    }
    const two = [...word, added(1, message('', { id: 'msg_2', content: [] })), delta('output_text', 1, 'b', { item_id: 'msg_2' })];
    expect(textOf((await read([...two, end([message('a'), message('b', { id: 'msg_2' })])])).answer)).toBe('ab');
    expect(textOf((await read([...two, end([message('c', { id: 'msg_3' }), message('a'), message('b', { id: 'msg_2' })])])).answer)).toBe('abc');
  });

  it('is told apart by ids where places are missing', async () => {
    const piece = (id: string, words: string): Event => ({ type: 'response.output_text.delta', item_id: id, delta: words });
    const { answer } = await read([piece('m1', 'a'), piece('m2', 'b'), end([message('a', { id: 'm1' }), message('b', { id: 'm2' })])]);
    expect(textOf(answer)).toBe('ab');
  });

  it('counts once where items have no ids', async () => {
    const nameless = message('ab', { id: '' });
    expect(textOf((await read([delta('output_text', 0, 'a'), done(0, nameless), end([nameless])])).answer)).toBe('ab');
  });

  it('of a refusal', async () => {
    const refusal = message('', { content: [{ type: 'refusal', refusal: 'No way.' }] });
    for (const pieces of [[delta('refusal', 0, 'No '), delta('refusal', 0, 'way.'), whole('refusal', 0, { refusal: 'No way.' }), end([refusal])], [end([refusal])]]) {
      expect((await read(pieces)).answer).toMatchObject({ finishReason: 'refusal', content: [{ type: 'text', text: 'No way.' }] });
    }
  });

  it('has sources, each once', async () => {
    const page = { type: 'url_citation', url: 'https://a.example', title: 'A', start_index: 0, end_index: 1 };
    const file = { type: 'file_citation', file_id: 'file_1', filename: 'a.pdf', index: 0 };
    const noted = { type: 'response.output_text.annotation.added', output_index: 0, annotation: page };
    const { answer, events } = await read([...word, noted, noted, end([message('a', { content: [{ type: 'output_text', text: 'a', annotations: [page, file, { type: 'novelty' }, null] }] })])]);
    expect(answer.sources).toEqual([{ url: 'https://a.example', title: 'A' }, { title: 'a.pdf' }]);
    expect(events.filter(({ type }) => type === 'source')).toHaveLength(2);
  });
});

describe('phases', () => {
  const said = message('Let me look.', { id: 'msg_a', phase: 'commentary' });
  const final = message('Sunny.', { id: 'msg_b', phase: 'final_answer' });
  const stream = [added(0, { ...said, content: [] }), delta('output_text', 0, 'Let me look.'), done(0, said), added(1, { ...final, content: [] }), delta('output_text', 1, 'Sunny.'), done(1, final)];

  it('are kept apart: what is said on the way is no part of the answer', async () => {
    for (const pieces of [[...stream, end([said, final])], [...stream, end()], [end([said, final])]]) {
      const { answer } = await read(pieces);
      expect(textOf(answer)).toBe('Sunny.');
      expect(answer.content).toMatchObject([{ type: 'reasoning', text: 'Let me look.', signature: 'commentary', provenance: { provider: 'p' } }, { type: 'text', text: 'Sunny.', signature: 'final_answer', provenance: { provider: 'p' } }]);
    }
  });

  it('do not mark the thoughts before them', async () => {
    const thought = { id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] };
    const { answer } = await read([added(0, thought), delta('reasoning_summary_text', 0, 'Hm.', { summary_index: 0 }), added(1, { ...said, content: [] }), delta('output_text', 1, 'Let me look.'), done(1, said), end()]);
    expect(thoughtsOf(answer)).toEqual(['Hm.', 'Let me look.']);
    expect(answer.content[1]).toMatchObject({ signature: 'commentary' });
  });

  it('nobody knows are none', async () => {
    expect((await read([end([message('a', { phase: 'analysis' })])])).answer.content).toEqual([{ type: 'text', text: 'a' }]);
  });
});

describe('reasoning', () => {
  const item = (more: object): object => ({ id: 'rs_1', type: 'reasoning', summary: [], ...more });
  const provenance = { provider: 'p', model: 'asked', adapter: 'openai' };

  it('is sealed, with its summary or without', async () => {
    const summary = [{ type: 'summary_text', text: 'One.' }, { type: 'summary_text', text: 'Two.' }];
    const sealed = item({ summary, encrypted_content: 'gAAAfull' });
    // What is sealed when an item begins may be incomplete.
    const begin = added(0, item({ encrypted_content: 'gAAAhalf' }));
    const pieces = [delta('reasoning_summary_text', 0, 'One.', { summary_index: 0 }), delta('reasoning_summary_text', 0, 'Two.', { summary_index: 1 })];
    for (const stream of [[begin, ...pieces, done(0, sealed), end([sealed])], [begin, done(0, sealed), end()], [end([sealed])]]) {
      expect((await read(stream)).answer.content).toEqual([{ type: 'reasoning', text: 'One.\n\nTwo.', signature: 'rs_1 gAAAfull', provenance }]);
    }
    const { answer, events, progress } = await read([begin, done(0, item({ encrypted_content: 'gAAAfull' })), end()]);
    expect(answer.content).toEqual([{ type: 'reasoning', text: '', encrypted: 'rs_1 gAAAfull', provenance }]);
    expect(events).toEqual([]);
    expect(progress).toBe(3);
  });

  it('is shown in full, by vendors that do', async () => {
    const shown = item({ content: [{ type: 'reasoning_text', text: 'Hm, well.' }] });
    for (const stream of [[added(0, item({})), delta('reasoning_text', 0, 'Hm, '), delta('reasoning_text', 0, 'well.'), whole('reasoning_text', 0, { text: 'Hm, well.' }), done(0, shown), end([shown])], [end([shown])]]) {
      expect((await read(stream)).answer.content).toEqual([{ type: 'reasoning', text: 'Hm, well.', signature: 'rs_1 ', provenance }]);
    }
  });

  it('that comes as both is shown once', async () => {
    const both = item({ content: [{ type: 'reasoning_text', text: 'Hm, well.' }], summary: [{ type: 'summary_text', text: 'Hm.' }] });
    expect(thoughtsOf((await read([end([both])])).answer)).toEqual(['Hm, well.']);
    expect(thoughtsOf((await read([delta('reasoning_summary_text', 0, 'Hm.', { summary_index: 0 }), done(0, both), end([both])])).answer)).toEqual(['Hm.']);
  });

  it('of several items is several paragraphs', async () => {
    const shown = (id: string, text: string): object => ({ id, type: 'reasoning', summary: [{ type: 'summary_text', text }] });
    expect(thoughtsOf((await read([end([shown('rs_1', 'One.'), shown('rs_2', 'Two.')])])).answer)).toEqual(['One.\n\nTwo.']);
  });
});

describe('tool calls', () => {
  const args = (place: number, words: string): Event => delta('function_call_arguments', place, words);
  const full = call('x', 'f', '{"a":1}');
  const begin = added(0, call('x', 'f', '', { status: 'in_progress' }));
  test.each<[string, Piece[], unknown[]]>([
    ['in pieces', [begin, args(0, '{"a"'), args(0, ':1}'), whole('function_call_arguments', 0, { arguments: '{"a":1}' }), done(0, full), end([full])], [['x', 'f', { a: 1 }]]],
    ['whole, without deltas', [begin, whole('function_call_arguments', 0, { arguments: '{"a":1}' }), done(0, full), end([full])], [['x', 'f', { a: 1 }]]],
    ['whole, without deltas and with no more', [begin, whole('function_call_arguments', 0, { arguments: '{"a":1}' }), end()], [['x', 'f', { a: 1 }]]],
    ['in the item alone', [begin, done(0, full), end()], [['x', 'f', { a: 1 }]]],
    ['at the end alone', [end([full])], [['x', 'f', { a: 1 }]]],
    ['that nobody opened', [args(0, '{"a":1}'), end([full])], [['x', 'f', { a: 1 }]]],
    ['side by side', [begin, added(1, call('y', 'g', '')), args(0, '{"a"'), args(1, '{"b"'), args(0, ':1}'), args(1, ':2}'), end()], [['x', 'f', { a: 1 }], ['y', 'g', { b: 2 }]]],
    ['at one place', [begin, args(0, '{"a":1}'), done(0, full), added(0, call('y', 'g', '')), args(0, '{"b":2}'), end([full, call('y', 'g', '{"b":2}')])], [['x', 'f', { a: 1 }], ['y', 'g', { b: 2 }]]],
    ['without arguments', [end([call('x', 'f', '')])], [['x', 'f', {}]]],
    ['with arguments parsed', [end([call('x', 'f', { a: 1 })])], [['x', 'f', { a: 1 }]]],
    ['with arguments null', [end([call('x', 'f', null)])], [['x', 'f', {}]]],
    ['without a status', [begin, args(0, '{}'), done(0, call('x', 'f', '{}', { status: undefined })), end()], [['x', 'f', {}]]],
    ['with the id of the item alone', [end([call('', 'f', '{}', { id: 'fc_1' })])], [['fc_1', 'f', {}]]],
    ['without ids', [end([call('', 'f', '{}', { id: '' }), call('', 'g', '{}', { id: '' })])], [['call_0_0', 'f', {}], ['call_0_1', 'g', {}]]],
    ['with one id for two', [end([call('x', 'f', '{}', { id: 'a' }), call('x', 'g', '{}', { id: 'b' })])], [['x', 'f', {}], ['call_0_1', 'g', {}]]],
  ])('%s', async (_, pieces, expected) => {
    const { answer, events, error } = await read(pieces);
    expect(error).toBeUndefined();
    expect(callsOf(answer)).toEqual(expected);
    expect(answer.finishReason).toBe('tool-calls');
    expect(events.filter(({ type }) => type === 'tool-call')).toHaveLength(expected.length);
  });

  it('are announced as soon as the vendor has closed them', async () => {
    const { events, error } = await read([begin, args(0, '{"a":1}'), done(0, full), added(1, call('y', 'g', '')), args(1, '{"b"')]);
    expect(error).toMatchObject({ details: { reason: 'truncated' } });
    expect(events.filter(({ type }) => type === 'tool-call')).toEqual([{ type: 'tool-call', id: 'x', name: 'f', input: { a: 1 } }]);
  });

  it('C4: that were cut off are left out, with a warning', async () => {
    const cut = { incomplete_details: { reason: 'max_output_tokens' } };
    for (const rest of [
      [added(1, call('y', 'g', '')), args(1, '{"b":'), end([full, call('y', 'g', '{"b":', { status: 'incomplete' })], cut, 'incomplete')],
      [added(1, call('y', 'g', '')), args(1, '{"b":1}'), done(1, call('y', 'g', '{"b":1}', { status: 'incomplete' })), end([], cut, 'incomplete')],
      [added(1, call('y', 'g', '')), end([], cut, 'incomplete')],
    ]) {
      const { answer, events, warnings } = await read([begin, args(0, '{"a":1}'), done(0, full), ...rest]);
      expect(callsOf(answer)).toEqual([['x', 'f', { a: 1 }]]);
      expect(answer.finishReason).toBe('length');
      expect(warnings).toEqual(['tools']);
      expect(events.filter(({ type }) => type === 'tool-call')).toHaveLength(1);
    }
  });

  it('that take free text are calls of what the app has declared', async () => {
    const sql = { id: 'ctc_1', type: 'custom_tool_call', call_id: 'c', name: 'sql', input: 'SELECT "a"' };
    const stream = [added(0, { ...sql, input: '' }), { type: 'response.custom_tool_call_input.delta', output_index: 0, delta: 'SELECT' }, done(0, sql), end([sql])];
    const { answer } = await read(stream, { tools: [{ type: 'custom', name: 'sql' }] });
    expect(callsOf(answer)).toEqual([['c', 'sql', 'SELECT "a"']]);
    expect(answer.finishReason).toBe('tool-calls');
    // Some vendors report their own tools that way.
    const own = await read([...stream, ...word, end([message('a')])], { tools: [{ type: 'x_search' }] });
    expect(callsOf(own.answer)).toEqual([]);
    expect(own.answer.finishReason).toBe('stop');
  });

  it('that take free text are calls of what the response says the app has declared', async () => {
    const sql = { id: 'ctc_1', type: 'custom_tool_call', call_id: 'c', name: 'sql', input: 'SELECT 1' };
    const tools = [{ type: 'custom', name: 'sql', format: { type: 'text' } }, { type: 'web_search', name: 'search' }];
    const { answer, events } = await read([{ type: 'response.created', response: { id: 'r', status: 'in_progress', output: [], tools } }, done(0, sql), end([sql], { tools })]);
    expect(callsOf(answer)).toEqual([['c', 'sql', 'SELECT 1']]);
    expect(events.at(-1)).toMatchObject({ type: 'tool-call', id: 'c' });
    expect((await read([end([{ ...sql, name: 'search' }], { tools })])).answer.finishReason).toBe('stop');
  });
});

it('tells items apart that have one place and whose deltas have no ids', async () => {
  const say = (words: string): Event => ({ type: 'response.output_text.delta', output_index: 0, delta: words });
  const begin = (id: string, phase: string): Event => added(0, { id, type: 'message', phase, content: [] });
  const { answer } = await read([begin('m1', 'final_answer'), say('Sun'), say('ny'), say('.'), begin('m2', 'commentary'), say('Let'), say(' me'), end()]);
  expect(answer.content.map((part) => [part.type, part.type === 'text' || part.type === 'reasoning' ? part.text : ''])).toEqual([['text', 'Sunny.'], ['reasoning', 'Let me']]);
});

describe("the vendor's own tools", () => {
  const search = { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'x' } };
  const mcp = { id: 'mcp_1', type: 'mcp_call', name: 'ask', arguments: '{"q":1}', server_label: 's', output: 'y' };
  const code = { id: 'ci_1', type: 'code_interpreter_call', code: '1+1', status: 'completed' };
  const opaque = (item: { type: string }): object => ({ type: 'opaque', kind: item.type, data: item, provenance: { provider: 'p', model: 'asked', adapter: 'openai' } });

  it('are progress, never calls, and stay in their place as they came', async () => {
    const output = [search, mcp, code, message('a')];
    const mcpArguments = { type: 'response.mcp_call_arguments.delta', output_index: 1, delta: '{"q"' };
    const { answer, events, progress } = await read([added(0, search), { type: 'response.web_search_call.searching', output_index: 0 }, done(0, search), added(1, mcp), mcpArguments, done(1, mcp), end(output)]);
    expect(events).toEqual([{ type: 'text-delta', text: 'a', attempt: 0 }]);
    expect(progress).toBe(6);
    expect(callsOf(answer)).toEqual([]);
    expect(answer.finishReason).toBe('stop');
    expect(answer.content).toEqual([opaque(search), opaque(mcp), opaque(code), { type: 'text', text: 'a' }]);
    expect(answer.raw).toMatchObject({ output });
  });

  it('are counted where each call is billed', async () => {
    const open = { ...search, id: 'ws_2', action: { type: 'open_page' } };
    expect((await read([end([search, search, open, { id: 'fs_1', type: 'file_search_call' }])])).answer.usage.serverTools).toEqual({ web_search: 2, file_search: 1 });
    expect((await read([end([search, search], { tool_usage: { web_search: { num_requests: 1 } } })])).answer.usage.serverTools).toEqual({ web_search: 1 });
    expect((await read([end([message('a')], { tool_usage: { web_search: { num_requests: 0 } } })])).answer.usage.serverTools).toBeUndefined();
  });

  it('that were not finished are left out', async () => {
    const { answer } = await read([added(0, search), done(1, { ...code, status: 'interpreting' }), end([search, { ...search, id: 'ws_2', status: 'searching' }], {}, 'incomplete')]);
    expect(answer.content).toEqual([opaque(search)]);
  });

  it('that the app must run are said to be opaque', async () => {
    const shell = { id: 'sh_1', type: 'shell_call', call_id: 's', action: { commands: ['ls'] } };
    const left = await read([end([shell])]);
    expect([left.answer.finishReason, left.answer.content, left.warnings]).toEqual(['other', [opaque(shell)], ['tools']]);
    const ran = await read([end([shell, { id: 'so_1', type: 'shell_call_output', call_id: 's', output: [] }, message('a')])]);
    expect([ran.answer.finishReason, ran.warnings]).toEqual(['stop', []]);
  });

  it('whose call the app had approved before leave nothing to it', async () => {
    const asked = { id: 'mcpr_1', type: 'mcp_approval_request', name: 'ask', arguments: '{"q":1}', server_label: 's' };
    const left = await read([end([asked])]);
    expect([left.answer.finishReason, left.warnings]).toEqual(['other', ['tools']]);
    const ran = await read([end([asked, { ...mcp, approval_request_id: 'mcpr_1' }, message('a')])]);
    expect([ran.answer.finishReason, ran.warnings]).toEqual(['stop', []]);
    const other = await read([end([asked, { ...mcp, approval_request_id: 'mcpr_2' }, message('a')])]);
    expect(other.answer.finishReason).toBe('other');
  });

  it('that say they are run by the client are left to the app', async () => {
    const find = { id: 'tsc_1', type: 'tool_search_call', call_id: 't', status: 'completed', arguments: { goal: 'rain' } };
    expect((await read([end([{ ...find, execution: 'client' }])])).answer.finishReason).toBe('other');
    const ran = await read([end([{ ...find, execution: 'server' }, { id: 'tso_1', type: 'tool_search_output', call_id: 't', execution: 'server', tools: [] }, message('a')])]);
    expect([ran.answer.finishReason, ran.warnings]).toEqual(['stop', []]);
  });
});

describe('what comes with an answer', () => {
  it('id, model and tier are those of the last event: some gateways change them on the way', async () => {
    const head = (id: string): Event => ({ type: 'response.created', response: { id, model: 'm0', status: 'in_progress', service_tier: 'auto', output: [] } });
    const { answer } = await read([head('resp_a'), { ...head('resp_b'), type: 'response.in_progress' }, ...word, end([message('a')], { id: 'resp_c', service_tier: 'priority' })]);
    expect(answer).toMatchObject({ id: 'resp_c', model: 'm1', serviceTier: 'priority' });
    expect((await read([head('resp_a'), ...word, end([], { id: undefined, model: undefined })])).answer).toMatchObject({ id: 'resp_a', model: 'm0', serviceTier: 'auto' });
  });

  it('usage and cost', async () => {
    const told = { ...usage, input_tokens_details: { cached_tokens: 4, cache_write_tokens: 1 }, output_tokens_details: { reasoning_tokens: 3 }, cost: 0.0015 };
    const { answer } = await read([end([], { usage: told })]);
    expect(answer.usage).toMatchObject({ input: { total: 10, uncached: 5, cacheRead: 4, cacheWrite: 1 }, output: { total: 4, text: 1, reasoning: 3 }, provenance: 'provider', raw: told });
    expect(answer.reportedUsd).toBe(0.0015);
    expect((await read([end([], { usage: { ...usage, cost_in_usd_ticks: 15_000_000 } })])).answer.reportedUsd).toBe(0.0015);
    expect((await read([end([], { usage: null })])).answer.usage.provenance).toBe('none');
  });

  it('C1: progress is every event that shows nothing, and no ping', async () => {
    const { progress } = await read([{ type: 'response.created', response: { id: 'r' } }, { type: 'keepalive', sequence_number: 1 }, ': comment\n\n', ...word, end([message('a')])]);
    // Created, the item, and the end.
    expect(progress).toBe(3);
  });
});
