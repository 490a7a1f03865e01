import type { ChatEvent, ZerohopError } from '@zerohop/core';
import type { Answer, Fault } from '@zerohop/testkit';
import { expect, it } from 'vitest';
import { contract, failureOf, textOf } from './contract.ts';
import type { Ask } from './subject.ts';

const words = ['One ', 'two ', 'three ', 'four.'];
const calls = [{ name: 'weather', input: { city: 'Oslo', days: 3 } }, { name: 'weather', input: { city: 'Rome', days: 1 } }];
const withCalls: Answer = { chunks: words, toolCalls: calls, chunkSize: 8 };
const withTools: Ask = { tools: [{ name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } } } }] };

contract('a stream that is cut', ({ takesTools }, bench) => {
  const answer: Answer = takesTools ? withCalls : { chunks: words };
  const ask: Ask = takesTools ? withTools : {};

  /** What a broken stream showed, and what it ended with. */
  async function broken(fault: Fault): Promise<{ shown: ChatEvent[]; error: ZerohopError }> {
    bench.reset();
    bench.server.answer(answer);
    bench.fault(fault);
    const shown: ChatEvent[] = [];
    const error = await failureOf(
      (async () => {
        for await (const event of bench.router.stream(bench.request(ask))) shown.push(event);
      })(),
    );
    return { shown, error };
  }

  async function contentChunks(): Promise<number> {
    bench.reset();
    bench.server.answer(answer);
    await bench.events(ask);
    return (await bench.answering(1)).chunksSent;
  }

  it.each<[string, (afterChunks: number) => Fault]>([
    ['by a socket that is destroyed', (afterChunks) => ({ type: 'cut', afterChunks })],
    ['by an end in good order', (afterChunks) => ({ type: 'clean-end', afterChunks })],
    ["by the vendor's own error", (afterChunks) => ({ type: 'in-band-error', condition: 'overloaded', afterChunks })],
  ])('C4: %s is an error at every chunk, and shows nothing that is not so', async (_how, faultAt) => {
    const chunks = await contentChunks();
    expect(chunks).toBeGreaterThan(3);
    // Behind the last one only the finish is missing.
    for (const afterChunks of [...Array.from({ length: chunks }, (_, index) => index), Number.POSITIVE_INFINITY]) {
      const { shown, error } = await broken(faultAt(afterChunks));
      const place = `after ${afterChunks} chunks`;
      const hasContent = shown.some(({ type }) => type !== 'start' && type !== 'warning');
      expect(hasContent ? ['stream_interrupted'] : ['network', 'bad_response', 'overloaded'], place).toContain(error.code);
      expect(words.join('').startsWith(textOf(shown)), place).toBe(true);
      expect(shown.some(({ type }) => type === 'finish'), place).toBe(false);
      // Calls are delivered whole, in order, or not at all.
      const delivered = shown.flatMap((event) => (event.type === 'tool-call' ? [{ name: event.name, input: event.input }] : []));
      expect(delivered, place).toEqual(calls.slice(0, delivered.length));
      if (hasContent) expect(error.partial?.text, place).toBe(textOf(shown));
    }
  });

  it('leaves the next call unharmed', async () => {
    for (const fault of [{ type: 'cut', afterChunks: 1 }, { type: 'clean-end', afterChunks: 1 }, { type: 'cut', afterChunks: 1, reset: true }] satisfies Fault[]) {
      await broken(fault);
      bench.reset();
      bench.server.answer({ text: 'fine again' });
      expect((await bench.ask('streamed')).text).toBe('fine again');
    }
  });

  it('C4: half a whole answer is an error', async () => {
    for (const type of ['cut', 'clean-end'] as const) {
      bench.reset();
      bench.fault({ type, afterChunks: 1 });
      expect(['network', 'bad_response']).toContain((await bench.failure('whole')).code);
    }
  });
});
