import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TargetExcluded } from '../pipeline/excluded.ts';
import type { AttemptContext } from '../pipeline/call.ts';
import type { Reply } from '../pipeline/reply.ts';
import { type ScriptedRuntime, scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedTarget, wholeReply } from '../pipeline/scripted-attempt.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import { circuitBreaker } from './circuit-breaker.ts';

const options = { windowMs: 10_000, minCalls: 4, failureRatio: 0.5, consecutiveFailures: 3, openMs: 1_000, maxOpenMs: 4_000 };

/** How an attempt ends, and what that says of the target. */
const outcomes = { ok: 'success', network: 'failure', timeout: 'failure', rate_limit: 'nothing', invalid_request: 'nothing', cancelled: 'nothing' } as const;
type Outcome = keyof typeof outcomes;

/** The breaker as its rules say it (B1), told without its code. */
class Model {
  state: 'closed' | 'open' | 'half-open' = 'closed';
  untilMs = 0;
  sinceMs = 0;
  times = 0;
  openings = 0;
  probing = false;
  inARow = 0;
  seen: { atMs: number; ok: boolean }[] = [];
  /** Attempts that were let in and are not over. */
  readonly running: { startedAtMs: number; probe: boolean; opening: number; real: Running }[] = [];

  admits(nowMs: number): 'yes' | 'as a probe' | 'no' {
    if (this.state === 'closed') return 'yes';
    if (this.state === 'open') return nowMs < this.untilMs ? 'no' : 'as a probe';
    return this.probing ? 'no' : 'as a probe';
  }

  end(index: number, outcome: Outcome, nowMs: number): void {
    const [ended] = this.running.splice(index, 1);
    if (ended === undefined) return;
    const says = outcomes[outcome];
    const probe = ended.probe && ended.opening === this.openings;
    if (says === 'success') {
      this.inARow = 0;
      this.seen.push({ atMs: nowMs, ok: true });
      if (this.state !== 'closed' && (probe || ended.startedAtMs > this.sinceMs)) {
        this.state = 'closed';
        this.seen = [];
      }
    } else if (says === 'failure') {
      this.inARow += 1;
      this.seen.push({ atMs: nowMs, ok: false });
      if (this.state === 'closed' && this.#tooMany(nowMs)) this.#open(nowMs, 1);
      else if (this.state === 'half-open' && probe) this.#open(nowMs, this.times + 1);
    } else if (probe && this.state === 'half-open') this.probing = false;
  }

  #tooMany(nowMs: number): boolean {
    if (this.inARow >= options.consecutiveFailures) return true;
    const bucket = (atMs: number): number => Math.floor(atMs / (options.windowMs / 10));
    const recent = this.seen.filter(({ atMs }) => bucket(nowMs) - bucket(atMs) < 10);
    return recent.length >= options.minCalls && recent.filter(({ ok }) => !ok).length / recent.length >= options.failureRatio;
  }

  #open(nowMs: number, times: number): void {
    this.state = 'open';
    this.times = times;
    this.openings += 1;
    this.sinceMs = nowMs;
    this.untilMs = nowMs + Math.min(options.openMs * 2 ** (times - 1), options.maxOpenMs);
  }
}

interface Running {
  attempt: AttemptContext;
  settle(outcome: Outcome): void;
}

interface Real {
  runtime: ScriptedRuntime;
  to: RouteTarget;
}

type Command = fc.AsyncCommand<Model, Real>;

const begin: Command = {
  check: () => true,
  toString: () => 'begin',
  async run(model, { runtime, to }) {
    const attempt = scriptedAttempt(runtime, to, scriptedCall(runtime));
    let settle: { resolve(reply: Reply): void; reject(error: Error): void } | undefined;
    const done = circuitBreaker(runtime)(() => new Promise((resolve, reject) => (settle = { resolve, reject })))(attempt);
    const thrown = done.then(() => undefined, (error: unknown) => error);
    const nowMs = runtime.clock.now();
    const admitted = model.admits(nowMs);
    if (admitted === 'no') {
      expect(await thrown).toBeInstanceOf(TargetExcluded);
      return;
    }
    expect([settle !== undefined, attempt.probe, attempt.record.kind]).toEqual([true, admitted === 'as a probe', admitted === 'as a probe' ? 'probe' : 'first']);
    if (admitted === 'as a probe') {
      model.state = 'half-open';
      model.probing = true;
    }
    const real: Running = { attempt, settle: (outcome) => (outcome === 'ok' ? settle?.resolve(wholeReply(attempt)) : settle?.reject(scriptedFailure({ code: outcome }))) };
    model.running.push({ startedAtMs: nowMs, probe: attempt.probe, opening: model.openings, real });
  },
};

const end = (which: number, outcome: Outcome): Command => ({
  check: (model) => model.running.length > 0,
  toString: () => `end ${which} ${outcome}`,
  async run(model, { runtime }) {
    const index = which % model.running.length;
    model.running[index]?.real.settle(outcome);
    await runtime.clock.advance(0);
    model.end(index, outcome, runtime.clock.now());
  },
});

const wait = (ms: number): Command => ({ check: () => true, toString: () => `wait ${ms}`, run: (_, { runtime }) => runtime.clock.advance(ms) });

const matching = (command: Command): Command => ({
  check: (model) => command.check(model),
  toString: () => command.toString(),
  async run(model, real) {
    await command.run(model, real);
    const { breaker } = real.to.target.health;
    expect(breaker.state).toBe(model.state);
    if (breaker.state === 'open') expect([breaker.untilMs, breaker.openedTimes]).toEqual([model.untilMs, model.times]);
    if (breaker.state === 'half-open') expect(breaker.probing).toBe(model.probing);
  },
});

it('B1: whatever is begun, ended and waited for, in any order, the breaker does what its rules say', async () => {
  const commands = fc.commands(
    [
      fc.constant(matching(begin)),
      fc.tuple(fc.nat({ max: 9 }), fc.constantFrom<Outcome[]>('ok', 'network', 'timeout', 'network', 'rate_limit', 'invalid_request', 'cancelled')).map(([which, outcome]) => matching(end(which, outcome))),
      fc.constantFrom(1, 400, 1_000, 2_500, 9_000).map((ms) => matching(wait(ms))),
    ],
    { maxCommands: 120, size: 'max' },
  );
  await fc.assert(
    fc.asyncProperty(commands, async (list) => {
      // Draws of 0: open times are not shortened.
      const runtime = scriptedRuntime();
      await fc.asyncModelRun(() => ({ model: new Model(), real: { runtime, to: scriptedTarget(runtime, { options: { breaker: options } }) } }), list);
    }),
    { numRuns: 150 },
  );
});
