import { describe, expect, it } from 'vitest';
import type { Answer } from '../../adapter/adapter.ts';
import type { ChatEvent } from '../../chat/event.ts';
import type { MidStreamMode } from '../../chat/policy-options.ts';
import type { ChatResponse } from '../../chat/response.ts';
import type { ZerohopError } from '../../errors/zerohop-error.ts';
import type { AttemptContext } from '../../pipeline/call.ts';
import type { Reply } from '../../pipeline/reply.ts';
import { scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, type ScriptedSource, scriptedSource, scriptedTarget, streamReply, wholeReply } from '../../pipeline/scripted-attempt.ts';
import type { Journey } from '../../pipeline/turn.ts';
import { type BreakPolicy, CallStream, type CallStreamParts } from './call-stream.ts';

const runtime = scriptedRuntime();
const policy = (mode: MidStreamMode): BreakPolicy => ({ mode, instruction: 'Go on.', messages: [] });

interface Rig {
  readonly switches: Parameters<CallStreamParts['switched']>[];
  stream: CallStream;
  call: AttemptContext['call'];
  sources: ScriptedSource[];
  /** What the journey was asked for. */
  moves: { kind: string; after: ZerohopError | undefined }[];
  attempts: AttemptContext[];
  /** Everything until the end; an error is its last entry. */
  read(): Promise<unknown[]>;
}

/** A stream over targets a, b, c, each with a source of its own; the journey ends when they are used up. */
function rig(mode: MidStreamMode = 'fail', targets: readonly string[] = ['a/m', 'b/m', 'c/m'], finish?: (answer: Answer) => Promise<ChatResponse>): Rig {
  const call = scriptedCall(runtime, { stream: true });
  const sources = targets.map(() => scriptedSource());
  const attempts = targets.map((id, index) => {
    const attempt = scriptedAttempt(runtime, scriptedTarget(runtime, { id }), call);
    attempt.record.index = index;
    return attempt;
  });
  const moves: Rig['moves'] = [];
  const switches: Rig['switches'] = [];
  let used = 0;
  const open = (): Reply => {
    const index = used;
    used += 1;
    return streamReply(attempts[index] as AttemptContext, sources[index] as ScriptedSource);
  };
  const journey: Journey = {
    next(kind, after) {
      moves.push({ kind, after });
      return used < targets.length ? Promise.resolve(open()) : Promise.reject(after ?? new Error('used up'));
    },
  };
  const stream = new CallStream({ call, journey, first: open(), policy: policy(mode), switched: (...how) => switches.push(how), finish: (attempt, answer) => finish?.(answer) ?? Promise.resolve({ target: attempt.record.target, content: answer.content } as unknown as ChatResponse) });
  return {
    stream,
    call,
    sources,
    moves,
    switches,
    attempts,
    async read() {
      const seen: unknown[] = [];
      try {
        for (;;) {
          for (let event = stream.take(); event !== undefined; event = stream.take()) seen.push(brief(event));
          if (!(await stream.fill())) return seen;
        }
      } catch (error) {
        return [...seen, error];
      }
    },
  };
}

function brief(event: ChatEvent): string {
  switch (event.type) {
    case 'start':
      return `start ${event.target}`;
    case 'text-delta':
      return event.text;
    case 'restart':
      return `restart ${event.target}: ${event.reason}`;
    case 'finish':
      return `finish ${event.response.target}`;
    case 'warning':
      return `warning ${event.warning.message}`;
    default:
      return event.type;
  }
}

const cut = scriptedFailure({ code: 'network', message: 'cut', status: 502, requestId: 'req_1', retryAfterMs: 5, raw: 'body' });

describe('CallStream', () => {
  it('starts, shows what comes and finishes', async () => {
    const { stream, sources, read, attempts } = rig();
    expect(stream.attempt).toBe(attempts[0]);
    sources[0]?.arrive('a');
    sources[0]?.arrive('b');
    sources[0]?.end();
    expect(await read()).toEqual(['start a/m', 'a', 'b', 'finish a/m']);
    expect(await stream.fill()).toBe(false);
    expect(stream.partial()).toMatchObject({ text: 'ab', content: [{ type: 'text', text: 'ab' }] });
  });

  it('shows the warnings about its target after the start', async () => {
    const { call, read, sources, stream } = rig();
    call.warnings.push({ about: 'x', message: 'of b', target: 'b/m' }, { about: 'x', message: 'of nobody' });
    stream.showing = 'everything';
    sources[0]?.fail(cut);
    sources[1]?.end();
    expect(await read()).toEqual(['start a/m', 'start b/m', 'warning of b', 'finish b/m']);
  });

  it('C5: what breaks before anything was shown starts afresh, silently', async () => {
    const { stream, sources, read, moves, attempts } = rig();
    stream.showing = 'everything';
    sources[0]?.fail(cut);
    sources[1]?.arrive('b');
    sources[1]?.end();
    expect(await read()).toEqual(['start a/m', 'start b/m', 'b', 'finish b/m']);
    expect(moves).toEqual([{ kind: 'fallback', after: cut }]);
    expect(stream.attempt).toBe(attempts[1]);
  });

  it('C5: while nobody is shown anything, all that came is nothing', async () => {
    const { sources, read, moves } = rig();
    sources[0]?.arrive('half');
    sources[0]?.fail(cut);
    sources[1]?.end();
    expect(await read()).toEqual(['start a/m', 'half', 'start b/m', 'finish b/m']);
    expect(moves.map(({ kind }) => kind)).toEqual(['fallback']);
  });

  it('C6: fail: what breaks once something was shown is stream_interrupted, with what there is', async () => {
    for (const [mode, restartable] of [['fail', true], ['restart', false]] as const) {
      const { stream, sources, read, moves } = rig(mode);
      stream.showing = 'everything';
      stream.restartable = restartable;
      sources[0]?.arrive('half');
      sources[0]?.fail(cut);
      const error = (await read()).at(-1) as ZerohopError;
      expect(error).toMatchObject({
        code: 'stream_interrupted',
        message: 'the stream of a/m broke after 4 characters were shown: cut',
        retryable: true,
        provider: 'a',
        model: 'm',
        status: 502,
        requestId: 'req_1',
        retryAfterMs: 5,
        details: { reason: 'network' },
        cause: cut,
        raw: 'body',
        partial: { text: 'half', content: [{ type: 'text', text: 'half' }] },
      });
      expect(moves).toEqual([]);
      expect(await stream.fill()).toBe(false);
    }
  });

  it.each([
    [{ code: 'timeout' as const, details: { phase: 'idle' as const, limitMs: 1 } }, 'timeout'],
    [{ code: 'bad_response' as const, details: { reason: 'truncated' } }, 'truncated'],
    [{ code: 'bad_response' as const, details: { reason: 'json' } }, 'bad_response'],
    [{ code: 'overloaded' as const }, 'provider_error'],
    [{ code: 'rate_limit' as const }, 'provider_error'],
  ])('C6: the reason of %o is %s', async (fields, reason) => {
    const { stream, sources, read } = rig();
    stream.showing = 'everything';
    sources[0]?.arrive('x');
    sources[0]?.fail(scriptedFailure(fields));
    expect((await read()).at(-1)).toMatchObject({ details: { reason } });
  });

  it('C3: a cut during a pause of the consumer is consumer_slow', async () => {
    const { stream, sources, read, attempts } = rig();
    stream.showing = 'everything';
    (attempts[0] as AttemptContext).consumerSlow = true;
    sources[0]?.arrive('x');
    sources[0]?.fail(cut);
    expect((await read()).at(-1)).toMatchObject({ details: { reason: 'consumer_slow' } });
  });

  it('C6: restart: the next target starts afresh, after an event that voids what was shown; and again', async () => {
    const { stream, sources, read, moves, switches } = rig('restart');
    stream.showing = 'everything';
    stream.restartable = true;
    sources[0]?.arrive('half');
    sources[0]?.fail(cut);
    sources[1]?.arrive('more');
    sources[1]?.fail(scriptedFailure({ code: 'timeout', message: 'silent', details: { phase: 'idle', limitMs: 1 } }));
    sources[2]?.arrive('whole');
    sources[2]?.end();
    expect(await read()).toEqual(['start a/m', 'half', 'restart b/m: cut', 'start b/m', 'more', 'restart c/m: silent', 'start c/m', 'whole', 'finish c/m']);
    expect(moves.map(({ kind, after }) => [kind, after?.code])).toEqual([['restart', 'stream_interrupted'], ['restart', 'stream_interrupted']]);
    expect(switches.map(([way, from, to, reason]) => [way, from.target, to.target, reason])).toEqual([['restart', 'a/m', 'b/m', 'cut'], ['restart', 'b/m', 'c/m', 'silent']]);
  });

  it('C6: after a restart nothing is shown until something is', async () => {
    const { stream, sources, read, moves } = rig('restart');
    stream.showing = 'everything';
    stream.restartable = true;
    sources[0]?.arrive('half');
    sources[0]?.fail(cut);
    sources[1]?.fail(cut);
    sources[2]?.end();
    expect(await read()).toEqual(['start a/m', 'half', 'restart b/m: cut', 'start b/m', 'start c/m', 'finish c/m']);
    expect(moves.map(({ kind }) => kind)).toEqual(['restart', 'fallback']);
  });

  it('C6: never after a complete tool call was shown, nor where no other target may try', async () => {
    const { stream, sources, read } = rig('restart');
    stream.showing = 'everything';
    stream.restartable = true;
    const [source] = sources as [ScriptedSource];
    const events: ChatEvent[] = [{ type: 'tool-call', id: '1', name: 'f', input: {} }];
    source.take = () => events.shift() as never;
    source.fail(cut);
    expect((await read()).at(-1)).toMatchObject({ code: 'stream_interrupted' });
    const refused = rig('restart');
    refused.stream.showing = 'everything';
    refused.stream.restartable = true;
    refused.sources[0]?.arrive('x');
    refused.sources[0]?.fail(scriptedFailure({ code: 'content_filter' }));
    expect((await refused.read()).at(-1)).toMatchObject({ code: 'stream_interrupted' });
    expect(refused.moves).toEqual([]);
  });

  it('C5: a warning that the vendor streams is not shown content', async () => {
    const { stream, sources, read, moves } = rig();
    stream.showing = 'everything';
    const [source] = sources as [ScriptedSource];
    const events: ChatEvent[] = [{ type: 'warning', warning: { about: 'x', message: 'careful' } }];
    source.take = () => events.shift() as never;
    source.fail(cut);
    sources[1]?.end();
    expect(await read()).toEqual(['start a/m', 'warning careful', 'start b/m', 'finish b/m']);
    expect(moves).toHaveLength(1);
  });

  it('C6: with nobody left to restart at, the app learns what it holds, and why', async () => {
    const { stream, sources, read } = rig('restart', ['a/m']);
    stream.showing = 'everything';
    stream.restartable = true;
    sources[0]?.arrive('half');
    sources[0]?.fail(cut);
    const error = (await read()).at(-1) as ZerohopError;
    expect([error.code, error.partial?.text, error.cause]).toEqual(['stream_interrupted', 'half', cut]);
    expect(await stream.fill()).toBe(false);
  });

  it('C6: what the last target said is the cause then', async () => {
    const last = scriptedFailure({ code: 'overloaded' });
    const call = scriptedCall(runtime, { stream: true });
    const attempt = scriptedAttempt(runtime, scriptedTarget(runtime), call);
    const source = scriptedSource();
    const stream = new CallStream({ call, journey: { next: () => Promise.reject(last) }, first: streamReply(attempt, source), policy: policy('restart'), switched: () => {}, finish: () => Promise.reject(new Error('unused')) });
    stream.showing = 'everything';
    stream.restartable = true;
    source.arrive('half');
    await stream.fill();
    stream.take();
    stream.take();
    source.fail(cut);
    await expect(stream.fill()).rejects.toMatchObject({ code: 'stream_interrupted', cause: last, partial: { text: 'half' } });
  });

  it('with nothing shown and nobody left, it is what the last target said', async () => {
    const { sources, read } = rig('fail', ['a/m']);
    sources[0]?.fail(cut);
    expect((await read()).at(-1)).toBe(cut);
  });

  it('A8: a cancel goes nowhere else, and brings what there is', async () => {
    const { stream, sources, read, moves, attempts } = rig('restart');
    sources[0]?.arrive('half');
    await stream.fill();
    stream.take();
    stream.take();
    attempts[0]?.abort(scriptedFailure({ code: 'cancelled' }));
    expect((await read()).at(-1)).toMatchObject({ code: 'cancelled', partial: { text: 'half' } });
    expect(moves).toEqual([]);
    const late = rig();
    late.call.token.cancel(scriptedFailure({ code: 'cancelled' }));
    late.sources[0]?.fail(cut);
    expect((await late.read()).at(-1)).toMatchObject({ code: 'network' });
    expect(late.moves).toEqual([]);
    expect(await late.stream.fill()).toBe(false);
  });

  it('cancel ends it: nothing more to take, the source closed', async () => {
    const { stream, sources, read } = rig();
    stream.cancel();
    expect([stream.take(), await stream.fill(), sources[0]?.cancelled]).toEqual([undefined, false, true]);
    expect(await read()).toEqual([]);
  });

  it('a stream that was cancelled below is simply over', async () => {
    const call = scriptedCall(runtime, { stream: true });
    const reply = streamReply(scriptedAttempt(runtime, scriptedTarget(runtime), call), scriptedSource());
    const stream = new CallStream({ call, journey: { next: () => Promise.reject(new Error('unused')) }, first: reply, policy: policy('fail'), switched: () => {}, finish: () => Promise.reject(new Error('unused')) });
    stream.take();
    reply.stream.cancel();
    expect(await stream.fill()).toBe(false);
  });

  it('an answer that is not what was asked for is tried elsewhere while nothing was shown', async () => {
    const wrong = scriptedFailure({ code: 'bad_response', details: { reason: 'output_invalid' } });
    let asked = 0;
    const { sources, read } = rig('fail', ['a/m', 'b/m'], () => (asked++ === 0 ? Promise.reject(wrong) : Promise.resolve({ target: 'b/m' } as ChatResponse)));
    sources[0]?.end();
    sources[1]?.end();
    expect(await read()).toEqual(['start a/m', 'start b/m', 'finish b/m']);
  });

  it.each(['fail', 'restart'] as const)('an answer that was shown and is not what was asked for did not break off: %s', async (mode) => {
    const wrong = scriptedFailure({ code: 'bad_response', details: { reason: 'output_invalid' } });
    const { stream, sources, read, moves } = rig(mode, ['a/m'], () => Promise.reject(wrong));
    stream.showing = 'everything';
    stream.restartable = true;
    sources[0]?.arrive('{"city":');
    sources[0]?.end();
    const error = (await read()).at(-1) as ZerohopError;
    expect(error).toMatchObject({ code: 'bad_response', details: { reason: 'output_invalid' }, message: wrong.message });
    expect(error.partial?.text).toBe('{"city":');
    expect(moves.map(({ kind, after }) => [kind, after?.code])).toEqual(mode === 'fail' ? [] : [['restart', 'bad_response']]);
  });

  it('with restart it is voided, and the next target starts afresh', async () => {
    const wrong = scriptedFailure({ code: 'bad_response', details: { reason: 'output_invalid' } });
    let asked = 0;
    const { stream, sources, read } = rig('restart', ['a/m', 'b/m'], () => (asked++ === 0 ? Promise.reject(wrong) : Promise.resolve({ target: 'b/m' } as ChatResponse)));
    stream.showing = 'everything';
    stream.restartable = true;
    sources[0]?.arrive('{');
    sources[0]?.end();
    sources[1]?.end();
    expect(await read()).toEqual(['start a/m', '{', 'restart b/m: scripted bad_response', 'start b/m', 'finish b/m']);
  });

  it('a bug is passed on as it is, and a whole reply is one', async () => {
    const bug = new Error('bug');
    const { sources, read } = rig('fail', ['a/m'], () => Promise.reject(bug));
    sources[0]?.end();
    expect((await read()).at(-1)).toBe(bug);
    const call = scriptedCall(runtime, { stream: true });
    const attempt = scriptedAttempt(runtime, scriptedTarget(runtime), call);
    expect(() => new CallStream({ call, journey: {} as Journey, first: wholeReply(attempt), policy: policy('fail'), switched: () => {}, finish: (() => {}) as never })).toThrow('a streamed call got a whole reply');
  });

  it('partial shows what the vendor reported, or what was counted', () => {
    const { stream, attempts } = rig();
    expect(stream.partial()).toEqual({ text: '', content: [], usage: undefined });
    const usage = { provenance: 'estimated' } as never;
    (attempts[0] as AttemptContext).record.usage = usage;
    expect(stream.partial().usage).toBe(usage);
  });
});
