import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ErrorCode } from '../chat/error-code.ts';
import { createRedactor } from '../errors/redact.ts';
import { AttemptContext } from '../pipeline/call.ts';
import { createCredential, type Credential, CredentialPool } from '../pipeline/credential-pool.ts';
import type { Reply } from '../pipeline/reply.ts';
import { type ScriptedRuntime, scriptedAttempt, scriptedCall, scriptedFailure, scriptedRuntime, scriptedTarget, wholeReply } from '../pipeline/scripted-attempt.ts';
import { RouteTarget } from '../pipeline/target.ts';
import { credentialBench } from './credential-bench.ts';

const names = ['one', 'two', 'three'];
const models = ['x', 'y'];
type Outcome = 'ok' | Extract<ErrorCode, 'authentication' | 'quota_exceeded' | 'permission' | 'rate_limit' | 'network' | 'cancelled'>;

/** How long each refusal shuts what, by B2: first, and at most; doubled in between. */
const rules: Readonly<Partial<Record<Outcome, { wide: boolean; firstMs: number; maxMs: number }>>> = {
  authentication: { wide: true, firstMs: 60_000, maxMs: 600_000 },
  quota_exceeded: { wide: true, firstMs: 60_000, maxMs: 600_000 },
  permission: { wide: false, firstMs: 60_000, maxMs: 600_000 },
  rate_limit: { wide: false, firstMs: 1_000, maxMs: 60_000 },
};

interface Shut {
  untilMs: number;
  count: number;
  probing: boolean;
}

/** What is shut, by credential or by credential and model, as B2 says it. */
class Model {
  readonly shut = new Map<string, Shut>();
  readonly running: { credential: number; model: string; probed: Set<string>; version: number; real: (outcome: Outcome) => Promise<void> }[] = [];
  readonly versions = [0, 0, 0];

  places(credential: number, model: string): string[] {
    return [`${credential}`, `${credential}/${model}`];
  }

  usable(credential: number, model: string, nowMs: number): boolean {
    return this.places(credential, model).every((place) => {
      const shut = this.shut.get(place);
      return shut === undefined || (!shut.probing && nowMs >= shut.untilMs);
    });
  }

  end(index: number, outcome: Outcome, nowMs: number): void {
    const [ended] = this.running.splice(index, 1);
    if (ended === undefined) return;
    const { credential, model, probed, version } = ended;
    for (const place of probed) {
      const shut = this.shut.get(place);
      if (shut !== undefined) shut.probing = false;
    }
    const isOld = version !== this.versions[credential];
    if (outcome === 'ok') {
      if (!isOld) for (const place of probed) this.shut.delete(place);
      return;
    }
    const rule = rules[outcome];
    if (rule === undefined || isOld) return;
    const place = rule.wide ? `${credential}` : `${credential}/${model}`;
    const known = this.shut.get(place);
    if (known !== undefined && nowMs < known.untilMs) return;
    const count = (known?.count ?? 0) + 1;
    this.shut.set(place, { count, untilMs: nowMs + Math.min(rule.firstMs * 2 ** (count - 1), rule.maxMs), probing: false });
  }
}

interface Real {
  readonly runtime: ScriptedRuntime;
  readonly pool: CredentialPool;
  readonly targets: Readonly<Record<string, RouteTarget>>;
  readonly keys: string[];
}

type Command = fc.AsyncCommand<Model, Real>;

const begin = (model: string): Command => ({
  check: () => true,
  toString: () => `begin ${model}`,
  async run(state, { runtime, pool, targets }) {
    const nowMs = runtime.clock.now();
    const usable = names.filter((_, index) => state.usable(index, model, nowMs));
    const blocked = pool.blocked(model);
    const taken = pool.take(model, new Set());
    expect([blocked === undefined, taken !== undefined]).toEqual([usable.length > 0, usable.length > 0]);
    if (taken === undefined) return;
    const index = pool.credentials.indexOf(taken);
    expect(usable).toContain(names[index]);
    const probed = new Set(state.places(index, model).filter((place) => state.shut.has(place)));
    for (const place of probed) (state.shut.get(place) as Shut).probing = true;
    const to = targets[model] as RouteTarget;
    const { record } = scriptedAttempt(runtime, to);
    const attempt = new AttemptContext(scriptedCall(runtime), to, taken, record);
    attempt.keyVersion = taken.version;
    let settle: { resolve(reply: Reply): void; reject(error: Error): void } = { resolve() {}, reject() {} };
    const done = credentialBench(runtime)(() => new Promise((resolve, reject) => (settle = { resolve, reject })))(attempt);
    done.catch(() => {});
    const real = async (outcome: Outcome): Promise<void> => {
      if (outcome === 'ok') settle.resolve(wholeReply(attempt));
      else settle.reject(scriptedFailure({ code: outcome }));
      await done.catch(() => {});
    };
    state.running.push({ credential: index, model, probed, version: state.versions[index] ?? 0, real });
  },
});

const end = (which: number, outcome: Outcome): Command => ({
  check: (state) => state.running.length > 0,
  toString: () => `end ${which} ${outcome}`,
  async run(state, { runtime }) {
    const index = which % state.running.length;
    await state.running[index]?.real(outcome);
    state.end(index, outcome, runtime.clock.now());
  },
});

const wait = (ms: number): Command => ({ check: () => true, toString: () => `wait ${ms}`, run: (_, { runtime }) => runtime.clock.advance(ms) });

const replace = (credential: number): Command => ({
  check: () => true,
  toString: () => `replace the key of ${names[credential]}`,
  async run(state, { pool, keys }) {
    keys[credential] = `${keys[credential]}+`;
    await pool.renew(pool.credentials[credential] as Credential);
    state.versions[credential] = (state.versions[credential] ?? 0) + 1;
    for (const place of state.shut.keys()) if (place.split('/')[0] === `${credential}`) state.shut.delete(place);
  },
});

it('B2: whatever is refused, served, waited for and replaced, in any order, what is shut is what the rules shut', async () => {
  const outcome = fc.constantFrom<Outcome[]>('ok', 'ok', 'authentication', 'quota_exceeded', 'permission', 'rate_limit', 'network', 'cancelled');
  const commands = fc.commands(
    [
      fc.constantFrom(...models).map(begin),
      fc.tuple(fc.nat({ max: 9 }), outcome).map(([which, how]) => end(which, how)),
      fc.constantFrom(1, 1_000, 59_999, 60_000, 300_000).map(wait),
      fc.nat({ max: 2 }).map(replace),
    ],
    { maxCommands: 120, size: 'max' },
  );
  await fc.assert(
    fc.asyncProperty(commands, async (list) => {
      const setup = (): { model: Model; real: Real } => {
        const runtime = scriptedRuntime();
        const keys = names.map((name) => `key-number-${name}`);
        const credentials = names.map((_, index) => createCredential({ reference: `ref-${index}`, weight: 1, resolve: () => keys[index] ?? '' }, index, createRedactor()));
        const pool = new CredentialPool(credentials, runtime.clock);
        const targetOf = (model: string): RouteTarget => {
          const to = scriptedTarget(runtime, { id: `a/${model}` });
          return new RouteTarget({ ...to, target: { ...to.target, provider: { ...to.target.provider, pool } } });
        };
        return { model: new Model(), real: { runtime, pool, keys, targets: Object.fromEntries(models.map((model) => [model, targetOf(model)])) } };
      };
      await fc.asyncModelRun(setup, list);
    }),
    { numRuns: 150 },
  );
});
