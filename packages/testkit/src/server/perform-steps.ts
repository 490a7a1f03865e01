import type { Clock } from '../clock/clock.ts';
import { eventOrGone } from '../lib/event-or-gone.ts';
import type { Outlet } from './outlet.ts';
import type { Step } from './plan-steps.ts';

/** Where the steps are performed. */
export interface Stage {
  readonly outlet: Outlet;
  readonly clock: Clock;
  /** Aborts when the connection has closed, by whichever side. */
  readonly gone: AbortSignal;
  readonly ping: string | Uint8Array;
  /** Bytes per write; `undefined` writes each frame at once. */
  readonly splitBytes: number | undefined;
  sendHeaders(): void;
  onContent(): void;
  /** Called before the server itself closes the connection or ends the body. */
  onFinish(outcome: 'end' | 'cut'): void;
}

/** Performs a plan until it ends or the connection does. Leaves no timer behind. */
export async function performSteps(steps: readonly Step[], stage: Stage): Promise<void> {
  for (const step of steps) {
    if (stage.gone.aborted) return;
    await perform(step, stage);
  }
}

async function perform(step: Step, stage: Stage): Promise<void> {
  const { outlet } = stage;
  switch (step.do) {
    case 'wait':
      return waitWithPings(step.ms, step.pingEveryMs, stage);
    case 'silence':
      return waitWithPings(Infinity, step.pingEveryMs, stage);
    case 'headers':
      stage.sendHeaders();
      return;
    case 'write':
      await write(step.bytes, stage);
      if (step.content && !stage.gone.aborted) stage.onContent();
      return;
    case 'cut':
      await outlet.flush();
      stage.onFinish('cut');
      outlet.cut(step.reset);
      return;
    case 'end':
      stage.onFinish('end');
      outlet.end();
      return;
    default: {
      const impossible: never = step;
      return impossible;
    }
  }
}

async function write(bytes: string | Uint8Array, { outlet, gone, splitBytes }: Stage): Promise<void> {
  if (splitBytes === undefined) return outlet.write(bytes);
  const all = Buffer.from(bytes as string);
  for (let from = 0; from < all.length && !gone.aborted; from += splitBytes) await outlet.write(all.subarray(from, from + splitBytes));
}

async function waitWithPings(ms: number, pingEveryMs: number | undefined, stage: Stage): Promise<void> {
  if (pingEveryMs === undefined) return sleep(ms, stage);
  let leftMs = ms;
  while (leftMs > 0 && !stage.gone.aborted) {
    await sleep(Math.min(leftMs, pingEveryMs), stage);
    leftMs -= pingEveryMs;
    if (leftMs > 0 && !stage.gone.aborted) await stage.outlet.write(stage.ping);
  }
}

async function sleep(ms: number, { clock, gone }: Stage): Promise<void> {
  let timer: unknown;
  await eventOrGone(gone, (resolve) => {
    if (ms !== Infinity) timer = clock.setTimeout(resolve, ms);
  });
  if (timer !== undefined) clock.clearTimeout(timer);
}
