import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, AnswerEvent } from '../../adapter/adapter.ts';
import type { ChatEvent } from '../../chat/event.ts';
import type { AssistantPart } from '../../chat/message.ts';
import { noUsage } from '../../chat/no-usage.ts';
import type { ChatResponse } from '../../chat/response.ts';
import type { Usage } from '../../chat/usage.ts';
import type { ZerohopError } from '../../errors/zerohop-error.ts';
import type { AttemptContext, Call, Continued } from '../../pipeline/call.ts';
import type { Reply } from '../../pipeline/reply.ts';
import { scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedTarget, streamReply } from '../../pipeline/scripted-attempt.ts';
import { type BreakPolicy, CallStream } from './call-stream.ts';
import type { Showing } from './shown.ts';

const runtime = scriptedRuntime();
const policy: BreakPolicy = { mode: 'continue', instruction: 'Go on.', messages: [{ role: 'user', content: 'Hi' }] };
const cut = scriptedFailure({ code: 'network', message: 'cut' });

/** What one attempt streams before it ends, well or with an error. A string is text. */
interface Take {
  readonly events: readonly (string | AnswerEvent)[] | ((given: string) => readonly string[]);
  readonly fails?: ZerohopError | undefined;
  /** What the answer has beside its text. */
  readonly answer?: Partial<Answer> | undefined;
  /** How much of the text so far the target was given. @default all of it */
  readonly sent?: number | undefined;
}

interface Told {
  readonly seen: string[];
  readonly error: ZerohopError | undefined;
  /** What the call was finished with. */
  readonly finished: { attempt: AttemptContext; answer: Answer } | undefined;
  /** What the journey was asked for. */
  readonly moves: { kind: string; after: string | undefined; continued: Continued | undefined }[];
  readonly stream: CallStream;
}

function replyOf({ events, fails, answer, sent }: Take, index: number, call: Call, continued: Continued | undefined): Reply {
  const attempt = scriptedAttempt(runtime, scriptedTarget(runtime, { id: `${'abcde'[index]}/m` }), call);
  attempt.record.index = index;
  attempt.record.usage = usageOf(10 ** index);
  if (continued !== undefined) attempt.continues = { ...continued, sentLength: sent ?? continued.text.length };
  const said = typeof events === 'function' ? events(continued?.text ?? '') : events;
  const waiting: AnswerEvent[] = said.map((event) => (typeof event === 'string' ? { type: 'text-delta', text: event, attempt: index } : event));
  const taken: AnswerEvent[] = [];
  return streamReply(attempt, {
    complete: false,
    take() {
      const event = waiting.shift();
      if (event !== undefined) taken.push(event);
      return event;
    },
    fill() {
      if (waiting.length > 0) return Promise.resolve(true);
      return fails === undefined ? Promise.resolve(false) : Promise.reject(fails);
    },
    answer: () => ({ id: `answer ${index}`, model: 'm', content: contentOf(taken), finishReason: fails === undefined ? 'stop' : 'other', usage: noUsage, sources: [], ...answer }),
    cancel() {},
  });
}

function usageOf(total: number): Usage {
  return { ...noUsage, input: { ...noUsage.input, total }, provenance: 'estimated' };
}

function contentOf(events: readonly AnswerEvent[]): AssistantPart[] {
  const content: AssistantPart[] = [];
  for (const event of events) {
    const last = content.at(-1);
    if (event.type === 'tool-call') content.push(event);
    if (event.type !== 'text-delta' && event.type !== 'reasoning-delta') continue;
    const type = event.type === 'text-delta' ? 'text' : 'reasoning';
    if (last?.type === type) last.text += event.text;
    else content.push({ type, text: event.text });
  }
  return content;
}

/** Streams a call over some attempts, one target each. */
async function tell(takes: readonly Take[], given: { call?: Parameters<typeof scriptedCall>[1]; showing?: Showing } = {}): Promise<Told> {
  const call = scriptedCall(runtime, { stream: true, ...given.call });
  let finished: Told['finished'];
  const moves: Told['moves'] = [];
  let used = 1;
  const stream = new CallStream({
    call,
    journey: {
      next(kind, after, continued) {
        moves.push({ kind, after: after?.code, continued });
        const take = takes[used];
        used += 1;
        return take === undefined ? Promise.reject(after ?? new Error('used up')) : Promise.resolve(replyOf(take, used - 1, call, continued));
      },
    },
    first: replyOf(takes[0] as Take, 0, call, undefined),
    policy,
    switched: () => {},
    finish: (attempt, answer) => {
      finished = { attempt, answer };
      return Promise.resolve({ target: attempt.record.target } as ChatResponse);
    },
  });
  stream.showing = given.showing ?? 'everything';
  const seen: string[] = [];
  try {
    do {
      for (let event = stream.take(); event !== undefined; event = stream.take()) seen.push(brief(event));
    } while (await stream.fill());
    return { seen, error: undefined, finished, moves, stream };
  } catch (error) {
    return { seen, error: error as ZerohopError, finished, moves, stream };
  }
}

function brief(event: ChatEvent): string {
  switch (event.type) {
    case 'text-delta':
      return `${event.attempt} ${event.text}`;
    case 'switch':
      return `switch ${event.target}: ${event.reason}`;
    case 'start':
    case 'restart':
      return `${event.type} ${event.target}`;
    case 'finish':
      return `finish ${event.response.target}`;
    default:
      return event.type;
  }
}

const reasoning: AnswerEvent = { type: 'reasoning-delta', text: 'Hm.', attempt: 0 };
const toolCall: AnswerEvent = { type: 'tool-call', id: '1', name: 'f', input: {} };
const toolCallDelta: AnswerEvent = { type: 'tool-call-delta', index: 0, id: '1', name: 'f', text: '{' };
const source: AnswerEvent = { type: 'source', source: { url: 'https://example.org' } as never };

describe('C6: continue', () => {
  it('C6: the next target goes on with the text behind a switch, and the answer is one', async () => {
    const { seen, moves, finished } = await tell([{ events: ['Once ', 'upon'], fails: cut }, { events: [' a', ' time.'] }]);
    expect(seen).toEqual(['start a/m', '0 Once ', '0 upon', 'switch b/m: cut', '1  a', '1  time.', 'finish b/m']);
    expect(moves).toEqual([{ kind: 'continue', after: 'stream_interrupted', continued: { text: 'Once upon', messages: policy.messages, attempts: [expect.anything()], instruction: 'Go on.' } }]);
    expect(finished?.answer).toMatchObject({ id: 'answer 1', content: [{ type: 'text', text: 'Once upon a time.' }] });
    expect(finished?.attempt.record.target).toBe('b/m');
    expect(finished?.attempt.continues?.attempts.map(({ record }) => record.target)).toEqual(['a/m']);
  });

  it('C6: what the next target repeats of the text is dropped', async () => {
    const { seen, finished } = await tell([{ events: ['The quick brown fox'], fails: cut }, { events: ['quick br', 'own fox jum', 'ps.'] }]);
    expect(seen).toEqual(['start a/m', '0 The quick brown fox', 'switch b/m: cut', '1  jum', '1 ps.', 'finish b/m']);
    expect(finished?.answer.content).toEqual([{ type: 'text', text: 'The quick brown fox jumps.' }]);
  });

  it('C6: white space that the prefill had to go without is not written twice', async () => {
    const { finished } = await tell([{ events: ['One.\n\n'], fails: cut }, { events: ['\n', '\nTwo.'], sent: 4 }]);
    expect(finished?.answer.content).toEqual([{ type: 'text', text: 'One.\n\nTwo.' }]);
  });

  it('C6: a continuation that breaks goes on once more, with all of the text', async () => {
    const { seen, moves, finished } = await tell([{ events: ['one'], fails: cut }, { events: [' two'], fails: cut }, { events: [' three'], fails: cut }, { events: [' four'] }]);
    expect(seen).toEqual(['start a/m', '0 one', 'switch b/m: cut', '1  two', 'switch c/m: cut', '2  three', 'switch d/m: cut', '3  four', 'finish d/m']);
    expect(moves.map(({ continued }) => continued?.text)).toEqual(['one', 'one two', 'one two three']);
    expect(finished?.answer.content).toEqual([{ type: 'text', text: 'one two three four' }]);
    expect(finished?.attempt.continues?.attempts.map(({ record }) => record.target)).toEqual(['a/m', 'b/m', 'c/m']);
  });

  it('C6: one that breaks before anything of it was shown goes on silently, and has no part in the answer', async () => {
    const { seen, moves, finished } = await tell([{ events: ['The quick brown fox'], fails: cut }, { events: ['brown fox'], fails: scriptedFailure({ code: 'overloaded' }) }, { events: [' jumps.'] }]);
    expect(seen).toEqual(['start a/m', '0 The quick brown fox', 'switch c/m: cut', '2  jumps.', 'finish c/m']);
    expect(moves.map(({ kind, after }) => [kind, after])).toEqual([['continue', 'stream_interrupted'], ['continue', 'overloaded']]);
    expect(finished?.answer.content).toEqual([{ type: 'text', text: 'The quick brown fox jumps.' }]);
    expect(finished?.attempt.continues?.attempts.map(({ record }) => record.target)).toEqual(['a/m']);
  });

  it('C6: one that has nothing to add ends the answer', async () => {
    for (const events of [[], ['quick brown fox']]) {
      const { seen, finished } = await tell([{ events: ['The quick brown fox'], fails: cut }, { events }]);
      expect(seen).toEqual(['start a/m', '0 The quick brown fox', 'switch b/m: cut', 'finish b/m']);
      expect(finished?.answer.content).toEqual([{ type: 'text', text: 'The quick brown fox' }]);
    }
  });

  it('C6: a text that is still held back at the end is shown', async () => {
    const { seen } = await tell([{ events: ['The quick brown fox'], fails: cut }, { events: ['brown'] }]);
    expect(seen).toEqual(['start a/m', '0 The quick brown fox', 'switch b/m: cut', '1 brown', 'finish b/m']);
  });

  it('C6: a tool call of the continuation is delivered, behind what was held back', async () => {
    const { seen, finished } = await tell([{ events: ['Let me look it up'], fails: cut }, { events: ['look it', toolCallDelta, toolCall] }]);
    expect(seen).toEqual(['start a/m', '0 Let me look it up', 'switch b/m: cut', '1 look it', 'tool-call-delta', 'tool-call', 'finish b/m']);
    expect(finished?.answer.content.map(({ type }) => type)).toEqual(['text', 'tool-call']);
    const exact = await tell([{ events: ['Let me look it up'], fails: cut }, { events: ['me look it up', toolCall] }]);
    expect(exact.seen).toEqual(['start a/m', '0 Let me look it up', 'switch b/m: cut', 'tool-call', 'finish b/m']);
  });

  it('C6: reasoning of the continuation is shown as it comes, and stands before the one text', async () => {
    const { seen, finished } = await tell([{ events: [reasoning, 'The quick brown fox'], fails: cut }, { events: [{ ...reasoning, text: 'Well.' }, 'quick brown fox', ' jumps.', source] }]);
    expect(seen).toEqual(['start a/m', 'reasoning-delta', '0 The quick brown fox', 'switch b/m: cut', 'reasoning-delta', '1  jumps.', 'source', 'finish b/m']);
    expect(finished?.answer.content).toEqual([{ type: 'reasoning', text: 'Hm.' }, { type: 'reasoning', text: 'Well.' }, { type: 'text', text: 'The quick brown fox jumps.' }]);
  });

  it('C6: a warning of the vendor is no part of it', async () => {
    const warning: AnswerEvent = { type: 'warning', warning: { about: 'x', message: 'careful' } };
    const { seen } = await tell([{ events: ['one'], fails: cut }, { events: [warning], fails: cut }, { events: [' two'] }]);
    expect(seen).toEqual(['start a/m', '0 one', 'warning', 'switch c/m: cut', '2  two', 'finish c/m']);
  });

  it('the warnings about a target follow its switch', async () => {
    const { seen } = await tell([{ events: ['one'], fails: cut }, { events: [' two'] }], { call: { warnings: [{ about: 'x', message: 'y', target: 'b/m' }] } });
    expect(seen).toEqual(['start a/m', '0 one', 'switch b/m: cut', 'warning', '1  two', 'finish b/m']);
  });

  it.each<[string, Take, Parameters<typeof tell>[1]?]>([
    ['after a complete tool call', { events: ['one', toolCall], fails: cut }],
    ['inside a tool call', { events: ['one', toolCallDelta], fails: cut }],
    ['behind a tool call that was begun', { events: [toolCallDelta, 'one'], fails: cut }],
    ['inside reasoning', { events: ['one', reasoning], fails: cut }],
    ['when there was only reasoning', { events: [reasoning], fails: cut }],
    ['when there was only a source', { events: [source], fails: cut }],
    ['for strict JSON', { events: ['{"a":'], fails: cut }, { call: { output: { jsonSchema: {}, validate: undefined } } }],
    ['after a filter', { events: ['one'], fails: scriptedFailure({ code: 'content_filter' }) }],
    ['after a filter that was named before the cut', { events: ['one'], fails: cut, answer: { finishReason: 'content-filter' } }],
    ['after a refusal', { events: ['one'], fails: cut, answer: { finishReason: 'refusal' } }],
    ['of an answer whose end was named before the cut', { events: ['one'], fails: cut, answer: { finishReason: 'stop' } }],
    ['where no other target may try', { events: ['one'], fails: scriptedFailure({ code: 'invalid_request' }) }],
  ])('C6: never %s', async (_, take, given) => {
    const { error, moves } = await tell([take, { events: [' two'] }], given);
    expect(error?.code).toBe('stream_interrupted');
    expect(moves).toEqual([]);
  });

  it('C6: sources do not stand in its way', async () => {
    const { finished } = await tell([
      { events: ['one', source], fails: cut, answer: { sources: [{ url: 'a' }] as never } },
      { events: [source], fails: cut, answer: { sources: [{ url: 'b' }] as never } },
      { events: [' three'], answer: { sources: [{ url: 'c' }] as never } },
    ]);
    expect(finished?.answer.sources).toEqual([{ url: 'a' }, { url: 'b' }, { url: 'c' }]);
    expect(finished?.answer.content).toEqual([{ type: 'text', text: 'one three' }]);
  });

  it('C6: a continuation that breaks inside its reasoning, or after a filter, is the end', async () => {
    for (const take of [{ events: [reasoning], fails: cut }, { events: [], fails: scriptedFailure({ code: 'content_filter' }) }]) {
      const { error, moves } = await tell([{ events: ['one'], fails: cut }, take, { events: [' two'] }]);
      expect(error).toMatchObject({ code: 'stream_interrupted', partial: { text: 'one' } });
      expect(moves).toHaveLength(1);
    }
  });

  it('C6: with nobody left to go on, the app learns what it holds, of all attempts, and why', async () => {
    const { error } = await tell([{ events: ['The quick'], fails: cut }, { events: [' brown fox'], fails: cut }]);
    expect(error).toMatchObject({
      code: 'stream_interrupted',
      message: 'the stream of b/m broke after 19 characters were shown: cut',
      cause: cut,
      partial: { text: 'The quick brown fox', content: [{ type: 'text', text: 'The quick brown fox' }], usage: { input: { total: 11 } } },
    });
    const late = scriptedFailure({ code: 'overloaded' });
    const silent = await tell([{ events: ['The quick brown fox'], fails: cut }, { events: ['brown'], fails: late }]);
    expect(silent.error).toMatchObject({ code: 'stream_interrupted', message: 'the stream of a/m broke after 19 characters were shown: cut', cause: late, partial: { text: 'The quick brown fox', usage: { input: { total: 1 } } } });
  });

  it('C6: however often a text breaks off and whatever is repeated, what is shown is the text, and so is the answer', async () => {
    const words = Array.from({ length: 120 }, (_, index) => `word ${index}${index % 7 === 0 ? '\n\n' : ' '}`).join('');
    const breaks = fc.array(fc.record({ at: fc.integer({ min: 1, max: words.length - 1 }), overlap: fc.oneof(fc.constant(0), fc.integer({ min: 12, max: 300 })), piece: fc.integer({ min: 1, max: 40 }) }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(breaks, fc.boolean(), async (given, ends) => {
        const sorted = given.toSorted((a, b) => a.at - b.at);
        const cuts = [...sorted.map(({ at }) => at), words.length];
        const takes = cuts.map((end, index): Take => {
          const { overlap = 0, piece = 9 } = sorted[index - 1] ?? {};
          const fails = index === cuts.length - 1 && ends ? undefined : cut;
          // It goes on with what it is given: what was held back when the one before broke off was never shown.
          const events = ({ length: start }: string): string[] => words.slice(overlap > start ? start : start - overlap, end).match(new RegExp(`[^]{1,${piece}}`, 'g')) ?? [];
          return { events, fails };
        });
        const { seen, error, finished } = await tell(takes);
        const shown = seen.flatMap((line) => /^\d ([^]*)$/.exec(line)?.[1] ?? []).join('');
        if (ends) {
          expect(shown).toBe(words);
          expect(finished?.answer.content).toEqual([{ type: 'text', text: words }]);
        } else {
          expect(error?.partial?.text).toBe(shown);
          expect(words.startsWith(shown)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('A8: a cancel on the way to the next target is a cancel, with what was shown', async () => {
    const cancelled = scriptedFailure({ code: 'cancelled' });
    const call = scriptedCall(runtime, { stream: true });
    const stream: CallStream = new CallStream({
      call,
      journey: {
        next() {
          expect(stream.partial().text).toBe('one');
          return Promise.reject(cancelled);
        },
      },
      first: replyOf({ events: ['one'], fails: cut }, 0, call, undefined),
      policy,
      switched: () => {},
      finish: () => Promise.reject(new Error('unused')),
    });
    stream.showing = 'everything';
    stream.take();
    stream.take();
    await expect(stream.fill()).rejects.toMatchObject({ code: 'cancelled', partial: { text: 'one' } });
  });

  it('C5: a reader of text was shown no reasoning: what breaks there starts afresh, silently', async () => {
    const { moves, finished } = await tell([{ events: [reasoning], fails: cut }, { events: ['one'] }], { showing: 'text' });
    expect(moves).toEqual([{ kind: 'fallback', after: 'network', continued: undefined }]);
    expect(finished?.answer.content).toEqual([{ type: 'text', text: 'one' }]);
    expect((await tell([{ events: ['one', toolCall], fails: cut }, { events: [] }], { showing: 'text' })).error?.code).toBe('stream_interrupted');
  });

  it('C5: while nobody is shown anything, there is nothing to go on with', async () => {
    const { moves } = await tell([{ events: ['one'], fails: cut }, { events: ['two'] }], { showing: 'nothing' });
    expect(moves).toEqual([{ kind: 'fallback', after: 'network', continued: undefined }]);
  });
});
