import type { ChatResponse } from '../../chat/response.ts';
import { aboutCall } from '../../pipeline/about-call.ts';
import type { Call } from '../../pipeline/call.ts';
import type { ShadowEvent } from '../../telemetry/event.ts';
import { totalCost } from '../build-response.ts';
import { compare } from './compare.ts';
import type { CopyEnd } from './send-copy.ts';

/** What a shadow event is made of. */
export interface ShadowEventParts {
  /** The call that was copied, and its answer. */
  readonly parent: Call;
  readonly primary: ChatResponse;
  readonly route: string;
  /** Where copies go. */
  readonly to: string;
  /** The copy's own call, where there was one. */
  readonly call: Call | undefined;
  /** What has become of it; `undefined` when it was dropped. */
  readonly end: CopyEnd | undefined;
  readonly atMs: number;
}

/** The event about a copy. The answers themselves are where neither logs nor `JSON.stringify` look. */
export function shadowEvent({ parent, primary, route, to, call, end, atMs }: ShadowEventParts): ShadowEvent {
  const shadow = end?.outcome === 'ok' ? end.response : undefined;
  const error = end === undefined || end.outcome === 'ok' ? undefined : end.error;
  const event: Omit<ShadowEvent, 'answers'> = {
    type: 'shadow',
    atMs,
    ...aboutCall(parent),
    shadowCallId: call?.id,
    route,
    to,
    target: shadow?.target ?? call?.attempts.at(-1)?.target,
    outcome: end?.outcome ?? 'dropped',
    code: error?.code,
    message: end === undefined ? 'as many copies as may be were under way (shadow.concurrency.max)' : error?.message,
    latency: call === undefined ? undefined : (shadow?.latency ?? { firstTokenMs: undefined, totalMs: atMs - call.startedAtMs }),
    usage: shadow?.usage,
    cost: call === undefined ? undefined : (shadow?.cost ?? totalCost(call.attempts, undefined)),
    primary: { target: primary.target, latency: primary.latency, usage: primary.usage, cost: primary.cost, finishReason: primary.finishReason },
    comparison: shadow && compare(primary, shadow, parent.output !== undefined && parent.checksOutput),
  };
  return Object.defineProperty(event, 'answers', { value: { primary, shadow }, enumerable: false }) as ShadowEvent;
}
