import { ZerohopError } from '../errors/zerohop-error.ts';
import type { AttemptContext } from '../pipeline/call.ts';
import { TargetExcluded } from '../pipeline/excluded.ts';
import type { Layer } from '../pipeline/layer.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Runtime } from '../pipeline/runtime.ts';
import type { Target } from '../pipeline/target.ts';

interface Waiter {
  /** As many as its own route allows: routes that share a target may differ. */
  readonly max: number;
  grant(): void;
}

/** Bounds how many attempts are at a target at once. Some may wait in line; the others go to the next target. */
export function concurrency(runtime: Runtime): Layer<AttemptContext, Reply> {
  const lines = new WeakMap<Target, Waiter[]>();

  // A slot is handed on at once while somebody waits: nobody may slip in between.
  function leave(target: Target): void {
    const { health } = target;
    health.inFlight -= 1;
    const line = lines.get(target);
    const next = line?.[0];
    if (next === undefined || health.inFlight >= next.max) return;
    line?.shift();
    health.inFlight += 1;
    next.grant();
  }

  return (next) => async (attempt) => {
    const { target, policies } = attempt.to;
    const { health } = target;
    if (policies.concurrency !== false && health.inFlight >= policies.concurrency.max) {
      const line = lines.get(target) ?? [];
      lines.set(target, line);
      if (line.length >= policies.concurrency.queue) {
        throw new TargetExcluded({ target: target.id, reason: 'concurrency', message: fullMessage(policies.concurrency) });
      }
      await takePlace(attempt, line, policies.concurrency.max);
    } else {
      health.inFlight += 1;
    }
    try {
      const reply = await next(attempt);
      if (reply.kind === 'stream' && reply.stream.outcome === undefined) reply.stream.tap({ ended: () => leave(target) });
      else leave(target);
      return reply;
    } catch (error) {
      leave(target);
      throw error;
    }
  };

  async function takePlace(attempt: AttemptContext, line: Waiter[], max: number): Promise<void> {
    const { target } = attempt.to;
    const { deadlineAtMs, startedAtMs } = attempt.call;
    const { clock } = runtime;
    let grant = (): void => {};
    const granted = new Promise<void>((resolve) => {
      grant = resolve;
    });
    const waiter: Waiter = { max, grant };
    line.push(waiter);
    target.health.queued += 1;
    attempt.link();
    // The attempt's own clocks start with its slot; in line only the deadline counts.
    const timer =
      deadlineAtMs === undefined
        ? undefined
        : clock.setTimeout(() => attempt.abort(deadlinePassed(deadlineAtMs - startedAtMs, target)), deadlineAtMs - clock.now());
    try {
      await attempt.orAbort(granted);
    } catch (error) {
      const place = line.indexOf(waiter);
      if (place === -1) leave(target);
      else line.splice(place, 1);
      attempt.unlink();
      attempt.blameless = true;
      throw error;
    } finally {
      target.health.queued -= 1;
      if (timer !== undefined) clock.clearTimeout(timer);
    }
  }
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

function fullMessage(options: { max: number; queue: number }): string {
  const waiting = options.queue > 0 ? ` and ${options.queue} waiting` : '';
  return `${options.max} calls are under way${waiting}, as many as concurrency allows`;
}
