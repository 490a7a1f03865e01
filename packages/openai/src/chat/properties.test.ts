import { AnswerBuilder, type AnswerEvent, EventAnswerStream, isZerohopError, pullWith } from '@zerohop/core/adapter';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromErrorBody } from '../errors/from-error.ts';
import { fromResponse } from './from-response.ts';
import { ChatStreamTranslator } from './from-stream.ts';

const wild = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: 'binary' }), fc.constantFrom(null, '', 0, -1, 'error', 'stop', 'length', 'tool_calls', '{}', '{"a":', '{"a":1}', '<think>', '</think>'));
const maybe = (arbitrary: fc.Arbitrary<unknown>) => fc.option(fc.oneof({ weight: 5, arbitrary }, { weight: 1, arbitrary: wild }), { nil: undefined });
const shape = (model: Record<string, fc.Arbitrary<unknown>>) => fc.record(Object.fromEntries(Object.entries(model).map(([key, arbitrary]) => [key, maybe(arbitrary)])), { requiredKeys: [] });
const words = fc.oneof({ weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) }, { weight: 1, arbitrary: fc.constantFrom('<think>', '<thi', 'nk>', '</think>') });

const toolCall = shape({ index: fc.constantFrom(0, 0, 1, 2), id: fc.constantFrom('', 'x', 'y'), function: shape({ name: fc.constantFrom('', 'f', 'g', 'final_answer'), arguments: fc.constantFrom('', '{', '}', '{}', '"a":1', '{"a":1}') }) });
const message = shape({
  role: fc.constant('assistant'),
  content: fc.oneof(words, fc.array(shape({ type: fc.constantFrom('text', 'thinking', 'refusal'), text: words, thinking: fc.array(shape({ text: words })) }), { maxLength: 2 })),
  reasoning: words,
  reasoning_content: words,
  refusal: fc.constantFrom('', 'No'),
  tool_calls: fc.array(toolCall, { maxLength: 3 }),
  function_call: shape({ name: fc.constantFrom('', 'f'), arguments: fc.constantFrom('', '{}') }),
  annotations: fc.array(shape({ url_citation: shape({ url: fc.webUrl() }) }), { maxLength: 2 }),
});
const reason = fc.constantFrom(null, null, null, '', 'stop', 'length', 'tool_calls', 'content_filter');
const chunk = shape({
  id: words,
  model: words,
  choices: fc.array(shape({ index: fc.constantFrom(0, 0, 0, 1), delta: message, message, finish_reason: reason }), { maxLength: 2 }),
  usage: shape({ prompt_tokens: fc.integer(), completion_tokens: fc.integer(), prompt_tokens_details: shape({ cached_tokens: fc.integer() }) }),
  citations: fc.array(fc.webUrl(), { maxLength: 2 }),
});
const call = { attempt: 0, callId: 'call', warn() {}, progress() {} };
const asked = { outputSchema: { type: 'object' }, tools: [] };
const provenance = { provider: 'p', model: 'm', adapter: 'openai' };

/** Cuts bytes at the places given, which may tear characters and lines. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

it('whatever is streamed, in whatever pieces: our errors only, whole tool calls only, and the text is the sum of its deltas', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { maxLength: 6 }), fc.boolean(), fc.array(fc.nat(), { maxLength: 8 }), fc.boolean(), async (chunks, done, places, isSpecial) => {
      const body = chunks.map((data) => `data: ${JSON.stringify(data)}\n\n`).join('') + (done ? 'data: [DONE]\n\n' : '');
      const pieces = cut(Buffer.from(body), places);
      const builder = new AnswerBuilder(call, provenance);
      const stream = new EventAnswerStream({ pull: pullWith(async () => pieces.shift()), cancel() {}, release() {} }, builder, new ChatStreamTranslator(builder, { ...call, ...(isSpecial && asked) }, { thinkTags: isSpecial }));
      const events: AnswerEvent[] = [];
      let failed = false;
      try {
        while (await stream.fill()) for (let event = stream.take(); event !== undefined; event = stream.take()) events.push(event);
      } catch (error) {
        if (!isZerohopError(error)) throw error;
        failed = true;
        expect(stream.complete && error.code === 'bad_response' && error.details.reason === 'truncated').toBe(false);
      }
      const { content } = stream.answer();
      const deltas = events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
      expect(content.map((part) => (part.type === 'text' ? part.text : '')).join('')).toBe(deltas);
      const called = events.filter((event) => event.type === 'tool-call');
      for (const event of called) {
        const written = events.map((other) => (other.type === 'tool-call-delta' && other.id === event.id ? other.text : '')).join('');
        expect(event.input).toEqual(written.trim() === '' ? {} : JSON.parse(written));
      }
      expect(new Set(called.map(({ id }) => id)).size).toBe(called.length);
      if (!failed) expect(content.filter(({ type }) => type === 'tool-call')).toHaveLength(called.length);
    }),
    { numRuns: 1_500 },
  );
});

it('whatever a whole body holds: an answer or our error', () => {
  const body = fc.oneof(wild, chunk, fc.array(chunk));
  fc.assert(
    fc.property(body, (value) => {
      try {
        const builder = new AnswerBuilder(call, provenance);
        fromResponse(value, builder, call);
        expect(builder.answer().finishReason).toBeTypeOf('string');
      } catch (error) {
        if (!isZerohopError(error)) throw error;
      }
    }),
    { numRuns: 1_500 },
  );
});

it('whatever an error body holds: an error with words', () => {
  const error = shape({ message: words, type: words, code: fc.oneof(words, fc.integer({ min: 390, max: 610 })), param: words, metadata: shape({ raw: words, reasons: fc.array(words) }), innererror: shape({ code: words }) });
  const body = fc.oneof(wild, error, shape({ error, detail: fc.array(shape({ loc: fc.array(words), msg: words })), message: words }), fc.array(shape({ error })));
  fc.assert(
    fc.property(body, fc.option(fc.integer({ min: 300, max: 599 }), { nil: undefined }), (value, status) => {
      const read = fromErrorBody(value, { status, header: () => undefined });
      expect(isZerohopError(read)).toBe(true);
      expect(read.message.length).toBeGreaterThan(0);
    }),
    { numRuns: 1_500 },
  );
});
