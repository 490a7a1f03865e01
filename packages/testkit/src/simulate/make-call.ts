import { getEventListeners } from 'node:events';
import type { ChatEvent, ChatRequest, ChatStream, Router } from '@zerohop/core';
import type { Clock } from '../clock/clock.ts';
import type { CallLog } from './call-log.ts';

/** The tag by which a call is known in the router's events. */
export const callTag = 'simulated-call';

/** Makes one call the way its caller does, and notes what the caller sees. Never rejects. */
export async function makeCall(router: Router, log: CallLog, clock: Clock): Promise<void> {
  const { planned } = log;
  const caller = new AbortController();
  const request: ChatRequest = {
    model: planned.model,
    messages: [{ role: 'user', content: `Question ${planned.index}: what now?` }],
    ...planned.request,
    tags: { ...planned.request.tags, [callTag]: String(planned.index) },
    signal: caller.signal,
  };
  const leaving = new Leaving(log, clock);
  try {
    if (planned.stream) await readStream(router.stream(request), log, clock, leaving, caller);
    else {
      leaving.arm(() => caller.abort());
      log.terminals.push({ kind: 'response', response: await router.chat(request) });
    }
  } catch (error) {
    log.terminals.push({ kind: 'error', error });
  }
  leaving.disarm();
  log.settledAtMs = clock.now();
  // The router unlinks when its own books are closed, which may be some promises later than the caller is told.
  await new Promise((resolve) => void setImmediate(resolve));
  log.listeners = getEventListeners(caller.signal, 'abort').length;
}

async function readStream(stream: ChatStream, log: CallLog, clock: Clock, leaving: Leaving, caller: AbortController): Promise<void> {
  const { leaveBy, reader } = log.planned;
  leaving.arm(leaveBy === 'signal' ? () => caller.abort() : leaveBy === 'cancel' ? () => stream.cancel() : undefined);
  if (reader === 'response') {
    log.terminals.push({ kind: 'response', response: await stream.response() });
    return;
  }
  const left = await (reader === 'events' ? readAll(stream, (event) => noteEvent(event, log, clock), log, clock, leaving) : readAll(stream.textStream, (text) => noteText(text, log, clock), log, clock, leaving));
  if (left) {
    // Whoever leaves with the end in hand has not left.
    if (log.terminals.length === 0) log.terminals.push({ kind: 'left' });
  } else if (reader === 'text') log.terminals.push({ kind: 'response', response: await stream.response() });
}

/** Reads to the end and once more; true when the caller left by `break`. */
async function readAll<Piece>(source: AsyncIterable<Piece>, note: (piece: Piece) => void, log: CallLog, clock: Clock, leaving: Leaving): Promise<boolean> {
  const { pausesMs } = log.planned;
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (let reads = 0; ; reads += 1) {
      const pauseMs = pausesMs[reads % pausesMs.length] ?? 0;
      if (pauseMs > 0) {
        log.longestPauseMs = Math.max(log.longestPauseMs, pauseMs);
        await new Promise<void>((resolve) => void clock.setTimeout(resolve, pauseMs));
      }
      const next = await iterator.next();
      if (next.done === true) return false;
      note(next.value);
      if (leaving.stopsReading) {
        await iterator.return?.();
        return true;
      }
    }
  } finally {
    const { done, value } = await iterator.next().catch((error: unknown) => ({ done: false, value: error }));
    if (done !== true) log.afterwards.push(String(value));
  }
}

function noteEvent(event: ChatEvent, log: CallLog, clock: Clock): void {
  if (log.terminals.length > 0) log.afterwards.push(event.type);
  if (event.type === 'text-delta') noteText(event.text, log, clock);
  else if (event.type === 'restart') log.shown = '';
  else if (event.type === 'switch') log.switches += 1;
  else if (event.type === 'finish') log.terminals.push({ kind: 'finish', response: event.response });
}

function noteText(text: string, log: CallLog, clock: Clock): void {
  log.shown += text;
  log.firstTextMs ??= clock.now() - log.startedAtMs;
}

/** The moment at which a caller leaves. */
class Leaving {
  readonly #log: CallLog;
  readonly #clock: Clock;
  #timer: unknown;
  /** True once a caller that leaves by no longer reading has left. */
  stopsReading = false;

  constructor(log: CallLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** @param leave left out, the caller stops reading */
  arm(leave?: () => void): void {
    const { leaveAfterMs } = this.#log.planned;
    if (leaveAfterMs === undefined) return;
    this.#timer = this.#clock.setTimeout(() => {
      this.#log.leftAtMs = this.#clock.now();
      if (leave === undefined) this.stopsReading = true;
      else leave();
    }, leaveAfterMs);
  }

  disarm(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
  }
}
