import type { Answer } from '../../adapter/adapter.ts';
import type { JudgedAnswer } from '../../chat/judge.ts';
import type { ChatRequest } from '../../chat/request.ts';
import type { ChatResponse } from '../../chat/response.ts';
import type { Score } from '../../chat/score.ts';
import type { AttemptContext, Call } from '../../pipeline/call.ts';
import { noteWarning } from '../../pipeline/note-warning.ts';
import type { CascadeParts } from '../../router/cascade.ts';
import type { Cascade } from '../../router/judging.ts';
import type { Emitter } from '../../telemetry/emitter.ts';
import { type Court, rule } from './rule.ts';
import { failed, scored } from './score-events.ts';

/** What the steps of a cascade are judged with. */
export interface StepParts extends Court {
  readonly emitter: Emitter;
  readonly call: Call;
  readonly cascade: Cascade;
  /** The response that an answer would make. */
  readonly respond: (attempt: AttemptContext, answer: Answer) => Promise<ChatResponse>;
}

/** Judges the answers of a cascade's steps. A judge that fails fails no call: what it was to judge is good enough, with a warning. */
export function judgeStep(parts: StepParts): CascadeParts['judge'] {
  const { call, cascade, respond, emitter, clock } = parts;
  const { judge, passScore, timeoutMs } = cascade;
  return async (attempt, answer) => {
    const response = await respond(attempt, answer);
    const deadlineAtMs = Math.min(clock.now() + timeoutMs, call.deadlineAtMs ?? Number.POSITIVE_INFINITY);
    const ruling = await rule(judge, { answer: judgedAnswer(call, response), call, deadlineAtMs, token: call.token }, parts);
    call.token.throwIfCancelled();
    const { score = 1 } = ruling;
    const passed = score >= passScore;
    const { target, index } = attempt.record;
    const said: Score = { judge: judge.name, ...ruling, passed, target, attempt: index };
    call.scores.push(said);
    if (ruling.score === undefined) {
      const message = `judge '${judge.name}' failed, so the answer passed unjudged: ${ruling.reason}`;
      noteWarning(call.warnings, { about: 'cascade', message, target });
      failed(emitter, call, 'cascade', message, clock.now());
    } else {
      scored(emitter, call, said, { kind: 'cascade', passed, skipped: 0, atMs: clock.now() });
    }
    return { passed, score, words: `judged ${Number(score.toFixed(3))}, below ${passScore}` };
  };
}

/** An answer as judges see it. */
export function judgedAnswer({ request }: Call, { text, object, toolCalls, finishReason, target, model }: ChatResponse): JudgedAnswer {
  return { messages: (request as ChatRequest).messages, text, object, toolCalls, finishReason, target, model };
}
