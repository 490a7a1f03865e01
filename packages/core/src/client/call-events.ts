import { isEmbedRequest } from '../chat/any-request.ts';
import type { Attempt } from '../chat/attempt.ts';
import type { ChatResponse } from '../chat/response.ts';
import type { ZerohopError } from '../errors/zerohop-error.ts';
import type { Call } from '../pipeline/call.ts';
import type { Reply } from '../pipeline/reply.ts';
import { aboutCall } from '../pipeline/about-call.ts';
import type { RoutePlan } from '../router/plan.ts';
import type { Emitter } from '../telemetry/emitter.ts';
import { firstTokenMs, totalCost } from './build-response.ts';

/** What a call has come to. */
export type CallEnd = { readonly response: Served } | { readonly probed: Attempt } | { readonly error: ZerohopError };

type Served = Pick<ChatResponse, 'target' | 'usage' | 'cost'> & { readonly latency: { readonly totalMs: number; readonly firstTokenMs?: number | undefined } };

/** Makes the events about calls. Builds none that nobody wants. */
export class CallEvents {
  readonly #emitter: Emitter;
  readonly #now: () => number;

  constructor(emitter: Emitter, now: () => number) {
    this.#emitter = emitter;
    this.#now = now;
  }

  started(call: Call, plan: RoutePlan | undefined): void {
    const about = { atMs: call.startedAtMs, ...aboutCall(call) };
    if (this.#emitter.wants('call.start')) {
      this.#emitter.emit({ type: 'call.start', ...about, operation: operationOf(call), model: call.request.model, stream: call.stream });
    }
    if (plan !== undefined && this.#emitter.wants('plan')) this.#emitter.emit({ type: 'plan', ...about, plan });
    const taken = plan?.arm;
    if (taken === undefined || call.route === undefined || !this.#emitter.wants('exposure')) return;
    const { arm, by, unit = call.id } = taken;
    this.#emitter.emit({ type: 'exposure', ...about, route: call.route, arm, by, unit });
  }

  committed(call: Call, reply: Reply): void {
    if (!this.#emitter.wants('commit')) return;
    const { record } = reply.attempt;
    this.#emitter.emit({
      type: 'commit',
      atMs: this.#now(),
      ...aboutCall(call),
      target: record.target,
      attempt: record.index,
      firstTokenMs: firstTokenMs(call, reply.attempt) ?? record.startedAtMs - call.startedAtMs,
    });
  }

  switched(call: Call, way: 'restart' | 'continue', from: Attempt, to: Attempt, reason: string): void {
    if (!this.#emitter.wants('switch')) return;
    this.#emitter.emit({ type: 'switch', atMs: this.#now(), ...aboutCall(call), way, from: from.target, target: to.target, attempt: to.index, reason });
  }

  ended(call: Call, end: CallEnd): void {
    if (!this.#emitter.wants('call')) return;
    const nowMs = this.#now();
    const response = 'response' in end ? end.response : undefined;
    const probed = 'probed' in end ? end.probed : undefined;
    const code = 'error' in end ? end.error.code : undefined;
    this.#emitter.emit({
      type: 'call',
      operation: operationOf(call),
      atMs: nowMs,
      ...aboutCall(call),
      outcome: code === undefined ? 'ok' : code === 'cancelled' ? 'cancelled' : 'failed',
      code,
      route: call.route,
      arm: call.plan?.split?.arm,
      target: response?.target ?? probed?.target,
      attempts: call.attempts,
      usage: response?.usage ?? probed?.usage,
      cost: response?.cost ?? totalCost(call.attempts, undefined),
      firstTokenMs: response?.latency.firstTokenMs,
      totalMs: nowMs - call.startedAtMs,
    });
  }
}

function operationOf({ request }: Call): 'chat' | 'embed' {
  return isEmbedRequest(request) ? 'embed' : 'chat';
}
