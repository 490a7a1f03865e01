import { ZerohopError } from '../errors/zerohop-error.ts';
import type { AttemptContext } from '../pipeline/call.ts';
import { CredentialLost, TargetExcluded } from '../pipeline/excluded.ts';
import type { Layer } from '../pipeline/layer.ts';
import type { Policies } from '../pipeline/policies.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Runtime } from '../pipeline/runtime.ts';
import { fullMessage, type Waiter } from '../pipeline/slots.ts';
import type { Target } from '../pipeline/target.ts';

type Options = Exclude<Policies['concurrency'], false>;

/**
 * Bounds how many attempts are at a target at once. Some may wait in line, higher priorities first; the others go to the
 * next target.
 */
export function concurrency(runtime: Runtime): Layer<AttemptContext, Reply> {
  return (next) => async (attempt) => {
    const { target, policies } = attempt.to;
    const { slots } = target.health;
    const options = policies.concurrency;
    if (!slots.take(options === false ? Number.POSITIVE_INFINITY : options.max)) await waitInLine(attempt, options as Options, runtime);
    const enteredAtMs = runtime.clock.now();
    // What was sent away after all has held its slot for no time at all.
    const leave = (): void => slots.leave(attempt.asked ? runtime.clock.now() - enteredAtMs : undefined);
    try {
      const reply = await next(attempt);
      if (reply.kind === 'stream' && reply.stream.outcome === undefined) reply.stream.tap({ ended: leave });
      else leave();
      return reply;
    } catch (error) {
      leave();
      throw error;
    }
  };
}

async function waitInLine(attempt: AttemptContext, options: Options, { clock }: Runtime): Promise<void> {
  const { target } = attempt.to;
  const { slots } = target.health;
  const { deadlineAtMs, startedAtMs, request } = attempt.call;
  const priority = request.priority ?? 'normal';
  if (!slots.hasRoom(options, priority)) {
    const waitMs = slots.likelyWaitMs(options.max);
    throw new TargetExcluded({ target: target.id, reason: 'concurrency', message: fullMessage(slots), untilMs: waitMs && clock.now() + waitMs });
  }
  let settle = { resolve(): void {}, reject(_error: Error): void {} };
  const place = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const waiter: Waiter = {
    max: options.max,
    priority,
    stays: attempt.failOpen,
    granted: () => settle.resolve(),
    shed: (why) => settle.reject(new TargetExcluded({ target: target.id, ...why })),
  };
  slots.join(waiter, options.queue);
  attempt.link();
  // The attempt's own clocks start with its slot; in line only the deadline and the longest wait count.
  const giveUpAtMs = Math.min(deadlineAtMs ?? Number.POSITIVE_INFINITY, options.maxWaitMs === false ? Number.POSITIVE_INFINITY : clock.now() + options.maxWaitMs);
  const giveUp = (): void => {
    if (giveUpAtMs === deadlineAtMs) attempt.abort(deadlinePassed(deadlineAtMs - startedAtMs, target));
    else if (slots.quit(waiter)) waiter.shed({ reason: 'concurrency', message: `no slot within ${String(options.maxWaitMs)} ms (concurrency.maxWaitMs)` });
  };
  const timer = giveUpAtMs === Number.POSITIVE_INFINITY ? undefined : clock.setTimeout(giveUp, giveUpAtMs - clock.now());
  try {
    await attempt.orAbort(place);
  } catch (error) {
    // Given up in the moment in which it got its slot: the slot goes on.
    if (!slots.quit(waiter) && !(error instanceof TargetExcluded)) slots.leave(undefined);
    attempt.unlink();
    attempt.blameless = true;
    throw error;
  } finally {
    if (timer !== undefined) clock.clearTimeout(timer);
  }
  // Time has passed: a key that was refused meanwhile would be refused again.
  const blocked = target.provider.pool.blockedBy(attempt.credential, target.model);
  if (blocked === undefined) return;
  slots.leave(undefined);
  attempt.unlink();
  throw new CredentialLost({ target: target.id, ...blocked });
}

function deadlinePassed(limitMs: number, target: Target): ZerohopError<'timeout'> {
  return new ZerohopError({
    code: 'timeout',
    message: `the call's deadline of ${limitMs} ms ran out in the queue of ${target.id}`,
    provider: target.provider.key,
    model: target.model,
    details: { phase: 'deadline', limitMs },
  });
}
