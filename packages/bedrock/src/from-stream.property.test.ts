import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { type AnswerEvent, AnswerBuilder, isZerohopError, ZerohopError } from '@zerohop/core/adapter';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ConverseAnswerStream } from './converse-answer-stream.ts';
import { sourceOfEvents } from './event-source.ts';
import { fromError } from './from-error.ts';
import { ConverseStreamTranslator } from './from-stream.ts';

type Event = Readonly<Record<string, unknown>>;

const index = fc.integer({ min: 0, max: 3 });
const json = fc.constantFrom('', '{', '{}', '{"a":', '{"a":1}', '1}', '"x"', ' ');
/** Any event that the vendor has, in any order, and some that it has not. */
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.constant({ messageStart: { role: 'assistant' } }),
  fc.record({ contentBlockIndex: index, start: fc.constantFrom(undefined, { toolUse: { toolUseId: 't', name: 'f' } }, { toolUse: {} }) }).map((contentBlockStart) => ({ contentBlockStart })),
  fc
    .record({
      contentBlockIndex: fc.option(index, { nil: undefined }),
      delta: fc.oneof(
        fc.string().map((text) => ({ text })),
        json.map((input) => ({ toolUse: { input } })),
        fc.string().map((text) => ({ reasoningContent: { text } })),
        fc.constant({ reasoningContent: { signature: 's' } }),
        fc.constant({ reasoningContent: { redactedContent: new Uint8Array([1]) } }),
        fc.constant({ citation: {} }),
        fc.constant(undefined),
      ),
    })
    .map((contentBlockDelta) => ({ contentBlockDelta })),
  index.map((contentBlockIndex) => ({ contentBlockStop: { contentBlockIndex } })),
  fc.constantFrom('end_turn', 'tool_use', 'max_tokens', 'guardrail_intervened', 'malformed_tool_use', 'tired', '').map((stopReason) => ({ messageStop: { stopReason } })),
  fc.constant({ metadata: { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } } }),
  fc.constant({ somethingNew: {} }),
);

interface Outcome {
  readonly events: readonly AnswerEvent[];
  readonly stream: ConverseAnswerStream;
  readonly error: unknown;
}

/** Reads a scripted stream to its end, whatever that is. */
async function readAll(script: readonly Event[], breaks: boolean): Promise<Outcome> {
  const call = { attempt: 0, callId: 'c', warn() {}, progress() {} };
  const builder = new AnswerBuilder(call, { provider: 'p', model: 'm', adapter: 'bedrock' });
  async function* events(): AsyncGenerator<ConverseStreamOutput> {
    for (const event of script) yield event as unknown as ConverseStreamOutput;
    if (breaks) throw new ZerohopError({ code: 'network', message: 'broke' });
  }
  const stream = new ConverseAnswerStream(sourceOfEvents(events(), () => {}), builder, new ConverseStreamTranslator(builder, undefined, call), (error) => fromError(error, 0));
  const seen: AnswerEvent[] = [];
  const take = (): void => {
    for (let event = stream.take(); event !== undefined; event = stream.take()) seen.push(event);
  };
  try {
    while (await stream.fill()) take();
    return { events: seen, stream, error: undefined };
  } catch (error) {
    take();
    return { events: seen, stream, error };
  }
}

it('C4: whatever comes, in whatever order, only messageStop makes an answer, and only whole tool calls are in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { maxLength: 14 }), fc.boolean(), async (script, breaks) => {
      const { events, stream, error } = await readAll(script, breaks);
      const stopped = script.some((event) => 'messageStop' in event);
      if (error !== undefined) {
        expect(isZerohopError(error)).toBe(true);
        expect(stream.complete).toBe(false);
      } else {
        expect(stopped && stream.complete).toBe(true);
        const { content } = stream.answer();
        const announced = events.filter(({ type }) => type === 'tool-call');
        expect(content.filter(({ type }) => type === 'tool-call')).toHaveLength(announced.length);
        expect(content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('')).toBe(events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : [])).join(''));
      }
      for (const event of events) if (event.type === 'tool-call') expect(event.input).toBeTypeOf('object');
    }),
  );
});

const good: readonly Event[] = [
  { messageStart: { role: 'assistant' } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Looking' } } },
  { contentBlockStop: { contentBlockIndex: 0 } },
  { contentBlockStart: { contentBlockIndex: 1, start: { toolUse: { toolUseId: 't1', name: 'weather' } } } },
  { contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: '{"city":' } } } },
  { contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: '"Rome"}' } } } },
  { contentBlockStop: { contentBlockIndex: 1 } },
  { messageStop: { stopReason: 'tool_use' } },
  { metadata: { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } } },
];

it('C4: cut anywhere, a good stream is an answer from messageStop on and none before', async () => {
  for (const breaks of [false, true]) {
    for (let cut = 0; cut <= good.length; cut += 1) {
      const { events, stream, error } = await readAll(good.slice(0, cut), breaks);
      const isWhole = cut >= good.length - 1;
      expect([cut, error === undefined, stream.complete]).toEqual([cut, isWhole, isWhole]);
      const calls = events.filter(({ type }) => type === 'tool-call');
      expect(calls).toEqual(cut >= 7 ? [{ type: 'tool-call', id: 't1', name: 'weather', input: { city: 'Rome' } }] : []);
      if (isWhole) expect(stream.answer()).toMatchObject({ finishReason: 'tool-calls', usage: { provenance: cut === good.length ? 'provider' : 'none' } });
    }
  }
});
