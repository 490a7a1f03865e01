import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isZerohopError } from '../errors/zerohop-error.ts';
import { AnswerBuilder } from './answer-builder.ts';
import type { AnswerEvent } from './adapter.ts';

const provenance = { provider: 'p', model: 'm', adapter: 'a' };
const build = (): AnswerBuilder => new AnswerBuilder({ attempt: 2, callId: 'call_x' }, provenance);

function take(builder: AnswerBuilder): AnswerEvent[] {
  const events: AnswerEvent[] = [];
  for (let event = builder.take(); event !== undefined; event = builder.take()) events.push(event);
  return events;
}

describe('AnswerBuilder', () => {
  it('joins adjacent pieces of one kind to one part, and makes an event of each', () => {
    const builder = build();
    builder.reasoning('I ');
    builder.reasoning('think');
    builder.text('a');
    builder.text('');
    builder.text('b');
    builder.reasoning('more');
    expect(take(builder).map((event) => [event.type, 'text' in event ? event.text : ''])).toEqual([
      ['reasoning-delta', 'I '],
      ['reasoning-delta', 'think'],
      ['text-delta', 'a'],
      ['text-delta', 'b'],
      ['reasoning-delta', 'more'],
    ]);
    expect(builder.answer().content).toEqual([
      { type: 'reasoning', text: 'I think', provenance },
      { type: 'text', text: 'ab' },
      { type: 'reasoning', text: 'more', provenance },
    ]);
  });

  it('lets a signature close its part, and stand alone where there is none', () => {
    const builder = build();
    builder.reasoning('a');
    builder.reasoningSignature('s1');
    builder.reasoning('b');
    builder.reasoningSignature('s2');
    builder.reasoningSignature('s3');
    builder.encryptedReasoning('e');
    builder.text('t');
    builder.textSignature('s4');
    builder.text('u');
    builder.textSignature('s5');
    builder.textSignature('s6');
    expect(builder.answer().content).toEqual([
      { type: 'reasoning', text: 'a', signature: 's1', provenance },
      { type: 'reasoning', text: 'b', signature: 's2', provenance },
      { type: 'reasoning', text: '', signature: 's3', provenance },
      { type: 'reasoning', text: '', encrypted: 'e', provenance },
      { type: 'text', text: 't', signature: 's4', provenance },
      { type: 'text', text: 'u', signature: 's5', provenance },
      { type: 'text', text: '', signature: 's6', provenance },
    ]);
  });

  it('C4: delivers a tool call only when it is closed, arguments parsed', () => {
    const builder = build();
    builder.toolCall(0, { id: 'c1', name: 'f' });
    builder.toolCallDelta(0, '{"a"');
    expect(builder.answer().content).toEqual([]);
    builder.toolCallDelta(0, ':1}');
    builder.closeToolCall(0);
    builder.closeToolCall(0);
    expect(take(builder)).toEqual([
      { type: 'tool-call-delta', index: 0, id: 'c1', name: 'f', text: '{"a"' },
      { type: 'tool-call-delta', index: 0, id: 'c1', name: 'f', text: ':1}' },
      { type: 'tool-call', id: 'c1', name: 'f', input: { a: 1 } },
    ]);
    expect(builder.answer().content).toEqual([{ type: 'tool-call', id: 'c1', name: 'f', input: { a: 1 } }]);
  });

  it('holds deltas back until the name is known, and never lets empty fields replace known ones', () => {
    const builder = build();
    builder.toolCallDelta('k', '{}');
    expect(take(builder)).toEqual([]);
    builder.toolCall('k', { id: '', name: 'f' });
    builder.toolCall('k', { id: 'late', name: '' });
    builder.closeToolCalls();
    const [delta, call] = take(builder);
    expect(delta).toMatchObject({ type: 'tool-call-delta', name: 'f', text: '{}' });
    // An id that was shown stays.
    expect(call).toMatchObject({ type: 'tool-call', id: (delta as { id: string }).id, name: 'f', input: {} });
  });

  it('makes ids within 40 characters for vendors without, other ones in each attempt', () => {
    const builder = build();
    builder.toolCall(0, { name: 'f' });
    builder.toolCall(1, { name: 'g' });
    builder.closeToolCalls();
    expect(take(builder)).toMatchObject([{ id: 'call_x_2_0', input: {} }, { id: 'call_x_2_1' }]);
  });

  it('C4: refuses a call without a name, or with arguments that are no JSON', () => {
    const nameless = build();
    nameless.toolCallDelta(0, '{}');
    const broken = build();
    broken.toolCall(0, { name: 'f' });
    broken.toolCallDelta(0, '{"a":');
    for (const builder of [nameless, broken]) {
      let error: unknown;
      try {
        builder.closeToolCalls();
      } catch (thrown) {
        error = thrown;
      }
      expect(isZerohopError(error, 'bad_response') && error.details.reason).toBe('tool_call');
      expect(builder.answer().content).toEqual([]);
    }
  });

  it('leaves out what was cut where the vendor says that it cut the answer', () => {
    const builder = build();
    builder.toolCall(0, { id: 'whole', name: 'f' });
    builder.toolCallDelta(0, '{"a":1}');
    builder.toolCall(1, { id: 'cut', name: 'g' });
    builder.toolCallDelta(1, '{"b":');
    expect(builder.closeWhatParses()).toBe(1);
    expect(builder.answer().content).toMatchObject([{ id: 'whole' }]);
    expect(take(builder).filter(({ type }) => type === 'tool-call')).toHaveLength(1);
  });

  it('signs only the text from where it is told that signed text starts', () => {
    const builder = build();
    builder.text('a');
    builder.startSignedText();
    builder.text('b');
    builder.startSignedText();
    builder.text('c');
    builder.textSignature('s1');
    builder.startSignedText();
    builder.text('d');
    builder.textSignature('s2');
    builder.startSignedText();
    builder.text('e');
    expect(builder.answer().content).toEqual([
      { type: 'text', text: 'ab' },
      { type: 'text', text: 'c', signature: 's1', provenance },
      { type: 'text', text: 'd', signature: 's2', provenance },
      { type: 'text', text: 'e' },
    ]);
  });

  it('takes tool calls back where the vendor does, and counts on', () => {
    const builder = build();
    builder.toolCall(0, { name: 'f' });
    builder.closeToolCall(0);
    builder.text('a');
    expect([builder.dropToolCalls(), builder.dropToolCalls(), builder.hasToolCalls]).toEqual([1, 0, false]);
    builder.toolCall(0, { name: 'g' });
    builder.closeToolCall(0);
    expect(builder.answer().content).toMatchObject([{ type: 'text' }, { type: 'tool-call', name: 'g', id: 'call_x_2_1' }]);
    expect(new Set(take(builder).flatMap((event) => (event.type === 'tool-call' ? event.id : []))).size).toBe(2);
  });

  it('keeps opaque parts as they came and where they came, and makes no event of them', () => {
    const part = fc.oneof(fc.record({ say: fc.constantFrom('text', 'reasoning'), piece: fc.string({ minLength: 1, maxLength: 3 }) }), fc.record({ data: fc.jsonValue() }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (steps) => {
        const builder = build();
        const expected: { type: string; text?: string; data?: unknown }[] = [];
        for (const step of steps) {
          if ('data' in step) {
            builder.opaque('kind', step.data);
            expected.push({ type: 'opaque', data: step.data });
            continue;
          }
          if (step.say === 'text') builder.text(step.piece);
          else builder.reasoning(step.piece);
          const last = expected.at(-1);
          if (last?.type === step.say) last.text += step.piece;
          else expected.push({ type: step.say, text: step.piece });
        }
        const { content } = builder.answer();
        expect(content.map((made) => (made.type === 'opaque' ? { type: made.type, data: made.data } : { type: made.type, text: 'text' in made ? made.text : '' }))).toEqual(expected);
        for (const made of content) if (made.type === 'opaque') expect(made).toMatchObject({ kind: 'kind', provenance });
        expect(take(builder).every(({ type }) => type === 'text-delta' || type === 'reasoning-delta')).toBe(true);
      }),
    );
  });

  it('has no usage and no reason of its own', () => {
    const answer = build().answer();
    expect(answer).toMatchObject({ id: '', model: 'm', finishReason: 'other', content: [] });
    expect(answer.usage.provenance).toBe('none');
  });

  it('gives every event once, in order, however they are taken', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ minLength: 1, maxLength: 3 }), fc.constant(undefined)), { maxLength: 30 }), (steps) => {
        const builder = build();
        let written = '';
        let read = '';
        for (const step of steps) {
          if (step === undefined) {
            const event = builder.take();
            if (event?.type === 'text-delta') read += event.text;
          } else {
            builder.text(step);
            written += step;
          }
          expect(builder.hasEvents).toBe(read.length < written.length);
        }
        for (const event of take(builder)) if (event.type === 'text-delta') read += event.text;
        expect(read).toBe(written);
      }),
    );
  });
});
