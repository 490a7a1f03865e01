import { type Answer, AnswerBuilder, type AnswerEvent, EventAnswerStream, isZerohopError, pullWith } from '@zerohop/core/adapter';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromResponse } from './from-response.ts';
import { ResponseStreamTranslator } from './from-stream.ts';

const wild = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: 'binary' }), fc.constantFrom(null, '', 0, -1, 'error', 'completed', 'message', 'function_call', '{}', '{"a":', '{"a":1}'));
const maybe = (arbitrary: fc.Arbitrary<unknown>) => fc.option(fc.oneof({ weight: 5, arbitrary }, { weight: 1, arbitrary: wild }), { nil: undefined });
const shape = (model: Record<string, fc.Arbitrary<unknown>>) => fc.record(Object.fromEntries(Object.entries(model).map(([key, arbitrary]) => [key, maybe(arbitrary)])), { requiredKeys: [] });
const words = fc.string({ unit: 'grapheme', maxLength: 8 });
const id = fc.constantFrom('', 'a', 'b');
const args = fc.constantFrom('', '{', '}', '{}', '"a":1', '{"a":1}');

const item = shape({
  id,
  type: fc.constantFrom('message', 'message', 'reasoning', 'function_call', 'function_call', 'custom_tool_call', 'web_search_call', 'shell_call', 'shell_call_output'),
  phase: fc.constantFrom('commentary', 'final_answer'),
  status: fc.constantFrom('completed', 'incomplete', 'in_progress'),
  content: fc.array(shape({ type: fc.constantFrom('output_text', 'refusal', 'reasoning_text'), text: words, refusal: words, annotations: fc.array(shape({ url: fc.webUrl(), file_id: id }), { maxLength: 2 }) }), { maxLength: 2 }),
  summary: fc.array(shape({ text: words }), { maxLength: 2 }),
  encrypted_content: fc.constantFrom('gAAA'),
  call_id: id,
  name: fc.constantFrom('', 'f', 'sql'),
  arguments: args,
  input: words,
});
const response = shape({
  id: words,
  model: words,
  status: fc.constantFrom('completed', 'incomplete', 'failed', 'queued'),
  error: fc.constantFrom(null, null, { code: 'server_error', message: 'oops' }),
  incomplete_details: shape({ reason: fc.constantFrom('max_output_tokens', 'content_filter', 'whim') }),
  output: fc.array(item, { maxLength: 3 }),
  usage: shape({ input_tokens: fc.integer(), output_tokens: fc.integer(), input_tokens_details: shape({ cached_tokens: fc.integer() }) }),
});
const kinds = ['output_text', 'refusal', 'reasoning_text', 'reasoning_summary_text', 'function_call_arguments'];
const types = [
  ...kinds.flatMap((kind) => [`response.${kind}.delta`, `response.${kind}.delta`, `response.${kind}.done`]),
  'response.output_item.added', 'response.output_item.done', 'response.output_text.annotation.added', 'response.created', 'response.in_progress', 'response.queued', 'keepalive', 'response.novelty',
];
const event = fc.oneof(
  { weight: 12, arbitrary: fc.record({ type: fc.constantFrom(...types), output_index: maybe(fc.constantFrom(0, 0, 1)), item_id: maybe(id), content_index: maybe(fc.constantFrom(0, 1)), delta: maybe(fc.oneof(words, args)), text: maybe(words), refusal: maybe(words), arguments: maybe(args), item: maybe(item), annotation: maybe(shape({ url: fc.webUrl() })), response: maybe(response) }, { requiredKeys: ['type'] }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('response.completed', 'response.incomplete', 'response.failed', 'error'), response: maybe(response) }, { requiredKeys: ['type'] }) },
);

const call = { attempt: 0, callId: 'call', warn() {}, progress() {}, request: { model: 'm', messages: [], providerOptions: { openai: { tools: [{ type: 'custom', name: 'sql' }] } } } };
const provenance = { provider: 'p', model: 'm', adapter: 'openai' };

interface Outcome {
  events: AnswerEvent[];
  answer: Answer;
  failed: boolean;
}

/** Reads a body in pieces; any error but ours fails the test. */
async function read(pieces: Buffer[]): Promise<Outcome> {
  const builder = new AnswerBuilder(call, provenance);
  const stream = new EventAnswerStream({ pull: pullWith(async () => pieces.shift()), cancel() {}, release() {} }, builder, new ResponseStreamTranslator(builder, call, { adapter: 'openai', provider: 'openai' }));
  const events: AnswerEvent[] = [];
  let failed = false;
  try {
    while (await stream.fill()) for (let next = stream.take(); next !== undefined; next = stream.take()) events.push(next);
  } catch (error) {
    if (!isZerohopError(error)) throw error;
    failed = true;
    expect(stream.complete && error.code === 'bad_response' && error.details.reason === 'truncated').toBe(false);
  }
  return { events, answer: stream.answer(), failed };
}

/** Cuts bytes at the places given, which may tear characters and lines. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

function holdsTogether({ events, answer, failed }: Outcome): void {
  const shown = (type: 'text-delta' | 'reasoning-delta'): string => events.map((one) => (one.type === type ? one.text : '')).join('');
  expect(answer.content.map((part) => (part.type === 'text' ? part.text : '')).join('')).toBe(shown('text-delta'));
  expect(answer.content.map((part) => (part.type === 'reasoning' ? part.text : '')).join('')).toBe(shown('reasoning-delta'));
  const called = events.filter((one) => one.type === 'tool-call');
  for (const one of called) {
    const written = events.map((other) => (other.type === 'tool-call-delta' && other.id === one.id ? other.text : '')).join('');
    expect(one.input).toEqual(written.trim() === '' ? {} : JSON.parse(written));
  }
  expect(new Set(called.map((one) => one.id)).size).toBe(called.length);
  if (!failed) expect(answer.content.filter(({ type }) => type === 'tool-call')).toHaveLength(called.length);
}

it('whatever is streamed, in whatever pieces: our errors only, whole tool calls only, and the words are the sum of their deltas', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 8 }), fc.boolean(), fc.array(fc.nat(), { maxLength: 8 }), async (sent, named, places) => {
      const body = sent.map((one) => `${named ? `event: ${one.type}\n` : ''}data: ${JSON.stringify(one)}\n\n`).join('');
      holdsTogether(await read(cut(Buffer.from(body), places)));
    }),
    { numRuns: 2_000 },
  );
});

it('whatever a whole body holds: an answer or our error', () => {
  fc.assert(
    fc.property(fc.oneof(wild, response, fc.array(response)), (value) => {
      try {
        const builder = new AnswerBuilder(call, provenance);
        fromResponse(value, builder, call, { adapter: 'openai', provider: 'openai' });
        expect(builder.answer().finishReason).toBeTypeOf('string');
      } catch (error) {
        if (!isZerohopError(error)) throw error;
      }
    }),
    { numRuns: 2_000 },
  );
});

const said = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const wellFormed = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('message' as const), words: said, phase: fc.constantFrom(undefined, 'commentary', 'final_answer') }),
    fc.record({ type: fc.constant('reasoning' as const), words: fc.oneof(said, fc.constant('')), encrypted: fc.constantFrom('gAAA', undefined), shown: fc.boolean() }),
    fc.record({ type: fc.constant('function_call' as const), words: fc.jsonValue({ maxDepth: 1 }).map((value) => JSON.stringify(value)) }),
  ),
  { maxLength: 5 },
);

type WellFormed = typeof wellFormed extends fc.Arbitrary<(infer Item)[]> ? Item : never;

function toItem(given: WellFormed, place: number): { type: string; [field: string]: unknown } {
  const { type, words: text } = given;
  if (type === 'message') return { type, id: `i${place}`, role: 'assistant', status: 'completed', phase: given.phase, content: [{ type: 'output_text', text, annotations: [] }] };
  if (type === 'function_call') return { type, id: `i${place}`, call_id: `c${place}`, name: 'f', arguments: text, status: 'completed' };
  const parts = text === '' ? [] : [{ type: given.shown ? 'reasoning_text' : 'summary_text', text }];
  return { type, id: `i${place}`, summary: given.shown ? [] : parts, content: given.shown ? parts : undefined, encrypted_content: given.encrypted };
}

function toEvents(given: WellFormed, place: number, size: number): object[] {
  const item = toItem(given, place);
  const kind = { message: 'output_text', function_call: 'function_call_arguments', reasoning: given.type === 'reasoning' && given.shown ? 'reasoning_text' : 'reasoning_summary_text' }[given.type];
  const pieces = given.words.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? [];
  return [
    { type: 'response.output_item.added', output_index: place, item: { ...item, content: [], summary: [], arguments: '', status: 'in_progress' } },
    ...pieces.map((delta) => ({ type: `response.${kind}.delta`, output_index: place, item_id: item['id'], delta })),
    { type: 'response.output_item.done', output_index: place, item },
  ];
}

it('whatever a response holds, whole or streamed it is the same answer', async () => {
  await fc.assert(
    fc.asyncProperty(wellFormed, fc.integer({ min: 1, max: 5 }), fc.boolean(), async (given, size, repeats) => {
      const output = given.map(toItem);
      const body = { id: 'r', model: 'm', status: 'completed', output };
      const builder = new AnswerBuilder(call, provenance);
      fromResponse(body, builder, call, { adapter: 'openai', provider: 'openai' });
      const events = [...given.flatMap((item, place) => toEvents(item, place, size)), { type: 'response.completed', response: repeats ? body : { ...body, output: [] } }];
      const streamed = await read([Buffer.from(events.map((one) => `data: ${JSON.stringify(one)}\n\n`).join(''))]);
      const { content, finishReason, id, model } = builder.answer();
      expect(streamed.answer).toMatchObject({ content, finishReason, id, model });
      expect(content.filter(({ type }) => type === 'tool-call')).toHaveLength(given.filter(({ type }) => type === 'function_call').length);
    }),
    { numRuns: 1_000 },
  );
});

/** An answer as a vendor streams it: thoughts, words said on the way, calls, the answer. */
const whole = (() => {
  const words = (phase: string, text: string) => ({ id: `msg_${phase}`, type: 'message', role: 'assistant', phase, status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] });
  const items = [
    { id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm, 四.' }], encrypted_content: 'gAAA' },
    words('commentary', 'Let me look.'),
    { id: 'fc_1', type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"a":"Zürich"}', status: 'completed' },
    { id: 'fc_2', type: 'function_call', call_id: 'c2', name: 'g', arguments: '{"b":[1,2]}', status: 'completed' },
    words('final_answer', 'Grüezi 👋'),
  ];
  const events: { type: string; [field: string]: unknown }[] = [{ type: 'response.created', response: { id: 'r', status: 'in_progress', output: [] } }];
  const pieces = (kind: string, place: number, text: string): void => {
    for (const piece of text) events.push({ type: `response.${kind}.delta`, output_index: place, delta: piece });
  };
  for (const [place, one] of items.entries()) {
    events.push({ type: 'response.output_item.added', output_index: place, item: { ...one, content: [], summary: [], arguments: '', status: 'in_progress' } });
    if (one.type === 'function_call') pieces('function_call_arguments', place, (one as { arguments: string }).arguments);
    else if (one.type === 'reasoning') pieces('reasoning_summary_text', place, 'Hm, 四.');
    else pieces('output_text', place, (one as ReturnType<typeof words>).content[0]?.text ?? '');
    events.push({ type: 'response.output_item.done', output_index: place, item: one });
  }
  events.push({ type: 'response.completed', response: { id: 'r', status: 'completed', output: items } });
  return events.map((one) => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`);
})();

it('C4: cut at any event, it is never an answer and no call is in parts; at the last one it is whole', async () => {
  for (let events = 0; events <= whole.length; events += 1) {
    const outcome = await read([Buffer.from(whole.slice(0, events).join(''))]);
    holdsTogether(outcome);
    expect(outcome.failed).toBe(events < whole.length);
    for (const one of outcome.events) if (one.type === 'tool-call') expect(one.input).toEqual(one.name === 'f' ? { a: 'Zürich' } : { b: [1, 2] });
  }
});

it('is the same in pieces of 1 to 7 bytes', async () => {
  const expected = await read([Buffer.from(whole.join(''))]);
  expect(expected.answer.content.map(({ type }) => type)).toEqual(['reasoning', 'reasoning', 'tool-call', 'tool-call', 'text']);
  for (let size = 1; size <= 7; size += 1) {
    const bytes = Buffer.from(whole.join(''));
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
    expect(await read(pieces)).toEqual(expected);
  }
});
