import { crc32 } from 'node:zlib';
import { bedrockEvent } from '@zerohop/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventFrames } from './event-frames.ts';

function read(...pieces: readonly Uint8Array[]): { events: unknown[]; frames: EventFrames } {
  const frames = new EventFrames();
  const events: unknown[] = [];
  for (const piece of pieces) frames.push(piece, (event) => events.push(event));
  return { events, frames };
}

/** A frame with whatever headers, and checksums that hold. */
function frameOf(headers: Buffer, payload = Buffer.from('{}'), headersLength = headers.length): Buffer {
  const whole = Buffer.concat([Buffer.alloc(12), headers, payload, Buffer.alloc(4)]);
  whole.writeUInt32BE(whole.length, 0);
  whole.writeUInt32BE(headersLength, 4);
  whole.writeUInt32BE(crc32(whole.subarray(0, 8)), 8);
  whole.writeUInt32BE(crc32(whole.subarray(0, -4)), whole.length - 4);
  return whole;
}
const header = (name: string, type: number, value: Buffer) => Buffer.concat([Buffer.of(name.length), Buffer.from(name), Buffer.of(type), value]);
const textHeader = (name: string, value: string) => header(name, 7, Buffer.concat([Buffer.of(0, value.length), Buffer.from(value)]));

it('whatever the cuts, the events are the same', () => {
  const event = fc.record({ type: fc.constantFrom('messageStart', 'contentBlockDelta', 'unheardOf'), payload: fc.dictionary(fc.string(), fc.string()) });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 5 }), fc.array(fc.nat(400), { maxLength: 8 }), (script, cuts) => {
      const body = Buffer.concat(script.map(({ type, payload }) => bedrockEvent(type, payload)));
      const places = [0, ...cuts.map((cut) => Math.min(cut, body.length)).toSorted((a, b) => a - b), body.length];
      const { events, frames } = read(...places.slice(1).map((end, at) => body.subarray(places[at], end)));
      expect(events).toEqual(script.map(({ type, payload }) => ({ [type]: JSON.parse(JSON.stringify(payload)) })));
      expect(frames.torn).toBe(false);
    }),
  );
});

it('one wrong bit anywhere, and nothing comes of the frame', () => {
  const good = bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Four' } });
  for (let at = 0; at < good.length * 8; at += 1) {
    const bad = Uint8Array.from(good);
    bad[at >> 3] = (bad[at >> 3] ?? 0) ^ (1 << (at & 7));
    expect(() => read(bad), String(at)).toThrow(expect.objectContaining({ code: 'bad_response', details: { reason: 'broken_frame' } }));
  }
});

it('every beginning of a frame is a torn one', () => {
  const good = bedrockEvent('messageStop', { stopReason: 'end_turn' });
  for (let length = 1; length < good.length; length += 1) {
    const { events, frames } = read(good.subarray(0, length));
    expect([events, frames.torn]).toEqual([[], true]);
  }
});

describe('a frame', () => {
  it('may bear headers of any type', () => {
    const values = [[0, 0], [1, 0], [2, 1], [3, 2], [4, 4], [5, 8], [8, 8], [9, 16]].map(([type = 0, length = 0]) => header(`h${type}`, type, Buffer.alloc(length)));
    const bytes = header('b', 6, Buffer.of(0, 2, 1, 2));
    const headers = Buffer.concat([...values, bytes, textHeader(':message-type', 'event'), textHeader(':event-type', 'messageStart')]);
    expect(read(frameOf(headers, Buffer.from('{"role":"assistant"}'))).events).toEqual([{ messageStart: { role: 'assistant' } }]);
  });

  it('of a kind nobody knows says nothing', () => {
    expect(read(frameOf(textHeader(':message-type', 'hint')), frameOf(Buffer.alloc(0))).events).toEqual([]);
  });

  it('holds bytes as text, and what is null is not there', () => {
    const { events } = read(
      bedrockEvent('contentBlockDelta', { contentBlockIndex: 1, delta: { reasoningContent: { redactedContent: 'AQI=' } } }),
      bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: null, reasoningContent: { text: 'hm' } } }),
    );
    expect(events).toEqual([
      { contentBlockDelta: { contentBlockIndex: 1, delta: { reasoningContent: { redactedContent: Buffer.of(1, 2) } } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text: 'hm' } } } },
    ]);
  });

  it('that is an exception is thrown under its name, after what came before it', () => {
    const frames = new EventFrames();
    const events: unknown[] = [];
    const body = Buffer.concat([bedrockEvent('messageStart', {}), bedrockEvent('throttlingException', { message: 'slow down' }, 'exception')]);
    expect(() => frames.push(body, (event) => events.push(event))).toThrow(expect.objectContaining({ name: 'throttlingException', message: 'slow down' }));
    expect(events).toHaveLength(1);
    const unmodeled = Buffer.concat([textHeader(':message-type', 'error'), textHeader(':error-code', 'InternalFailure'), textHeader(':error-message', 'oops')]);
    expect(() => read(frameOf(unmodeled))).toThrow(expect.objectContaining({ name: 'InternalFailure', message: 'oops' }));
  });

  it.each<[string, Buffer]>([
    ['headers longer than itself', frameOf(Buffer.alloc(0), Buffer.alloc(0), 50)],
    ['a header of no type', frameOf(header('x', 42, Buffer.alloc(3)))],
    ['half a header', frameOf(Buffer.of(9, 1))],
    ['a length of its own alone', frameOf(header('x', 7, Buffer.alloc(0)))],
    ['a payload that is no JSON', frameOf(textHeader(':message-type', 'event'), Buffer.from('{'))],
  ])('with %s is refused', (_name, frame) => {
    expect(() => read(frame)).toThrow(expect.objectContaining({ code: 'bad_response' }));
  });

  it('of gigabytes is refused at its prelude', () => {
    const prelude = Buffer.alloc(12);
    prelude.writeUInt32BE(2 ** 31, 0);
    prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
    expect(() => read(prelude)).toThrow(expect.objectContaining({ code: 'bad_response' }));
  });
});
