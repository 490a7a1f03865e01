import type { BreakerEvent, Router, TelemetryEvent } from '@zerohop/core';
import { type AdapterCall, exchangeKey, type Exchange } from '@zerohop/core/adapter';
import type { AttemptUnderWay, CallLog } from './call-log.ts';
import { callTag } from './make-call.ts';
import type { SentRequest } from './simulated-network.ts';

/** Puts what the router says and what the vendors get into the logs of the calls that it is about. */
export interface Watch {
  /** Begins to listen. */
  router(router: Router): void;
  attempt(call: AdapterCall): void;
  sent(request: SentRequest, init: RequestInit | undefined): void;
  /** How many events there were of each type. */
  readonly events: Readonly<Record<string, number>>;
  /** Requests that no attempt of any call stands behind. */
  readonly strays: readonly SentRequest[];
  /** Attempts that an adapter has been given and that it has neither sent nor given up. */
  readonly unsent: number;
}

/** @param logs by the calls' indexes; logs that are not there yet are looked for again with each event */
export function startWatch(logs: readonly CallLog[]): Watch {
  const events: Record<string, number> = {};
  const strays: SentRequest[] = [];
  const byCallId = new Map<string, CallLog>();
  const breakers = new Map<string, Pick<BreakerEvent, 'state' | 'untilMs'>>();
  const openings = new Map<string, number>();
  /** By target, and there by call and index. */
  const underWay = new Map<string, Map<string, AttemptUnderWay>>();
  const attempts = new WeakMap<Exchange, { readonly callId: string; readonly attempt: number }>();
  const unsent = new Set<string>();
  const others = new Set<string>();

  const at = (target: string): Map<string, AttemptUnderWay> => {
    let there = underWay.get(target);
    if (there === undefined) underWay.set(target, (there = new Map()));
    return there;
  };

  const note = (event: TelemetryEvent): void => {
    events[event.type] = (events[event.type] ?? 0) + 1;
    if (event.type === 'breaker') {
      const { target, state } = event;
      if (state === 'open' && (breakers.get(target)?.state ?? 'closed') === 'closed') openings.set(target, (openings.get(target) ?? 0) + 1);
      breakers.set(target, event);
    }
    if (!('callId' in event) || event.callId === undefined) return;
    const log = byCallId.get(event.callId);
    switch (event.type) {
      case 'call.start': {
        const own = logs[Number(event.scope.tags?.[callTag])];
        // The router makes calls of its own, some of them in the name of the app's: probes, judges, copies.
        if (own === undefined || event.purpose !== undefined) return void others.add(event.callId);
        own.callId = event.callId;
        byCallId.set(event.callId, own);
        return;
      }
      case 'plan':
        if (log !== undefined) log.plan = event.plan;
        return;
      case 'attempt.start': {
        const { target, kind, index } = event;
        const opening = openings.get(target) ?? 0;
        log?.starts.push({ ...event, opening, breaker: breakers.get(target) ?? { state: 'closed', untilMs: undefined }, others: [...at(target).values()] });
        // Copies have slots of their own, and are in nobody's way.
        if (event.purpose === 'shadow') return;
        // Only a call's first commit is an event: what takes over a stream later may have committed at any moment.
        at(target).set(`${event.callId} ${index}`, { kind, committed: (log?.commitsMs.length ?? 0) > 0, opening });
        return;
      }
      case 'commit': {
        log?.commitsMs.push(event.firstTokenMs);
        const key = `${event.callId} ${event.attempt}`;
        const started = at(event.target).get(key);
        if (started !== undefined) at(event.target).set(key, { ...started, committed: true });
        return;
      }
      case 'attempt':
        log?.attempts.push(event.attempt);
        at(event.attempt.target).delete(`${event.callId} ${event.attempt.index}`);
        unsent.delete(`${event.callId} ${event.attempt.index}`);
        return;
      case 'call':
        log?.ends.push(event);
        return;
      default:
    }
  };

  return {
    router: (router) => void router.on('*', note),
    attempt({ exchange, callId, attempt }) {
      attempts.set(exchange, { callId, attempt });
      unsent.add(`${callId} ${attempt}`);
    },
    sent(request, init) {
      const exchange = (init as { readonly [exchangeKey]?: Exchange } | undefined)?.[exchangeKey];
      const origin = exchange && attempts.get(exchange);
      const log = origin && byCallId.get(origin.callId);
      if (origin !== undefined) unsent.delete(`${origin.callId} ${origin.attempt}`);
      if (origin !== undefined && others.has(origin.callId)) return;
      if (log === undefined || origin === undefined) strays.push(request);
      else log.requests.push(Object.assign(request, { attempt: origin.attempt, afterTheEnd: log.settledAtMs !== undefined }));
    },
    events,
    strays,
    get unsent() {
      return unsent.size;
    },
  };
}
