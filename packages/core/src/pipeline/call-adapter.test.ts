import { describe, expect, it, vi } from 'vitest';
import type { AdapterCall, AdapterReply } from '../adapter/adapter.ts';
import { callAdapter } from './call-adapter.ts';
import type { AttemptContext } from './call.ts';
import { scriptedAnswer, scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedSource, scriptedTarget } from './scripted-attempt.ts';

const runtime = scriptedRuntime();

function attemptWith(chat: (call: AdapterCall) => Promise<AdapterReply>, stream = false): AttemptContext {
  return scriptedAttempt(runtime, scriptedTarget(runtime, { chat, options: { foreignReasoning: 'text' } }), scriptedCall(runtime, { stream }));
}

describe('callAdapter', () => {
  it('hands the adapter everything it needs', async () => {
    const chat = vi.fn<(call: AdapterCall) => Promise<AdapterReply>>(() => Promise.resolve({ kind: 'whole', answer: scriptedAnswer() }));
    const attempt = attemptWith(chat);
    expect(await callAdapter(attempt)).toEqual({ kind: 'whole', attempt, answer: scriptedAnswer() });
    expect(chat.mock.calls[0]?.[0]).toMatchObject({ callId: 'call_1', tools: [], outputSchema: undefined, model: 'm', stream: false, apiKey: 'key-number-one', attempt: 0, foreignReasoning: 'text' });
    expect(chat.mock.calls[0]?.[0].request).toBe(attempt.call.request);
    expect(chat.mock.calls[0]?.[0].signal).toBe(attempt.signal);
    expect(attempt.asked).toBe(true);
  });

  it('learns what the adapter tells on the way', async () => {
    const progress = vi.fn();
    const attempt = attemptWith(async (call) => {
      call.exchange.connecting();
      call.exchange.connected();
      call.head({ status: 200, requestId: 'req_1' });
      call.progress();
      call.warn('temperature', 'left out');
      call.warn('temperature', 'left out');
      call.warn('topP', 'left out');
      return { kind: 'whole', answer: scriptedAnswer() };
    });
    attempt.onProgress = progress;
    await callAdapter(attempt);
    expect([attempt.connecting, attempt.connected, attempt.record.status, attempt.record.requestId]).toEqual([true, true, 200, 'req_1']);
    expect(progress).toHaveBeenCalledOnce();
    expect(attempt.call.warnings).toEqual([
      { about: 'temperature', message: 'left out', target: 'a/m' },
      { about: 'topP', message: 'left out', target: 'a/m' },
    ]);
  });

  it('makes a stream that its clocks watch', async () => {
    const source = scriptedSource();
    const attempt = attemptWith(() => Promise.resolve({ kind: 'stream', stream: source }), true);
    const arrived = vi.fn();
    attempt.clocks = { arrived };
    const reply = await callAdapter(attempt);
    source.arrive('x');
    expect(reply.kind === 'stream' && (await reply.stream.fill())).toBe(true);
    expect(arrived).toHaveBeenCalledOnce();
    expect(reply.kind === 'stream' && attempt.stream === reply.stream).toBe(true);
  });

  it('names provider, model, status and request, and shows no secret', async () => {
    const attempt = attemptWith(async (call) => {
      call.head({ status: 503, requestId: 'req_9' });
      throw scriptedFailure({ code: 'overloaded', message: 'no key-number-one today', retryAfterMs: 7 });
    });
    await expect(callAdapter(attempt)).rejects.toMatchObject({ code: 'overloaded', message: 'no [redacted] today', provider: 'a', model: 'm', status: 503, requestId: 'req_9', retryAfterMs: 7 });
  });

  it('keeps the status and request id that the error itself knows, and takes no success for a status of failure', async () => {
    const own = attemptWith(async (call) => {
      call.head({ status: 503, requestId: 'req_9' });
      throw scriptedFailure({ code: 'overloaded', status: 529, requestId: 'req_1' });
    });
    await expect(callAdapter(own)).rejects.toMatchObject({ status: 529, requestId: 'req_1' });
    for (const [status, shown] of [[200, undefined], [399, undefined], [400, 400]] as const) {
      const attempt = attemptWith(async (call) => {
        call.head({ status, requestId: undefined });
        throw scriptedFailure({ code: 'bad_response' });
      });
      await expect(callAdapter(attempt)).rejects.toMatchObject({ status: shown });
    }
  });

  it('a bug of the adapter is bad_response, also when it throws before it promises', async () => {
    await expect(callAdapter(attemptWith(() => Promise.reject(new TypeError('x of undefined'))))).rejects.toMatchObject({ code: 'bad_response', message: 'the answer could not be read: x of undefined', provider: 'a' });
    await expect(callAdapter(attemptWith(() => Promise.reject('odd' as unknown as Error)))).rejects.toMatchObject({ message: 'the answer could not be read: odd' });
    const throwing = (): never => {
      throw new Error('at once');
    };
    await expect(callAdapter(attemptWith(throwing))).rejects.toMatchObject({ code: 'bad_response' });
  });

  it('A8: rejects with the reason of an abort, even when the adapter does not listen', async () => {
    const attempt = attemptWith(() => new Promise(() => undefined));
    const reason = scriptedFailure({ code: 'cancelled' });
    const reply = callAdapter(attempt);
    attempt.abort(reason);
    await expect(reply).rejects.toBe(reason);
  });

  it('A8: asks nothing of the adapter when the attempt is over already', async () => {
    const chat = vi.fn(() => Promise.resolve({ kind: 'whole' as const, answer: scriptedAnswer() }));
    const attempt = attemptWith(chat);
    const reason = scriptedFailure({ code: 'cancelled' });
    attempt.abort(reason);
    await expect(callAdapter(attempt)).rejects.toBe(reason);
    expect([chat.mock.calls.length, attempt.asked]).toEqual([0, false]);
  });

  it('A8: a stream that comes after the attempt was given up is closed', async () => {
    const source = scriptedSource();
    let arrive: (reply: AdapterReply) => void = () => {};
    const attempt = attemptWith(() => new Promise((resolve) => (arrive = resolve)), true);
    const reply = callAdapter(attempt).catch(() => undefined);
    await Promise.resolve();
    attempt.abort(scriptedFailure({ code: 'timeout', details: { phase: 'total', limitMs: 1 } }));
    await reply;
    arrive({ kind: 'stream', stream: source });
    await new Promise((resolve) => setImmediate(resolve));
    expect(source.cancelled).toBe(true);
  });
});
