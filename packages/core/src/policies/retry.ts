import pRetry from 'p-retry';
import type { Attempt } from '../chat/attempt.ts';
import { errorCodes } from '../errors/codes.ts';
import { isZerohopError, type ZerohopError } from '../errors/zerohop-error.ts';
import type { CancelToken } from '../lib/cancel.ts';
import { sleep, within } from '../lib/sleep.ts';
import { AttemptContext } from '../pipeline/call.ts';
import type { Credential } from '../pipeline/credential-pool.ts';
import { CredentialLost, TargetExcluded } from '../pipeline/excluded.ts';
import type { Handler } from '../pipeline/layer.ts';
import type { Policies } from '../pipeline/policies.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Runtime } from '../pipeline/runtime.ts';
import { countFirst, takeRepeat } from '../pipeline/retry-budget.ts';
import { cannotFit } from '../pipeline/target-health.ts';
import type { AttemptIntent, Turn } from '../pipeline/turn.ts';

/** How long a key may take to be fetched anew where `connectMs` says nothing. */
const fetchKeyMs = 5_000;

/** Gives a target its turn: another credential where that helps, then the same target again, with full jitter. */
export function retry(runtime: Runtime, next: Handler<AttemptContext, Reply>): Handler<Turn, Reply> {
  return (turn) => {
    const { repeating } = turn;
    const progress: Progress = { turn, intent: turn.intent, tried: new Set(), retries: repeating?.retries ?? 0, usedOnce: false, last: undefined, lastFailure: undefined };
    return repeating === undefined ? run(progress) : prepareNext(progress, repeating.after).then(() => run(progress));
  };

  // p-retry is only the loop: with Infinity it never ends by itself, and a throw from onFailedAttempt ends it.
  function run(progress: Progress): Promise<Reply> {
    return pRetry(() => attemptOnce(progress), {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 0,
      onFailedAttempt: ({ error }) => prepareNext(progress, error),
    });
  }

  async function attemptOnce(progress: Progress): Promise<Reply> {
    const { turn, intent } = progress;
    const { call, to, token = call.token } = turn;
    const { target } = to;
    token.throwIfCancelled();
    const { pool } = target.provider;
    const credential = pool.take(target.model, progress.tried);
    if (credential === undefined) {
      const blocked = pool.blocked(target.model) ?? { reason: 'credential_benched' as const, message: 'every credential was tried', untilMs: undefined };
      throw new TargetExcluded({ target: target.id, ...blocked });
    }
    const startedAtMs = runtime.clock.now();
    if (intent === turn.intent) countFirst(target.health, startedAtMs);
    const record: Attempt = {
      index: call.attempts.length,
      kind: intent.kind,
      target: target.id,
      provider: target.provider.key,
      model: target.model,
      credential: credential.fingerprint,
      startedAtMs,
      durationMs: 0,
      outcome: 'aborted',
      integrity: 'failed',
      reason: intent.reason,
    };
    const attempt = new AttemptContext(call, to, credential, record, token);
    attempt.failOpen = turn.failOpen;
    progress.last = attempt;
    return next(attempt);
  }

  // Returns when the next attempt may start; throws what the turn has come to when there is none.
  async function prepareNext(progress: Progress, thrown: Error): Promise<void> {
    const { turn } = progress;
    const { call, to, token = call.token } = turn;
    const { target, policies } = to;
    if (thrown instanceof CredentialLost) return;
    // A target that is shut after a failure of its own has failed; what shut it is only the consequence.
    if (!isZerohopError(thrown)) throw thrown instanceof TargetExcluded ? (progress.lastFailure ?? thrown) : thrown;
    const error = thrown as ZerohopError;
    progress.lastFailure = error;
    const rule = errorCodes[error.code];
    if (token.reason !== undefined || turn.failOpen) throw error;
    if (!rule.otherCredential && rule.sameTarget === 'no') throw error;
    if (turn.mayRepeat !== undefined && !(await turn.mayRepeat())) throw error;
    // Targets that were not asked yet come before repeats: each of them keeps an attempt.
    if (call.attempts.length + turn.ahead() >= policies.maxAttempts) throw error;

    const nowMs = runtime.clock.now();
    if (rule.otherCredential && progress.last !== undefined) {
      const replaced = error.code !== 'rate_limit' && (await wasReplaced(progress.last, token));
      if (!replaced) progress.tried.add(progress.last.credential);
      if (replaced || target.provider.pool.hasOther(target.model, progress.tried)) {
        if (cannotFit(target.health, call.stream, nowMs, call.deadlineAtMs)) throw error;
        progress.intent = { kind: 'retry', reason: 'next_credential' };
        return;
      }
    }

    const waitMs = waitBeforeSameTarget(progress, error);
    if (waitMs === undefined) throw error;
    const readyAtMs = nowMs + waitMs;
    if (cannotFit(target.health, call.stream, readyAtMs, call.deadlineAtMs)) throw error;
    if (!takeRepeat(target.health, policies.retryBudget, nowMs)) throw error;
    progress.retries += 1;
    progress.usedOnce ||= rule.sameTarget === 'once';
    progress.tried.clear();
    progress.intent = { kind: 'retry', reason: error.code };
    // Timers may fire a little early, and a cooldown that has a millisecond left still excludes the target.
    for (let leftMs = waitMs; leftMs > 0; leftMs = readyAtMs - runtime.clock.now()) await sleep(runtime.clock, leftMs, token);
  }

  // A key that was replaced where it comes from makes another credential of it. A key that is fetched may hang.
  async function wasReplaced({ to, credential, keyVersion }: AttemptContext, token: CancelToken): Promise<boolean> {
    const asked = to.target.provider.pool.renew(credential);
    const renewed = typeof asked === 'boolean' ? asked : await within(runtime.clock, to.policies.timeouts.connectMs || fetchKeyMs, token, asked);
    return renewed === true || (keyVersion !== undefined && keyVersion !== credential.version);
  }

  function waitBeforeSameTarget(progress: Progress, error: ZerohopError): number | undefined {
    const { turn, retries } = progress;
    const options = turn.to.policies.retry;
    if (options === false || retries >= options.retries) return undefined;
    const rule = errorCodes[error.code];
    if (rule.sameTarget === 'no') return undefined;
    if (rule.sameTarget === 'once' && progress.usedOnce) return undefined;
    if (rule.sameTarget === 'alone' && !options.waitBeforeFallback && turn.ahead() > 0) return undefined;
    if (!options.onReset && isZerohopError(error, 'network') && error.details.written === true) return undefined;
    const asked = error.retryAfterMs;
    if (asked !== undefined && asked > options.maxRetryAfterMs) return undefined;
    const own = backoff(options, retries, runtime.random);
    if (rule.sameTarget !== 'alone') return Math.max(own, asked ?? 0);
    // A rate limit is waited out as long as the cooldown that the vendor's answer set, or it would exclude the target.
    const { pool } = turn.to.target.provider;
    const cooldownMs = (pool.blocked(turn.to.target.model)?.untilMs ?? 0) - runtime.clock.now();
    const waitMs = Math.max(own, asked ?? 0, cooldownMs);
    return waitMs > options.maxRetryAfterMs ? undefined : waitMs;
  }
}

interface Progress {
  readonly turn: Turn;
  /** Why the next attempt is made. */
  intent: AttemptIntent;
  /** Credentials this turn has used up. */
  readonly tried: Set<Credential>;
  /** Repeats at the same target so far, other credentials not counted. */
  retries: number;
  /** True when the one repeat that some failures are worth is used up. */
  usedOnce: boolean;
  last: AttemptContext | undefined;
  lastFailure: ZerohopError | undefined;
}

// Full jitter: a crowd that failed together comes back spread over the whole wait.
function backoff(options: Exclude<Policies['retry'], false>, retries: number, random: () => number): number {
  return random() * Math.min(options.minDelayMs * 2 ** retries, options.maxDelayMs);
}
