import { describe, expect, it } from 'vitest';
import type { EmbeddingAnswer } from '../adapter/adapter.ts';
import type { ModelFacts } from '../catalog/model-facts.ts';
import { noUsage } from '../chat/no-usage.ts';
import type { Usage } from '../chat/usage.ts';
import type { Call } from '../pipeline/call.ts';
import type { Reply } from '../pipeline/reply.ts';
import { scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedTarget, wholeReply } from '../pipeline/scripted-attempt.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import type { Turn } from '../pipeline/turn.ts';
import { embedInBatches } from './embed-batches.ts';

const countedUsage = (total: number): Usage => ({ ...noUsage, input: { ...noUsage.input, total, uncached: total }, provenance: 'provider', raw: `${total} tokens` });

/** Facts of a model that takes two texts at once. */
const factsOf = (canonicalId: string, more: Partial<ModelFacts> = {}): ModelFacts => ({ id: 'm', vendor: 'v', aliases: [], canonicalId, source: 'test', checkedAt: '', verified: 'declared', embedding: { maxInputs: 2 }, ...more });

/** What one batch comes to: vectors of its texts unless told, after its attempts are on record. */
interface Batch {
  readonly answer?: Partial<EmbeddingAnswer> | undefined;
  readonly recorded?: Usage | undefined;
  readonly fails?: 'overloaded' | undefined;
  readonly takesMs?: number | undefined;
  readonly reply?: ((turn: Turn) => Reply) | undefined;
}

function rig(...script: readonly Batch[]) {
  const runtime = scriptedRuntime();
  const asked: Turn[] = [];
  /** How many attempts each batch found on its call. */
  const found: number[] = [];
  const embed = embedInBatches(runtime, async (turn) => {
    const batch = script[asked.push(turn) - 1] ?? {};
    found.push(turn.call.attempts.length);
    const attempt = scriptedAttempt(runtime, turn.to, turn.call);
    turn.call.attempts.push(attempt.record);
    if (batch.takesMs !== undefined) await runtime.clock.advance(batch.takesMs);
    if (batch.fails !== undefined) throw scriptedFailure({ code: batch.fails });
    if (batch.reply !== undefined) return batch.reply(turn);
    if (batch.recorded !== undefined) attempt.record.usage = batch.recorded;
    const answer: EmbeddingAnswer = { embeddings: turn.call.input.map((text) => [text.length, 1]), model: `m-${asked.length}`, usage: countedUsage(turn.call.input.length), raw: { of: asked.length }, ...batch.answer };
    return { kind: 'vectors', attempt, answer };
  });
  /** @param facts `null`: nothing is known of it */
  const target = (id = 'a/m', facts: ModelFacts | null = factsOf('maker/m')): RouteTarget => scriptedTarget(runtime, { id, facts: facts ?? undefined });
  const callOf = (input: readonly string[], more: Partial<Call> = {}): Call => scriptedCall(runtime, { input, ...more });
  const turnOf = (call: Call, to: RouteTarget): Turn => ({ call, to, intent: { kind: 'fallback', reason: 'timeout' }, failOpen: true, ahead: () => 1 });
  const run = async (call: Call, to: RouteTarget) => {
    const reply = await embed(turnOf(call, to));
    if (reply.kind !== 'vectors') throw new Error('no vectors');
    return reply;
  };
  const failure = (call: Call, to: RouteTarget): Promise<unknown> => run(call, to).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { runtime, asked, found, target, callOf, run, failure, texts: () => asked.map(({ call }) => call.input.join(' ')) };
}

const five = ['a', 'bb', 'ccc', 'dddd', 'eeeee'];
const fiveVectors = [[1, 1], [2, 1], [3, 1], [4, 1], [5, 1]];

describe('embedInBatches', () => {
  it('V1: hands each batch on as a turn of its own, and puts the vectors together', async () => {
    const { asked, target, callOf, run, texts } = rig();
    const call = callOf(five);
    const to = target();
    const { answer, attempt } = await run(call, to);
    expect(texts()).toEqual(['a bb', 'ccc dddd', 'eeeee']);
    for (const turn of asked) expect(turn).toMatchObject({ to, intent: { kind: 'fallback', reason: 'timeout' }, failOpen: true });
    expect(asked.map((turn) => turn.ahead())).toEqual([1, 1, 1]);
    // Of the last batch what cannot be put together, and nothing that would be of one batch alone.
    expect(answer).toEqual({ embeddings: fiveVectors, model: 'm-3', usage: { ...countedUsage(5), raw: ['2 tokens', '2 tokens', '1 tokens'] }, raw: undefined });
    expect(attempt.call).toBe(asked[2]?.call);
    expect(call.input).toBe(five);
    expect(call.warnings).toEqual([]);
  });

  it('V1: counts tokens as the model does', async () => {
    const long = Array.from({ length: 4 }, () => 'word '.repeat(200));
    const batches = async (tokenFactor: number): Promise<number> => {
      const { asked, target, callOf, run } = rig();
      await run(callOf(long), target('a/m', factsOf('maker/m', { tokenFactor, embedding: { maxInputs: 9, maxTokens: 1_200 } })));
      return asked.length;
    };
    expect([await batches(1), await batches(2)]).toEqual([2, 4]);
  });

  it('V7: goes by the usage on record, where the attempt has one, before that of the answer', async () => {
    const { target, callOf, run } = rig({ recorded: countedUsage(70) }, {});
    expect((await run(callOf(['a', 'b', 'c']), target())).answer.usage).toMatchObject({ input: { total: 71 }, raw: ['70 tokens', '1 tokens'] });
  });

  it('V2: counts for a batch only those attempts before it that failed', async () => {
    const { found, target, callOf, run, failure } = rig({}, { fails: 'overloaded' }, {}, {});
    const earlier = scriptedAttempt(scriptedRuntime(), target()).record;
    const call = callOf(five, { attempts: [earlier] });
    expect(await failure(call, target())).toMatchObject({ code: 'overloaded' });
    expect(call.attempts).toHaveLength(2);
    expect(call.attempts[0]).toBe(earlier);
    await run(call, target('b/m'));
    expect(found).toEqual([1, 1, 2, 2]);
    expect(call.attempts).toHaveLength(2);
  });

  it('V3: goes on at a target of the same model, and starts anew at one of another', async () => {
    const same = rig({}, { fails: 'overloaded' });
    const call = same.callOf(five);
    await same.failure(call, same.target());
    expect((await same.run(call, same.target('b/m'))).answer).toMatchObject({ embeddings: fiveVectors, usage: { input: { total: 5 } } });
    expect(same.texts()).toEqual(['a bb', 'ccc dddd', 'ccc dddd', 'eeeee']);

    const other = rig({}, { fails: 'overloaded' });
    const moved = other.callOf(five);
    await other.failure(moved, other.target());
    expect((await other.run(moved, other.target('b/o', factsOf('maker/o')))).answer).toMatchObject({ embeddings: fiveVectors, usage: { input: { total: 5 } } });
    expect(other.texts()).toEqual(['a bb', 'ccc dddd', 'a bb', 'ccc dddd', 'eeeee']);
  });

  it('V3: goes by the id of a model of which nothing is known', async () => {
    const { target, callOf, run, failure, texts } = rig({ answer: { embeddings: Array.from({ length: 32 }, () => [1]) } }, { fails: 'overloaded' }, { answer: { embeddings: [[1]] } });
    const many = Array.from({ length: 33 }, () => 'a');
    const call = callOf(many);
    await failure(call, target('a/m', null));
    expect((await run(call, target('b/m', null))).answer.embeddings).toHaveLength(33);
    expect(texts().map((text) => text.length)).toEqual([63, 1, 1]);
  });

  it('V3: refuses vectors of another length, and keeps those it has', async () => {
    const { target, callOf, run, failure, texts } = rig({}, { answer: { embeddings: [[1], [2]] } });
    const call = callOf(five);
    expect(await failure(call, target())).toMatchObject({ code: 'bad_response', details: { reason: 'vectors' }, message: 'a/m made vectors of 1 numbers; those before have 2' });
    expect((await run(call, target('b/m'))).answer.embeddings).toEqual(fiveVectors);
    expect(texts().slice(2)).toEqual(['ccc dddd', 'eeeee']);
  });

  it('V4: warns of vectors of another model than the first one listed, and of no others', async () => {
    const warned = async (vectors: string | undefined): Promise<unknown> => {
      const { target, callOf, run } = rig();
      const call = callOf(['a'], { vectors });
      await run(call, target());
      return call.warnings;
    };
    expect(await warned(undefined)).toEqual([]);
    expect(await warned('maker/m')).toEqual([]);
    expect(await warned('maker/o')).toEqual([{ about: 'model', message: "these vectors are those of 'maker/m' and cannot be compared with those of 'maker/o'", target: 'a/m' }]);
  });

  it('V8: begins no further batch that would outlast the deadline, but the first', async () => {
    const { runtime, target, callOf, failure, texts } = rig({ takesMs: 400 });
    const to = target();
    // What the target takes for a whole answer counts, not what it takes for a first token.
    for (let sample = 0; sample < 20; sample += 1) to.target.health.total.add(700);
    const startedAtMs = runtime.clock.now();
    const error = await failure(callOf(five, { startedAtMs, deadlineAtMs: startedAtMs + 1_000 }), to);
    expect(error).toMatchObject({ code: 'timeout', provider: 'a', model: 'm', details: { phase: 'deadline', limitMs: 1_000 } });
    expect((error as Error).message).toBe("the call's deadline of 1000 ms leaves no time for a further batch at a/m; 2 of the texts were embedded");
    expect(texts()).toEqual(['a bb']);

    const first = rig();
    const slow = first.target();
    for (let sample = 0; sample < 20; sample += 1) slow.target.health.total.add(5_000);
    expect(await first.failure(first.callOf(['a'], { deadlineAtMs: first.runtime.clock.now() + 1_000 }), slow)).toBeUndefined();
  });

  it('V8: goes on while there is time, or no deadline', async () => {
    for (const deadlineMs of [undefined, 60_000]) {
      const { runtime, target, callOf, run } = rig({ takesMs: 400 });
      const to = target();
      for (let sample = 0; sample < 20; sample += 1) {
        to.target.health.total.add(700);
        to.target.health.firstToken.add(90_000);
      }
      const deadlineAtMs = deadlineMs === undefined ? undefined : runtime.clock.now() + deadlineMs;
      expect((await run(callOf(five, { deadlineAtMs }), to)).answer.embeddings).toEqual(fiveVectors);
    }
  });

  it('is not asked to embed nothing, and takes nothing but vectors', async () => {
    const { target, callOf, failure } = rig({ reply: (turn) => wholeReply(scriptedAttempt(scriptedRuntime(), turn.to, turn.call)) });
    expect(String(await failure(callOf([]), target()))).toContain('a target got its turn with nothing left to embed');
    const call = callOf(['a']);
    expect(String(await failure(call, target()))).toContain('a batch to embed got something else');
    expect(call.attempts).toHaveLength(1);
  });
});
