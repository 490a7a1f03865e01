import { AnswerBuilder, type AnswerEvent, EventAnswerStream, isZerohopError, pullWith } from '@zerohop/core/adapter';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GeminiStreamTranslator } from './from-stream.ts';

const provenance = { provider: 'google', model: 'gemini-x', adapter: 'google' };

/** Anything where something else belongs. */
const odd = fc.oneof(fc.constant(null), fc.constant(undefined), fc.integer(), fc.boolean(), fc.string(), fc.constant([]), fc.constant({}));
const orOdd = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> => fc.oneof({ weight: 6, arbitrary: arbitrary as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: odd });
const record = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> => fc.record(fields, { requiredKeys: [] });

const path = fc.constantFrom('$.a', '$.b', '$.a.b', '$.c[0]', '$.c[1].d', '$.c[7]', "$['x y']", '$', '$.__proto__.x', 'a');
const partialArg = record({ jsonPath: orOdd(path), stringValue: orOdd(fc.string()), numberValue: fc.double(), boolValue: fc.boolean(), willContinue: fc.boolean() });
const functionCall = record({
  name: orOdd(fc.constantFrom('f', 'g', '')),
  id: orOdd(fc.constantFrom('a', 'b')),
  args: orOdd(fc.dictionary(fc.string(), fc.jsonValue())),
  partialArgs: orOdd(fc.array(partialArg, { maxLength: 3 })),
  willContinue: orOdd(fc.boolean()),
});
const part = record({ text: orOdd(fc.string()), thought: orOdd(fc.boolean()), thoughtSignature: orOdd(fc.base64String()), functionCall: orOdd(functionCall), inlineData: odd });
const candidate = record({
  index: fc.constantFrom(0, 1),
  content: orOdd(record({ parts: orOdd(fc.array(orOdd(part), { maxLength: 3 })) })),
  finishReason: fc.option(fc.constantFrom('STOP', 'MAX_TOKENS', 'SAFETY', 'MALFORMED_FUNCTION_CALL', 'NEW', '', 1, 3, 99)),
  groundingMetadata: orOdd(record({ groundingChunks: orOdd(fc.array(orOdd(record({ web: orOdd(record({ uri: orOdd(fc.webUrl()) })) })))), webSearchQueries: odd })),
  citationMetadata: orOdd(record({ citations: odd })),
});
const chunk = record({
  candidates: orOdd(fc.array(orOdd(candidate), { maxLength: 2 })),
  usageMetadata: orOdd(record({ promptTokenCount: orOdd(fc.nat()), candidatesTokenCount: orOdd(fc.nat()), promptTokensDetails: orOdd(fc.array(odd)) })),
  promptFeedback: fc.option(orOdd(record({ blockReason: odd })), { freq: 10 }),
  modelVersion: odd,
  responseId: odd,
});
const frame = fc.oneof(
  { weight: 12, arbitrary: chunk.map((data) => `data: ${JSON.stringify(data)}\r\n\r\n`) },
  { weight: 1, arbitrary: fc.constantFrom(': ping\r\n\r\n', 'data: [DONE]\n\n', 'data: {"candidates": [\r\n\r\n', 'event: error\ndata: {"error":{"code":503}}\n\n', 'error: no\n\n', 'data: null\n\n', 'data: [{"error":{}}]\n\n') },
  { weight: 1, arbitrary: fc.string().map((text) => `data: ${text}\n\n`) },
);

/** A body that hands out its bytes in the given pieces. */
function readerOf(bytes: Uint8Array, sizes: readonly number[]): ConstructorParameters<typeof EventAnswerStream>[0] {
  let at = 0;
  let turn = 0;
  return {
    pull: pullWith(async () => {
      if (at >= bytes.length) return undefined;
      const piece = bytes.subarray(at, at + (sizes[turn % sizes.length] ?? 1));
      turn += 1;
      at += piece.length;
      return piece;
    }),
    cancel() {},
    release() {},
  };
}

async function read(body: Uint8Array, sizes: readonly number[]): Promise<{ outcome: string; events: AnswerEvent[]; content: unknown }> {
  const builder = new AnswerBuilder({ attempt: 0, callId: 'call' }, provenance);
  const translator = new GeminiStreamTranslator(builder, { warn: () => {}, progress: () => {} });
  const stream = new EventAnswerStream(readerOf(body, sizes), builder, translator);
  const events: AnswerEvent[] = [];
  let outcome = 'complete';
  try {
    while (await stream.fill()) for (let event = stream.take(); event !== undefined; event = stream.take()) events.push(event);
  } catch (error) {
    if (!isZerohopError(error)) throw error;
    outcome = error.code;
  }
  return { outcome, events, content: stream.answer().content };
}

const sizesArbitrary = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

it('C4: whatever comes in whatever pieces, there are only our errors, whole tool calls, and one reading', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 6 }), sizesArbitrary, async (frames, sizes) => {
      const body = Buffer.from(frames.join(''));
      const reading = await read(body, sizes);
      expect(await read(body, [body.length + 1])).toEqual(reading);
      for (const event of reading.events) {
        if (event.type === 'tool-call') expect(event).toMatchObject({ id: expect.stringMatching(/./), name: expect.stringMatching(/./) });
      }
      const announced = reading.events.filter(({ type }) => type === 'tool-call').length;
      const kept = (reading.content as { type: string }[]).filter(({ type }) => type === 'tool-call').length;
      expect(kept).toBe(announced);
    }),
    { numRuns: 500 },
  );
});

it('C4: a stream cut anywhere before its finish reason is never complete', async () => {
  const chunks = [
    { candidates: [{ content: { parts: [{ text: 'Grüezi ' }] } }] },
    { candidates: [{ content: { parts: [{ functionCall: { name: 'f', args: { city: 'Zürich' } } }] } }] },
    { candidates: [{ content: { parts: [{ text: '', thoughtSignature: 'c2ln' }] }, finishReason: 'STOP' }] },
  ];
  const bytes = Buffer.from(chunks.map((data) => `data: ${JSON.stringify(data)}\r\n\r\n`).join(''));
  const endOfLast = bytes.length - 4;
  for (let cut = 0; cut < endOfLast; cut += 1) expect((await read(bytes.subarray(0, cut), [3])).outcome).toBe('bad_response');
});
