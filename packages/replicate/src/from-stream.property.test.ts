import { AnswerBuilder, EventAnswerStream, isZerohopError, pullWith } from '@zerohop/core/adapter';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromResponse } from './from-response.ts';
import { PredictionStreamTranslator } from './from-stream.ts';
import { readPrediction } from './prediction.ts';

const provenance = { provider: 'r', model: 'acme/chat', adapter: 'replicate' };
const builderOf = (): AnswerBuilder => new AnswerBuilder({ attempt: 0, callId: 'call' }, provenance);

const lines = (text: string): string => text.split('\n').map((line) => `data: ${line}\n`).join('');
const output = (text: string): string => `event: output\nid: 1:0\n${lines(text)}\n`;
const done = 'event: done\ndata: {}\n\n';
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((words) => !words.includes('\r'));
const noise = fc.constantFrom(': hi\n\n', 'event: logs\ndata: loading\n\n', 'event: new\ndata: {}\n\n', 'data: {}\n\n', 'id: 7\n\n', 'retry: 100\n\n');

async function read(body: Uint8Array, sizes: readonly number[]): Promise<{ outcome: string; shown: string; answer: string }> {
  let at = 0;
  let turn = 0;
  const pull = pullWith(async () => {
    if (at >= body.length) return undefined;
    const piece = body.subarray(at, at + (sizes[turn++ % sizes.length] ?? 1));
    at += piece.length;
    return piece;
  });
  const builder = builderOf();
  const stream = new EventAnswerStream({ pull, cancel() {}, release() {} }, builder, new PredictionStreamTranslator(builder, { progress() {} }));
  let shown = '';
  try {
    while (await stream.fill()) for (let event = stream.take(); event !== undefined; event = stream.take()) if (event.type === 'text-delta') shown += event.text;
    return { outcome: 'complete', shown, answer: stream.answer().content.map((part) => (part.type === 'text' ? part.text : '')).join('') };
  } catch (error) {
    if (!isZerohopError(error)) throw error;
    return { outcome: error.code, shown, answer: '' };
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });

it('a whole stream is read the same, however it is cut into pieces, whatever else is in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, fc.array(noise, { maxLength: 2 })), { maxLength: 6 }), sizes, async (pieces, pieceSizes) => {
      const body = Buffer.from(pieces.map(([words, between]) => between.join('') + output(words)).join('') + done);
      const said = pieces.map(([words]) => words).join('');
      expect(await read(body, pieceSizes)).toEqual({ outcome: 'complete', shown: said, answer: said });
    }),
  );
});

it('C4: what is cut before the end of `done` is never an answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 4 }), fc.nat(), sizes, async (pieces, cut, pieceSizes) => {
      const body = Buffer.from(pieces.map(output).join('') + done);
      // Its last line may be missing, not what stands in it.
      const whole = body.length - Buffer.byteLength('data: {}\n\n') + 'data: '.length;
      const { outcome, shown } = await read(body.subarray(0, cut % whole), pieceSizes);
      expect(outcome).not.toBe('complete');
      expect(pieces.join('').startsWith(shown) || shown.endsWith('\ufffd')).toBe(true);
    }),
  );
});

it('any bytes are an answer or an error of ours', async () => {
  const junk = fc.oneof(noise, text.map(output), fc.string().map((data) => `event: done\ndata: ${data}\n\n`), fc.string().map((data) => `event: error\ndata: ${data}\n\n`), fc.string());
  await fc.assert(fc.asyncProperty(fc.array(junk, { maxLength: 8 }), sizes, async (pieces, pieceSizes) => void (await read(Buffer.from(pieces.join('')), pieceSizes))));
});

it('any JSON is a prediction or an error of ours', () => {
  const odd = fc.oneof(fc.jsonValue(), fc.constant(undefined));
  const body = fc.oneof(
    fc.jsonValue(),
    fc.record({ id: fc.oneof(fc.string(), odd), status: fc.oneof(fc.constantFrom('succeeded', 'failed', 'canceled', 'aborted', 'new', 503), odd), output: odd, error: odd, metrics: odd, urls: odd, model: odd, detail: odd, title: odd }),
  );
  fc.assert(
    fc.property(body, (given) => {
      try {
        const builder = builderOf();
        fromResponse(readPrediction(given), builder, 10);
        expect(builder.answer()).toMatchObject({ id: (given as { id: string }).id, finishReason: expect.stringMatching(/^(stop|length)$/) });
        expect((given as { status: string }).status).toBe('succeeded');
      } catch (error) {
        if (!isZerohopError(error)) throw error;
        expect(error.message).not.toBe('');
      }
    }),
    { numRuns: 500 },
  );
});
