import { describe, expect, it } from 'vitest';
import { AnswerBuilder } from '../adapter/answer-builder.ts';
import type { BodyReader } from '../adapter/transport-port.ts';
import { isZerohopError, ZerohopError } from '../errors/zerohop-error.ts';
import { pullWith } from './lean-response.ts';
import { EventAnswerStream, type WireTranslator } from './answer-stream.ts';

/** A wire of its own: data is text, `END` is the terminal marker, `LAST` says that nothing follows, `ERR` is an error. */
function open(...chunks: (string | Error)[]): { stream: EventAnswerStream; log: string[]; finished: () => number } {
  const log: string[] = [];
  const waiting: (string | Error | undefined)[] = [...chunks, undefined];
  let waitingRead: ((chunk: undefined) => void) | undefined;
  const reader: BodyReader = {
    pull: pullWith(async () => {
      if (waiting.length === 0) return new Promise((resolve) => (waitingRead = resolve));
      const chunk = waiting.shift();
      if (chunk instanceof Error) throw chunk;
      if (chunk === 'HANG') {
        waiting.length = 0;
        return new Promise((resolve) => (waitingRead = resolve));
      }
      return chunk === undefined ? undefined : Buffer.from(chunk);
    }),
    cancel() {
      log.push('cancel');
      waitingRead?.(undefined);
    },
    release: () => log.push('release'),
  };
  const builder = new AnswerBuilder({ attempt: 0, callId: 'call_1' }, { provider: 'p', model: 'm', adapter: 'a' });
  let complete = false;
  let final = false;
  let finished = 0;
  const translator: WireTranslator = {
    event({ data }) {
      if (data === 'END') complete = true;
      else if (data === 'LAST') final = true;
      else if (data === 'ERR') throw new ZerohopError({ code: 'overloaded', message: 'in band' });
      else builder.text(data);
    },
    get complete() {
      return complete;
    },
    get final() {
      return final;
    },
    finish() {
      finished += 1;
    },
    whole(body) {
      if (!isAnswer(body)) throw new ZerohopError({ code: 'overloaded', message: 'in the body' });
      builder.text(body.text);
      complete = true;
    },
  };
  return { stream: new EventAnswerStream(reader, builder, translator), log, finished: () => finished };
}

const isAnswer = (body: unknown): body is { text: string } => typeof (body as { text?: unknown }).text === 'string';

async function drain(stream: EventAnswerStream): Promise<string> {
  let text = '';
  while (await stream.fill()) {
    for (let event = stream.take(); event !== undefined; event = stream.take()) if (event.type === 'text-delta') text += event.text;
  }
  return text;
}

async function failureOf(stream: EventAnswerStream): Promise<{ text: string; reason: unknown; error: unknown }> {
  let text = '';
  try {
    while (await stream.fill()) {
      for (let event = stream.take(); event !== undefined; event = stream.take()) if (event.type === 'text-delta') text += event.text;
    }
  } catch (error) {
    return { text, error, reason: isZerohopError(error, 'bad_response') ? error.details.reason : undefined };
  }
  throw new Error('it did not fail');
}

describe('EventAnswerStream', () => {
  it('reads to the end of the body', async () => {
    const { stream, finished } = open('data: a\n\ndata: b\n\n', 'data: END\n\n');
    expect(await drain(stream)).toBe('ab');
    expect(stream.complete).toBe(true);
    expect(finished()).toBe(1);
    expect(stream.answer().content).toEqual([{ type: 'text', text: 'ab' }]);
  });

  it('C4: calls a body that ends without the terminal marker truncated, and shows what came before', async () => {
    expect(await failureOf(open('data: a\n\n').stream)).toMatchObject({ text: 'a', reason: 'truncated' });
  });

  it('C4: an empty body is no answer', async () => {
    expect(await failureOf(open().stream)).toMatchObject({ reason: 'empty' });
  });

  it('knows a web page, also one in pieces', async () => {
    expect(await failureOf(open('\n<!DOCTYPE html><p>502').stream)).toMatchObject({ reason: 'html' });
    expect(await failureOf(open(...'<html><body>busy').stream)).toMatchObject({ reason: 'html' });
  });

  it('throws an error in band after what came before it, and closes the connection', async () => {
    const { stream, log } = open('data: a\n\ndata: ERR\n\n');
    const { text, error } = await failureOf(stream);
    expect(text).toBe('a');
    expect(isZerohopError(error, 'overloaded')).toBe(true);
    expect(log).toEqual(['cancel']);
    await expect(stream.fill()).rejects.toBe(error);
  });

  it('hands on a body that is one document: an answer, or an error', async () => {
    const { stream, finished } = open('{"text":', '"whole"}');
    expect(await drain(stream)).toBe('whole');
    expect([stream.complete, finished()]).toEqual([true, 1]);
    expect((await failureOf(open('\n{"error":1}').stream)).error).toMatchObject({ code: 'overloaded' });
  });

  it('C4: half a document, and one behind events, is an answer cut short', async () => {
    expect(await failureOf(open('{"text":"who').stream)).toMatchObject({ reason: 'truncated' });
    expect(await failureOf(open('data: a\n\n', '{"text":"whole"}').stream)).toMatchObject({ text: 'a', reason: 'truncated' });
  });

  it('gives the connection back when nothing can follow, though the body stays open', async () => {
    const { stream, log, finished } = open('data: a\n\ndata: END\n\ndata: LAST\n\ndata: late\n\n', 'HANG');
    expect(await drain(stream)).toBe('a');
    expect(log).toEqual(['release']);
    expect(finished()).toBe(1);
  });

  it('is whole after the terminal marker, whatever becomes of the connection', async () => {
    const { stream, finished } = open('data: a\n\ndata: END\n\n', new Error('reset'));
    await stream.fill();
    stream.take();
    await expect(stream.fill()).rejects.toThrow('reset');
    // This is what the pipeline does with a failed stream that is complete.
    expect(stream.complete).toBe(true);
    stream.cancel();
    expect(await stream.fill()).toBe(false);
    expect(finished()).toBe(1);
  });

  it('finishes once, even when it is cancelled while it waits for what may follow', async () => {
    const { stream, finished } = open('data: a\n\ndata: END\n\n', 'HANG');
    await stream.fill();
    stream.take();
    const waiting = stream.fill();
    stream.cancel();
    expect(await waiting).toBe(false);
    expect(finished()).toBe(1);
  });

  it('ends quietly when it is cancelled before its end', async () => {
    const { stream, log, finished } = open('data: a\n\n', 'HANG');
    await stream.fill();
    stream.take();
    const waiting = stream.fill();
    stream.cancel();
    expect(await waiting).toBe(false);
    expect([log, finished()]).toEqual([['cancel'], 0]);
  });

  it('refuses an event without end', async () => {
    const megabyte = 'a'.repeat(1_048_576);
    expect(await failureOf(open(...Array.from({ length: 40 }, () => megabyte)).stream)).toMatchObject({ reason: 'endless_event' });
  });
});
