import { describe, expect, it, vi } from 'vitest';
import { checkOutput, parseOutput } from './parse-output.ts';
import { scriptedAnswer, scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedSource, scriptedTarget, streamReply, wholeReply } from './scripted-attempt.ts';
import type { Call, Validate } from './call.ts';

const runtime = scriptedRuntime();
const callFor = (validate?: Validate, more: Partial<Call> = {}): Call => scriptedCall(runtime, { output: { jsonSchema: { type: 'object' }, validate }, ...more });

describe('parseOutput', () => {
  it('parses, and validates where there is something to validate with', async () => {
    expect(await parseOutput(scriptedAnswer('{"n":1}'), callFor())).toEqual({ n: 1 });
    expect(await parseOutput(scriptedAnswer('{"n":1}'), callFor(async (value) => ({ seen: value })))).toEqual({ seen: { n: 1 } });
  });

  it('puts text parts together and leaves the others out', async () => {
    const content = [{ type: 'text' as const, text: '{"n"' }, { type: 'reasoning' as const, text: '}' }, { type: 'text' as const, text: ':2}' }];
    expect(await parseOutput(scriptedAnswer('', { content }), callFor())).toEqual({ n: 2 });
  });

  it('is undefined when none was asked for, the model refused, or calls tools', async () => {
    expect(await parseOutput(scriptedAnswer('{}'), scriptedCall(runtime))).toBeUndefined();
    for (const finishReason of ['refusal', 'content-filter', 'tool-calls'] as const) {
      expect(await parseOutput(scriptedAnswer('no', { finishReason }), callFor())).toBeUndefined();
    }
    for (const finishReason of ['stop', 'length', 'other'] as const) {
      expect(await parseOutput(scriptedAnswer('5', { finishReason }), callFor())).toBe(5);
    }
  });

  it('says what is wrong, with the text as raw', async () => {
    const wrong = (text: string, finishReason: 'stop' | 'length', validate?: Validate): Promise<unknown> => parseOutput(scriptedAnswer(text, { finishReason }), callFor(validate)).catch((error: unknown) => error);
    const details = { reason: 'output_invalid' };
    expect(await wrong('{"n":', 'stop')).toMatchObject({ code: 'bad_response', message: 'the answer is not the output asked for: it is not JSON', details, raw: '{"n":' });
    expect(await wrong('{"n":', 'length')).toMatchObject({ message: 'the answer is not the output asked for: it was cut at the token limit', details });
    const cause = new Error('n: expected string');
    const refuse = (): never => {
      throw cause;
    };
    expect(await wrong('{"n":1}', 'stop', refuse)).toMatchObject({ code: 'bad_response', message: 'the answer is not the output asked for: n: expected string', details, raw: '{"n":1}', cause });
    const odd = (): Promise<never> => Promise.reject('odd' as unknown as Error);
    expect(await wrong('{}', 'stop', odd)).toMatchObject({ message: 'the answer is not the output asked for: odd' });
  });
});

describe('checkOutput', () => {
  it('holds whole answers to it, once', async () => {
    const validate = vi.fn((value: unknown) => value);
    const attempt = scriptedAttempt(runtime, scriptedTarget(runtime), callFor(validate));
    const reply = wholeReply(attempt, scriptedAnswer('{"n":1}'));
    expect(await checkOutput(() => Promise.resolve(reply))(attempt)).toBe(reply);
    expect(reply.kind === 'whole' && (await parseOutput(reply.answer, attempt.call))).toEqual({ n: 1 });
    expect(validate).toHaveBeenCalledOnce();
    expect(attempt.blameless).toBe(false);
  });

  it('what misses the shape is a failure, but not of the target', async () => {
    const attempt = scriptedAttempt(runtime, scriptedTarget(runtime), callFor());
    await expect(checkOutput(() => Promise.resolve(wholeReply(attempt, scriptedAnswer('no'))))(attempt)).rejects.toMatchObject({ code: 'bad_response' });
    expect(attempt.blameless).toBe(true);
  });

  it('lets streams, and answers to calls without output, pass', async () => {
    const plain = scriptedAttempt(runtime, scriptedTarget(runtime));
    const whole = wholeReply(plain, scriptedAnswer('no'));
    expect(await checkOutput(() => Promise.resolve(whole))(plain)).toBe(whole);
    const streaming = scriptedAttempt(runtime, scriptedTarget(runtime), callFor(undefined, { stream: true }));
    const stream = streamReply(streaming, scriptedSource());
    expect(await checkOutput(() => Promise.resolve(stream))(streaming)).toBe(stream);
  });

  it('passes failures on as they are', async () => {
    const attempt = scriptedAttempt(runtime, scriptedTarget(runtime), callFor());
    const failure = scriptedFailure({ code: 'network' });
    await expect(checkOutput(() => Promise.reject(failure))(attempt)).rejects.toBe(failure);
    expect(attempt.blameless).toBe(false);
  });
});
