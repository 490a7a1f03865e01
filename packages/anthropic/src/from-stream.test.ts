import { AnswerBuilder, EventAnswerStream, isZerohopError, type OutputTool, pullWith } from '@zerohop/core/adapter';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { MessageStreamTranslator } from './from-stream.ts';

const provenance = { provider: 'a', model: 'm', adapter: 'anthropic' };

function bytesOf(events: readonly object[]): Buffer {
  return Buffer.from(events.map((event) => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
}

/** Reads a body in pieces; what was shown on the way, the answer or the error. */
async function read(events: readonly object[] | Uint8Array, { cuts = [], outputTool }: { cuts?: readonly number[]; outputTool?: OutputTool | undefined } = {}) {
  const bytes = events instanceof Uint8Array ? events : bytesOf(events);
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  let from = 0;
  const warnings: string[] = [];
  let progress = 0;
  const builder = new AnswerBuilder({ attempt: 0, callId: 'c' }, provenance);
  const translator = new MessageStreamTranslator(builder, outputTool, { warn: (about) => void warnings.push(about), progress: () => void (progress += 1) });
  const reader = {
    pull: pullWith(async () => {
      const end = ends.shift();
      if (end === undefined) return undefined;
      const chunk = bytes.subarray(from, end);
      from = end;
      return chunk;
    }),
    cancel() {},
    release() {},
  };
  const stream = new EventAnswerStream(reader, builder, translator);
  const shown: ReturnType<typeof stream.take>[] = [];
  try {
    while (await stream.fill()) for (let event = stream.take(); event !== undefined; event = stream.take()) shown.push(event);
    return { answer: stream.answer(), shown, warnings, progress, error: undefined };
  } catch (error) {
    return { answer: undefined, shown, warnings, progress, error };
  }
}

const start = (message: object = {}) => ({ type: 'message_start', message: { id: 'msg_1', model: 'm-2026', content: [], stop_reason: null, usage: { input_tokens: 9, output_tokens: 1 }, ...message } });
const open = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block });
const delta = (index: number, given: object) => ({ type: 'content_block_delta', index, delta: given });
const json = (index: number, partial_json: string) => delta(index, { type: 'input_json_delta', partial_json });
const words = (index: number, text: string) => delta(index, { type: 'text_delta', text });
const close = (index: number) => ({ type: 'content_block_stop', index });
const end = (stop_reason: string | null = 'end_turn', usage: object = { output_tokens: 40 }) => [{ type: 'message_delta', delta: { stop_reason }, usage }, { type: 'message_stop' }];
const tool = (index: number, id: string) => open(index, { type: 'tool_use', id, name: 'f', input: {} });

const whole = [
  start(),
  open(0, { type: 'thinking', thinking: '', signature: '' }),
  delta(0, { type: 'thinking_delta', thinking: 'hm ' }),
  delta(0, { type: 'thinking_delta', thinking: 'né' }),
  delta(0, { type: 'signature_delta', signature: 'S' }),
  close(0),
  { type: 'ping' },
  open(1, { type: 'redacted_thinking', data: 'E' }),
  close(1),
  open(2, { type: 'text', text: '' }),
  words(2, 'Héllo '),
  delta(2, { type: 'citations_delta', citation: { type: 'char_location', document_title: 'D', cited_text: 'd' } }),
  words(2, 'wörld 🎉'),
  close(2),
  open(3, { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }),
  json(3, '{"q":1}'),
  close(3),
  { type: 'an_event_of_the_future', index: 2 },
  tool(4, 'a'),
  json(4, ''),
  json(4, '{"x":'),
  json(4, '"ß"}'),
  close(4),
  tool(5, 'b'),
  json(5, ''),
  close(5),
  ...end('tool_use'),
];

const wholeContent = [
  { type: 'reasoning', text: 'hm né', signature: 'S', provenance },
  { type: 'reasoning', text: '', encrypted: 'E', provenance },
  { type: 'text', text: 'Héllo wörld 🎉', signature: '{"citations":[{"type":"char_location","document_title":"D","cited_text":"d"}]}', provenance },
  { type: 'opaque', kind: 'server_tool_use', data: { type: 'server_tool_use', id: 's', name: 'web_search', input: { q: 1 } }, provenance },
  { type: 'tool-call', id: 'a', name: 'f', input: { x: 'ß' } },
  { type: 'tool-call', id: 'b', name: 'f', input: {} },
];

it('reads every kind of block', async () => {
  const { answer, shown, warnings } = await read(whole);
  expect(answer).toMatchObject({ id: 'msg_1', model: 'm-2026', content: wholeContent, finishReason: 'tool-calls', sources: [{ title: 'D', text: 'd' }] });
  expect(answer?.usage).toMatchObject({ input: { total: 9 }, output: { total: 40 } });
  expect(shown.map((event) => event?.type)).toEqual(['reasoning-delta', 'reasoning-delta', 'text-delta', 'source', 'text-delta', 'tool-call-delta', 'tool-call-delta', 'tool-call', 'tool-call']);
  expect(warnings).toEqual([]);
});

test.each([1, 2, 3, 4, 5, 6, 7])('reads the same in pieces of %i bytes', async (size) => {
  const length = bytesOf(whole).length;
  const cuts = Array.from({ length: Math.floor(length / size) }, (_, piece) => (piece + 1) * size);
  expect((await read(whole, { cuts })).answer?.content).toEqual(wholeContent);
});

it('C1: counts what the vendor does behind the scenes as progress, and pings as nothing', async () => {
  const before = (await read([start()])).progress;
  expect((await read([start(), { type: 'ping' }, { type: 'ping' }])).progress).toBe(before);
  expect((await read([start(), open(0, { type: 'server_tool_use', id: 's' }), json(0, '{}')])).progress).toBe(before + 2);
});

it('takes the last of the running totals', async () => {
  const { answer } = await read([start(), ...end('end_turn', { input_tokens: 9_447, output_tokens: 7, cache_read_input_tokens: 3 })]);
  expect(answer?.usage).toMatchObject({ input: { total: 9_450, cacheRead: 3 }, output: { total: 7 } });
});

it('keeps the signature of reasoning that is not shown', async () => {
  const { answer } = await read([start(), open(0, { type: 'thinking', thinking: '', signature: '' }), delta(0, { type: 'signature_delta', signature: 'S' }), close(0), ...end()]);
  expect(answer?.content).toEqual([{ type: 'reasoning', text: '', signature: 'S', provenance }]);
});

test('an answer without a block is an answer', async () => {
  expect((await read([start(), ...end()])).answer).toMatchObject({ content: [], finishReason: 'stop' });
});

test('padding, line ends and a last event without its blank line change nothing', async () => {
  const padded = bytesOf(whole).toString().replaceAll('}\n\n', '}   \n\n').replaceAll('\n', '\r\n').trimEnd();
  expect((await read(Buffer.from(padded))).answer?.content).toEqual(wholeContent);
});

it('takes what the opening event carries, once', async () => {
  const carried = { type: 'tool_use', id: 'a', name: 'f', input: { x: 1 } };
  const { answer } = await read([start({ content: [carried] }), start({ id: 'msg_2', content: [carried] }), tool(0, 'a'), json(0, '{"x":1}'), close(0), ...end('tool_use')]);
  expect(answer).toMatchObject({ id: 'msg_1', content: [{ type: 'tool-call', id: 'a', input: { x: 1 } }] });
});

it('takes an opening event that comes twice once, its counts too', async () => {
  const twice = [start(), start({ usage: { input_tokens: 90, output_tokens: 1 } }), open(0, { type: 'text', text: '' }), start({ usage: { input_tokens: 91 } }), words(0, 'x'), close(0)];
  const { answer } = await read([...twice, ...end()]);
  expect(answer).toMatchObject({ id: 'msg_1', content: [{ type: 'text', text: 'x' }], usage: { input: { total: 9 }, output: { total: 40 } } });
});

describe('C4: integrity', () => {
  test('an answer behind the first half of another is none of the two', async () => {
    const second = [start({ id: 'msg_2' }), open(0, { type: 'text', text: '' }), words(0, 'All of it.'), close(0), ...end()];
    const { error, shown } = await read([start(), open(0, { type: 'text', text: '' }), words(0, 'All'), ...second]);
    expect(error).toMatchObject({ code: 'bad_response', details: { reason: 'truncated' } });
    expect(shown).toEqual([{ type: 'text-delta', text: 'All', attempt: 0 }]);
  });

  test('what follows the end of an answer is not read', async () => {
    const { answer } = await read([...whole, start({ id: 'msg_2' }), open(0, { type: 'text', text: '' }), words(0, 'More.'), close(0), ...end()]);
    expect(answer?.content).toEqual(wholeContent);
  });

  test('no shorter body is an answer', async () => {
    for (let length = 0; length < whole.length; length += 1) {
      const { error } = await read(whole.slice(0, length));
      expect(isZerohopError(error, 'bad_response'), `${length} events`).toBe(true);
    }
  });

  test.each<[string, object[]]>([
    ['that was never closed', [tool(0, 'a'), json(0, '{"x":1}')]],
    ['whose arguments are no JSON', [tool(0, 'a'), json(0, '{"x":'), close(0)]],
    ['that was never opened', [json(0, '{"x":1}'), close(0)]],
    ['without a name', [open(0, { type: 'tool_use', id: 'a' }), close(0)]],
  ])('a tool call %s is bad_response', async (_name, events) => {
    const { error, shown } = await read([start(), ...events, ...end('tool_use')]);
    expect(isZerohopError(error, 'bad_response')).toBe(true);
    expect(shown.filter((event) => event?.type === 'tool-call')).toEqual([]);
  });

  test.each<[string, string, object[]]>([
    ['broken off', 'max_tokens', [json(1, '{"x":'), close(1)]],
    ['without a single argument yet', 'max_tokens', [json(1, ''), close(1)]],
    ['left open', 'refusal', [json(1, '{"x":1')]],
  ])('a tool call %s at the end of a cut answer is left out', async (_name, reason, events) => {
    const { answer, shown, warnings } = await read([start(), tool(0, 'a'), json(0, '{}'), close(0), tool(1, 'b'), ...events, ...end(reason)]);
    expect(answer?.content).toEqual([{ type: 'tool-call', id: 'a', name: 'f', input: {} }]);
    expect(shown.filter((event) => event?.type === 'tool-call')).toHaveLength(1);
    expect(warnings).toEqual(['tools']);
  });

  test.each([[[]], [[start()]], [[start(), open(0, { type: 'text', text: '' }), words(0, 'x')]]])('an error event is that error, wherever it comes', async (before) => {
    const { error } = await read([...before, { type: 'error', error: { details: null, type: 'overloaded_error', message: 'Overloaded' } }]);
    expect(error).toMatchObject({ code: 'overloaded', status: undefined });
  });

  test('an error without a type is an error', async () => {
    const { error } = await read(Buffer.from('data: {"error":{"message":"upstream gave up"}}\n\n'));
    expect(error).toMatchObject({ code: 'server_error', message: 'upstream gave up' });
  });

  it('what follows the end is not read', async () => {
    expect((await read([...whole, { type: 'error', error: { type: 'api_error' } }])).answer?.content).toEqual(wholeContent);
  });

  it('garbage is bad_response', async () => {
    const { error } = await read(Buffer.concat([bytesOf([start()]), Buffer.from('event: content_block_delta\ndata: {"type":"content_b\n\n'), bytesOf(whole)]));
    expect(isZerohopError(error, 'bad_response')).toBe(true);
  });
});

describe('output by our own tool', () => {
  const events = (input: string[]) => [start(), open(0, { type: 'text', text: 'Here: ' }), close(0), open(1, { type: 'tool_use', id: 'o', name: 'output', input: {} }), ...input.map((piece) => json(1, piece)), close(1), ...end('tool_use')];

  it('is streamed as text', async () => {
    const { answer, shown } = await read(events(['', '{"a":', '1}']), { outputTool: { name: 'output', schema: {}, wrapped: false } });
    expect(shown).toEqual([
      { type: 'text-delta', text: '{"a":', attempt: 0 },
      { type: 'text-delta', text: '1}', attempt: 0 },
    ]);
    expect(answer).toMatchObject({ content: [{ type: 'text', text: '{"a":1}' }], finishReason: 'stop' });
  });

  it('is unwrapped at its end', async () => {
    const { answer, shown } = await read(events(['{"value":', '[1]}']), { outputTool: { name: 'output', schema: {}, wrapped: true } });
    expect(answer?.content).toEqual([{ type: 'text', text: '[1]' }]);
    expect(shown).toHaveLength(1);
  });
});

describe('whatever comes', () => {
  const cuts = fc.array(fc.nat(4_000), { maxLength: 30 });
  const index = fc.constantFrom(0, 1, 2);
  const anyEvent = fc.oneof(
    fc.constantFrom(...whole),
    fc.record({ type: fc.constantFrom('content_block_start', 'content_block_delta', 'content_block_stop', 'message_delta', 'message_start', 'error'), index: fc.oneof(index, fc.jsonValue()), delta: fc.jsonValue(), content_block: fc.jsonValue(), message: fc.jsonValue(), usage: fc.jsonValue() }),
    fc.tuple(index, fc.string()).map(([at, piece]) => json(at, piece)),
    index.map((at) => tool(at, `t${at}`)),
    index.map(close),
    fc.constantFrom('end_turn', 'tool_use', 'max_tokens', 'refusal').map((reason) => end(reason)[0] as object),
  );

  it('a chunking changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        expect((await read(whole, { cuts: at })).answer?.content).toEqual(wholeContent);
      }),
      { numRuns: 100 },
    );
  });

  it('an order of events never throws anything but our error, and never yields a partial tool call', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 25 }), cuts, fc.boolean(), async (events, at, ended) => {
        const { answer, error, shown } = await read(ended ? [...events, { type: 'message_stop' }] : events, { cuts: at });
        if (error !== undefined) expect(isZerohopError(error)).toBe(true);
        const stops = new Set(events.filter((event) => (event as { type: string }).type === 'content_block_stop').map((event) => (event as { index?: unknown }).index));
        const calls = shown.filter((event) => event?.type === 'tool-call');
        for (const call of calls) {
          expect(call).toMatchObject({ id: expect.stringMatching(/./), name: expect.stringMatching(/./) });
          expect((call as { input: unknown }).input).toBeDefined();
        }
        // A call is announced only once its own block was closed.
        for (const call of calls) {
          const { id } = call as { id: string };
          const block = whole.find((event) => 'content_block' in event && (event.content_block as { id?: unknown }).id === id);
          expect(stops.has(block === undefined ? Number(id.slice(1)) : (block as { index: number }).index)).toBe(true);
        }
        if (answer !== undefined) {
          expect(answer.content.filter((part) => part.type === 'tool-call')).toEqual(calls.map((call) => ({ ...call })));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('bytes never throw anything but our error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), cuts, async (bytes, at) => {
        expect(isZerohopError((await read(Buffer.concat([bytesOf([start()]), bytes]), { cuts: at })).error)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
