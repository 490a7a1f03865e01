import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventStreamParser, type ServerSentEvent } from './event-stream.ts';

function parse(...chunks: (string | Uint8Array)[]): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  const parser = new EventStreamParser((event) => events.push(event));
  for (const chunk of chunks) parser.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  parser.end();
  return events;
}

const data = (text: string): ServerSentEvent => ({ event: '', data: text, error: '' });

describe('EventStreamParser', () => {
  it.each([
    ['LF', 'data: a\n\ndata: b\n\n'],
    ['CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n'],
    ['CR', 'data: a\r\rdata: b\r\r'],
    ['a mixture', 'data: a\r\n\ndata: b\n\r\n'],
  ])('ends lines with %s', (_, text) => {
    expect(parse(text)).toEqual([data('a'), data('b')]);
  });

  it('takes a CRLF that is split between chunks for one line end', () => {
    expect(parse('event: x\r', '\ndata: a\r', '\n\r', '\n')).toEqual([{ event: 'x', data: 'a', error: '' }]);
  });

  it('reads a field with or without the space behind its colon, and keeps further spaces', () => {
    expect(parse('data:a\n\ndata: a\n\ndata:  a \n\n')).toEqual([data('a'), data('a'), data(' a ')]);
  });

  it('joins data lines, and takes a line without a colon for an empty field', () => {
    expect(parse('data: a\ndata\ndata: b\n\n')).toEqual([data('a\n\nb')]);
  });

  it('skips comments, unknown fields and events without data', () => {
    expect(parse(': ping\n\n:\nid: 7\nretry: 3\nevent: ping\n\ndata:\n\ndata: a\n\n')).toEqual([data('a')]);
  });

  it('does not carry the name of an event without data over to the next', () => {
    expect(parse('event: ping\ndata:\n\ndata: a\n\n')).toEqual([data('a')]);
  });

  it("reads the field 'error', which some servers send instead of data", () => {
    expect(parse('error: {"code":500}\n\n')).toEqual([{ event: '', data: '', error: '{"code":500}' }]);
  });

  it('drops a byte order mark, also one in pieces', () => {
    expect(parse(Buffer.from([0xef]), Buffer.from([0xbb, 0xbf]), 'data: a\n\n')).toEqual([data('a')]);
  });

  it('counts a last event without its blank line, and a last line without its end', () => {
    expect(parse('data: a\n')).toEqual([data('a')]);
    expect(parse('data: a')).toEqual([data('a')]);
  });

  it('replaces what is no UTF-8, and puts characters in pieces together', () => {
    const bytes = Buffer.from('data: ü€𝄞\n\n');
    expect(parse(...Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual([data('ü€𝄞')]);
    expect(parse(Buffer.from([...Buffer.from('data: '), 0xff, 0x0a, 0x0a]))).toEqual([data('\ufffd')]);
    expect(parse(Buffer.from([...Buffer.from('data: '), 0xe2, 0x82]))).toEqual([data('\ufffd')]);
  });

  it('carries on after a listener that threw: nothing of the event is left behind', () => {
    const events: ServerSentEvent[] = [];
    const parser = new EventStreamParser((event) => {
      if (event.data === 'bad') throw new Error('bad event');
      events.push(event);
    });
    expect(() => parser.push(Buffer.from('event: x\ndata: bad\n\n'))).toThrow('bad event');
    parser.push(Buffer.from('data: good\n\n'));
    expect(events).toEqual([data('good')]);
  });

  it('refuses a line and an event without end', () => {
    const megabyte = Buffer.alloc(1_048_576, 0x61);
    const endlessLine = new EventStreamParser(() => {});
    expect(() => {
      for (let sent = 0; sent < 40; sent += 1) endlessLine.push(megabyte);
    }).toThrow(RangeError);
    const endlessEvent = new EventStreamParser(() => {});
    const line = Buffer.concat([Buffer.from('data: '), megabyte, Buffer.from('\n')]);
    expect(() => {
      for (let sent = 0; sent < 40; sent += 1) endlessEvent.push(line);
    }).toThrow(RangeError);
  });

  it('reads a line that comes in many chunks in time that grows with its length, not with its square', () => {
    const chunk = Buffer.alloc(1_024, 0x61);
    const timed = (chunks: number): number => {
      const parser = new EventStreamParser(() => {});
      const startedMs = performance.now();
      for (let sent = 0; sent < chunks; sent += 1) parser.push(chunk);
      parser.end();
      return performance.now() - startedMs;
    };
    timed(1_000);
    // Sixteen times the line: a scan from its start for each chunk would take 256 times as long, minutes in all.
    expect(timed(16_000)).toBeLessThan(Math.max(20, timed(1_000)) * 64);
  });

  it('gives the same events however a stream is split', () => {
    const piece = fc.oneof(
      fc.constantFrom('data: ', 'data:', 'event: ', 'error: ', ': ', 'id: ', '\n', '\r', '\r\n', '\n\n', '\r\n\r\n', '\ufeff', ' ', ':'),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    );
    const stream = fc.oneof(
      fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.from(pieces.join(''))),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), (bytes, cuts) => {
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(parse(...chunks)).toEqual(parse(bytes));
        expect(parse(...Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(parse(bytes));
      }),
      { numRuns: 500 },
    );
  });
});
