import type { Score } from '../../chat/score.ts';
import { aboutCall } from '../../pipeline/about-call.ts';
import type { Call } from '../../pipeline/call.ts';
import type { Emitter } from '../../telemetry/emitter.ts';
import type { ScoreEvent } from '../../telemetry/event.ts';

/** Tells of a score. Builds no event that nobody wants. */
export function scored(
  emitter: Emitter,
  call: Call,
  { judge, score, reason, target, callId, cost, durationMs }: Omit<Score, 'passed' | 'attempt'>,
  rest: Pick<ScoreEvent, 'atMs' | 'kind' | 'passed' | 'skipped'>,
): void {
  if (score === undefined || !emitter.wants('score')) return;
  emitter.emit({ type: 'score', ...aboutCall(call), judge, score, reason, target, route: call.route, arm: call.plan?.split?.arm, judgeCallId: callId, cost, durationMs, ...rest });
}

/** Tells of a judge that gave none. */
export function failed(emitter: Emitter, call: Call, about: 'cascade' | 'eval', message: string, atMs: number): void {
  if (emitter.wants('warning')) emitter.emit({ type: 'warning', atMs, about, message, callId: call.id });
}
