import type { Cost } from '@zerohop/core';

/** Calls whose cost is remembered. A cost is about half a kilobyte. */
const maxCalls = 10_000;

/** Headers of answers that were served by a router. */
const callIdHeader = 'x-zerohop-call-id';
export const costHeader = 'x-zerohop-cost-nano-usd';

/** The headers that name a call: the SDK hangs the first one on what it parses. */
export function idHeaders(callId: string): Record<string, string> {
  return { 'x-request-id': callId, [callIdHeader]: callId };
}

/** A vendor that gives out an id twice must not get one answer's cost shown for the other. */
const ambiguous = Symbol('ambiguous');

/** What calls cost, for {@link costOf}. SDKs parse our bytes into objects of their own, so ids have to tie the two. */
class CostBook {
  readonly #byCall = new Map<string, Cost>();
  readonly #byAnswer = new Map<string, { readonly callId: string; readonly cost: Cost } | typeof ambiguous>();
  /** By the signal that the client's SDK made for the request: a stream holds its controller. */
  readonly #bySignal = new WeakMap<AbortSignal, Cost>();

  /** Remembers a call that is over. */
  note(cost: Cost, known: { callId: string; answerId?: string | undefined; signal?: AbortSignal | undefined }): void {
    const { callId, answerId, signal } = known;
    if (signal !== undefined) this.#bySignal.set(signal, cost);
    if (callId !== '') put(this.#byCall, callId, cost);
    if (answerId === undefined || answerId === '') return;
    const before = this.#byAnswer.get(answerId);
    put(this.#byAnswer, answerId, before !== undefined && (before === ambiguous || before.callId !== callId) ? ambiguous : { callId, cost });
  }

  ofCall(callId: string): Cost | undefined {
    return this.#byCall.get(callId);
  }

  ofAnswer(id: string): Cost | undefined {
    const found = this.#byAnswer.get(id);
    return found === ambiguous ? undefined : found?.cost;
  }

  ofSignal(signal: AbortSignal): Cost | undefined {
    return this.#bySignal.get(signal);
  }
}

// The oldest goes first.
function put<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > maxCalls) for (const oldest of map.keys()) return void map.delete(oldest);
}

/** The book of this process. */
export const costBook: CostBook = new CostBook();

/**
 * What a call through a wrapped client cost, over all of its attempts: of a completion, a chunk or stream of one (once it
 * has ended, in whatever way), a `Response`, or an error that the SDK threw.
 *
 * A stream keeps its cost; of the others the last 10,000 calls of the process are remembered. A copy of a completion has
 * lost its request id and is known by the vendor's id of the answer, as long as the vendor has given that out once.
 *
 * @returns `undefined` when it is not known: the call did not go through a router, is not over, or is forgotten
 * @example const completion = await client.chat.completions.create(body); costOf(completion)?.usd;
 */
export function costOf(answer: object): Cost | undefined {
  const { controller, _request_id: requestId, requestID: errorId, id } = answer as {
    controller?: { signal?: unknown };
    _request_id?: unknown;
    requestID?: unknown;
    id?: unknown;
  };
  if (controller?.signal instanceof AbortSignal) return costBook.ofSignal(controller.signal);
  const callId = answer instanceof Response ? answer.headers.get(callIdHeader) : (requestId ?? errorId);
  if (typeof callId === 'string') return costBook.ofCall(callId);
  return typeof id === 'string' ? costBook.ofAnswer(id) : undefined;
}
