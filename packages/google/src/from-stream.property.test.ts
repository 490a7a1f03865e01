import { AnswerBuilder, type AnswerEvent, EventAnswerStream, isZerohopError, pullWith } from '@zerohop/core/adapter';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromResponse } from './from-response.ts';
import { GeminiStreamTranslator } from './from-stream.ts';
import { PartialArgs } from './partial-args.ts';

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
const part = record({ text: orOdd(fc.string()), thought: orOdd(fc.boolean()), thoughtSignature: orOdd(fc.base64String()), functionCall: orOdd(functionCall), inlineData: odd, executableCode: odd, newThing: odd });
const candidate = record({
  index: fc.constantFrom(0, 1),
  content: orOdd(record({ parts: orOdd(fc.array(orOdd(part), { maxLength: 3 })) })),
  finishReason: fc.option(fc.constantFrom('STOP', 'MAX_TOKENS', 'SAFETY', 'MALFORMED_FUNCTION_CALL', 'NEW', '', 1, 3, 99)),
  groundingMetadata: orOdd(record({ groundingChunks: orOdd(fc.array(orOdd(record({ web: orOdd(record({ uri: orOdd(fc.webUrl()) })) })))), webSearchQueries: odd })),
  citationMetadata: orOdd(record({ citations: odd })),
  urlContextMetadata: orOdd(record({ urlMetadata: orOdd(fc.array(orOdd(record({ retrievedUrl: odd, urlRetrievalStatus: fc.constantFrom('URL_RETRIEVAL_STATUS_SUCCESS', 7) })))) })),
  logprobsResult: orOdd(record({ chosenCandidates: orOdd(fc.array(odd)), logProbabilitySum: odd })),
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

/** Names that JSON may have and a path can say. */
const name = fc.string({ minLength: 1, maxLength: 6 }).filter((given) => given !== '__proto__');

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

type Part = Readonly<Record<string, unknown>>;

const signed = (held: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Part> =>
  fc.tuple(held, fc.option(fc.constantFrom('c2ln', 'YWdu'), { nil: undefined, freq: 3 })).map(([part, thoughtSignature]) => ({ ...part, ...(thoughtSignature && { thoughtSignature }) }));
const realPart = fc.oneof(
  signed(fc.string({ minLength: 1 }).map((text) => ({ text }))),
  signed(fc.string({ minLength: 1 }).map((text) => ({ text, thought: true }))),
  signed(fc.tuple(fc.constantFrom('f', 'g'), fc.dictionary(fc.string(), fc.jsonValue())).map(([name, args]) => ({ functionCall: { name, args } }))),
  signed(fc.jsonValue().map((code) => ({ executableCode: { language: 'PYTHON', code } }))),
  fc.constant<Part>({ text: '', thoughtSignature: 'ZW5k' }),
);

/** A part as several: text may come in pieces, the signature on the last of them. */
function pieces({ text, thoughtSignature, ...more }: Part, size: number): Part[] {
  if (typeof text !== 'string' || text === '') return [{ ...more, ...(text !== undefined && { text }), ...(thoughtSignature !== undefined && { thoughtSignature }) }];
  const cut = text.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? [text];
  return cut.map((piece, index) => ({ ...more, text: piece, ...(index === cut.length - 1 && thoughtSignature !== undefined && { thoughtSignature }) }));
}

it('a stream says what the whole answer says, however it is cut into chunks', () => {
  fc.assert(
    fc.property(fc.array(realPart, { maxLength: 6 }), fc.integer({ min: 1, max: 5 }), (parts, size) => {
      const open = (): AnswerBuilder => new AnswerBuilder({ attempt: 0, callId: 'call' }, provenance);
      const whole = fromResponse({ candidates: [{ content: { parts }, finishReason: 'STOP' }], responseId: 'r' }, open(), { warn: () => {} });
      const builder = open();
      const translator = new GeminiStreamTranslator(builder, { warn: () => {}, progress: () => {} });
      for (const piece of parts.flatMap((each) => pieces(each, size))) translator.chunk({ candidates: [{ content: { parts: [piece] } }], responseId: 'r' });
      translator.chunk({ candidates: [{ finishReason: 'STOP' }], responseId: 'r' });
      translator.finish();
      const { raw, ...streamed } = builder.answer();
      expect({ ...streamed, raw: undefined }).toEqual({ ...whole, raw: undefined });
      // What is kept of the stream reads like the whole answer it was.
      const again = fromResponse(raw, open(), { warn: () => {} });
      expect(again.content).toEqual(whole.content);
    }),
    { numRuns: 300 },
  );
});

/** The paths of JSON's leaves. Lists and objects without any have none. */
function* leaves(value: unknown, path: string): Generator<[path: string, value: unknown]> {
  if (typeof value !== 'object' || value === null) yield [path, value];
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* leaves(item, `${path}[${index}]`);
  else for (const [name, member] of Object.entries(value)) yield* leaves(member, `${path}['${name.replaceAll(/['\\]/g, '\\$&')}']`);
}

const { tree } = fc.letrec((tie) => ({
  leaf: fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), fc.array(tie('tree'), { minLength: 1, maxLength: 3 }), fc.dictionary(name, tie('tree'), { minKeys: 1, maxKeys: 3 })),
}));

it('arguments in pieces come to what they were', () => {
  fc.assert(
    fc.property(fc.dictionary(name, tree, { maxKeys: 4 }), fc.integer({ min: 1, max: 4 }), (args, size) => {
      const read = new PartialArgs();
      for (const [jsonPath, value] of leaves(args, '$')) {
        if (typeof value !== 'string') read.add([value === null ? { jsonPath, nullValue: 'NULL_VALUE' } : typeof value === 'number' ? { jsonPath, numberValue: value } : { jsonPath, boolValue: value }]);
        else for (let at = 0; at === 0 || at < value.length; at += size) read.add([{ jsonPath, stringValue: value.slice(at, at + size) }]);
      }
      expect(JSON.parse(read.toJson())).toEqual(JSON.parse(JSON.stringify(args)));
    }),
    { numRuns: 300 },
  );
});
