import { realClock } from '../clock/clock.ts';
import type { Fault } from '../fault/fault.ts';
import { faultRules } from '../fault/fault-rule.ts';
import { deferred } from '../lib/deferred.ts';
import type { Emulator, EmulatorOptions } from './emulator.ts';
import { answering, honestReply, scriptFailure } from './honest-reply.ts';
import type { HttpRequest } from './http-request.ts';
import type { Outlet } from './outlet.ts';
import { performSteps } from './perform-steps.ts';
import { planSteps } from './plan-steps.ts';
import { type CallRecord, callRecord, type RecordedCall } from './recorded-call.ts';
import { replacementOf } from './replacement.ts';
import type { Reply } from './reply.ts';
import type { Endpoint, ErrorContext, Wire } from './wire.ts';

/** One request on its way into an emulation. */
export interface Arrival {
  readonly request: HttpRequest;
  readonly outlet: Outlet;
  /** Aborts when the connection has closed, by whichever side. */
  readonly gone: AbortSignal;
  /** Faults that meet this request beside those of the rules. */
  readonly faults?: readonly Fault[] | undefined;
  /** Told of the record as soon as there is one. */
  onCall?(call: RecordedCall): void;
}

/** A vendor without a network: answers, faults and the record of the calls. A server and a simulated network stand on it. */
export interface Emulation extends Pick<Emulator, 'calls' | 'answer' | 'fault' | 'waitForCall' | 'reset'> {
  /** Replies to one request. Rejects only when the outlet refuses what a script says. */
  serve(arrival: Arrival): Promise<void>;
  /** From now on connections that close are closed by the vendor. */
  shutDown(): void;
}

/** Invalid wherever it lands in a JSON text: a raw line break may not stand in a string, nor these braces outside of one. */
const brokenJson = '"\n}{"';

/**
 * Starts the emulation of any wire.
 *
 * @param name tells it from others of the same wire: no two may give out the same ids, since conversations move between them
 * @param keeps whether `calls` keeps what is over; long simulations would fill the memory
 */
export function startEmulation(wire: Wire, options: EmulatorOptions, name: string, keeps = true): Emulation {
  const { clock = realClock, contextWindow = 1_000_000 } = options;
  let shut = false;
  let requestCount = 0;
  let count = 0;
  let calls: RecordedCall[] = [];
  let waiters: { readonly number: number; resolve(call: RecordedCall): void }[] = [];
  let rules = faultRules();
  let nextAnswer = answering(options.answer);

  const reset = (): void => {
    calls = [];
    count = 0;
    rules = faultRules();
    for (const fault of options.faults ?? []) rules.add(fault);
    nextAnswer = answering(options.answer);
  };

  const record = (request: HttpRequest, endpoint: Endpoint): CallRecord => {
    count += 1;
    const entry = callRecord(request, {
      number: count,
      key: wire.key(request),
      model: endpoint.kind === 'unknown' ? '' : endpoint.model,
      stream: endpoint.kind === 'stream' || (endpoint.kind === 'chat' && endpoint.stream),
      receivedAtMs: clock.now(),
    });
    if (keeps) calls.push(entry.call);
    for (const waiter of waiters) if (waiter.number === entry.call.number) waiter.resolve(entry.call);
    waiters = waiters.filter((waiter) => waiter.number !== entry.call.number);
    return entry;
  };

  const serve = async ({ request, outlet, gone, faults: more = [], onCall }: Arrival): Promise<void> => {
    const endpoint = wire.endpoint(request);
    const entry = record(request, endpoint);
    onCall?.(entry.call);
    requestCount += 1;
    const context: ErrorContext = {
      request,
      requestId: wire.requestId(`${name} ${requestCount}`),
      model: entry.call.model,
      nowMs: clock.now(),
      // What a scripted context_length error tells of; a true one knows the count.
      inputTokens: contextWindow + 1,
      contextWindow,
    };
    gone.addEventListener('abort', () => {
      if (shut) entry.finish(clock.now());
      else entry.hangUp(clock.now());
    });
    if (gone.aborted) return entry.hangUp(clock.now());

    let reply: Reply;
    let faults: readonly Fault[] = [];
    try {
      faults = [...rules.take(entry.call), ...more];
      entry.update({ faults });
      reply = replacementOf(wire, entry.call, faults, context) ?? (await honestReply(wire, options, endpoint, entry, context, nextAnswer));
    } catch (error) {
      reply = scriptFailure(wire, error, context);
    }

    const steps = planSteps(reply, faults, {
      garbage: reply.events ? wire.garbage : brokenJson,
      errorFrame: (fault) => wire.errorFrame(wire.error(fault.condition, context)),
    });
    const split = faults.find((fault) => fault.type === 'split-bytes');
    await performSteps(steps, {
      outlet,
      clock,
      gone,
      ping: reply.events ? wire.ping : '\n',
      splitBytes: split?.type === 'split-bytes' ? Math.max(1, split.bytes) : undefined,
      sendHeaders() {
        entry.update({ status: reply.status });
        outlet.head(reply.status, reply.headers);
      },
      onContent: () => entry.update({ chunksSent: entry.call.chunksSent + 1 }),
      onFinish(outcome) {
        const isComplete = outcome === 'end' && !faults.some((fault) => fault.type === 'clean-end' || fault.type === 'in-band-error');
        if (isComplete && entry.call.answer !== undefined) entry.update({ usage: entry.call.answer.usage });
        entry.finish(clock.now());
      },
    });
  };

  reset();
  return {
    get calls() {
      return calls;
    },
    answer(answers) {
      nextAnswer = answering(answers);
    },
    fault: (fault) => rules.add(fault),
    waitForCall(number) {
      const arrived = calls[number - 1];
      if (arrived !== undefined) return Promise.resolve(arrived);
      const { promise, resolve } = deferred<RecordedCall>();
      waiters.push({ number, resolve });
      return promise;
    },
    reset,
    serve,
    shutDown() {
      shut = true;
    },
  };
}
