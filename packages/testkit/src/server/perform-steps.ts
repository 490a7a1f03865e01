import type { ServerResponse } from 'node:http';
import type { Clock } from '../clock/clock.ts';
import { turn } from '../lib/turn.ts';
import type { Step } from './plan-steps.ts';

/** Where the steps are performed. */
export interface Stage {
  readonly response: ServerResponse;
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
  const { response } = stage;
  switch (step.do) {
    case 'wait':
      return waitWithPings(step.ms, step.pingEveryMs, stage);
    case 'silence':
      return waitWithPings(Infinity, step.pingEveryMs, stage);
    case 'headers':
      stage.sendHeaders();
      response.flushHeaders();
      return;
    case 'write':
      await write(step.bytes, stage);
      if (step.content && !stage.gone.aborted) stage.onContent();
      return;
    case 'cut':
      // Let the client read what was written: a FIN on its heels would be seen first by clients that drop their queue on errors.
      await flush(stage);
      stage.onFinish('cut');
      if (step.reset) response.socket?.resetAndDestroy();
      else response.socket?.destroy();
      return;
    case 'end':
      stage.onFinish('end');
      response.end();
      return;
    default: {
      const impossible: never = step;
      return impossible;
    }
  }
}

async function write(bytes: string | Uint8Array, stage: Stage): Promise<void> {
  const { splitBytes } = stage;
  if (splitBytes === undefined) return writePiece(bytes, stage);
  const all = Buffer.from(bytes as string);
  for (let from = 0; from < all.length && !stage.gone.aborted; from += splitBytes) await writePiece(all.subarray(from, from + splitBytes), stage);
}

async function writePiece(bytes: string | Uint8Array, stage: Stage): Promise<void> {
  if (!stage.response.write(bytes)) await eventOrGone(stage, (resolve) => stage.response.once('drain', resolve));
  // A turn between writes makes each its own packet and lets a client hang up in the middle of an answer.
  else await turn();
}

function flush(stage: Stage): Promise<void> {
  return eventOrGone(stage, (resolve) => {
    if (!stage.response.headersSent) resolve();
    else stage.response.write('', () => setImmediate(() => setImmediate(resolve)));
  });
}

async function waitWithPings(ms: number, pingEveryMs: number | undefined, stage: Stage): Promise<void> {
  if (pingEveryMs === undefined) return sleep(ms, stage);
  let leftMs = ms;
  while (leftMs > 0 && !stage.gone.aborted) {
    await sleep(Math.min(leftMs, pingEveryMs), stage);
    leftMs -= pingEveryMs;
    if (leftMs > 0 && !stage.gone.aborted) await writePiece(stage.ping, stage);
  }
}

async function sleep(ms: number, stage: Stage): Promise<void> {
  let timer: unknown;
  await eventOrGone(stage, (resolve) => {
    if (ms !== Infinity) timer = stage.clock.setTimeout(resolve, ms);
  });
  if (timer !== undefined) stage.clock.clearTimeout(timer);
}

/** Waits for an event, or for the end of the connection, whichever comes first. */
function eventOrGone(stage: Stage, listen: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    if (stage.gone.aborted) return resolve();
    const settle = (): void => {
      stage.gone.removeEventListener('abort', settle);
      resolve();
    };
    stage.gone.addEventListener('abort', settle);
    listen(settle);
  });
}
