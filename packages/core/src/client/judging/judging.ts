import type { ChatResponse } from '../../chat/response.ts';
import type { Call } from '../../pipeline/call.ts';
import type { Journey } from '../../pipeline/turn.ts';
import { startCascade } from '../../router/cascade.ts';
import { type JourneyParts, startJourney } from '../../router/journey.ts';
import type { Cascade, Evaluation } from '../../router/judging.ts';
import { readAnswer } from '../read-answer.ts';
import { Evaluations, type EvaluationsParts } from './evaluations.ts';
import { judgeStep } from './judge-step.ts';

/** The judging of one router: between the steps of a cascade, and after the fact. */
export class Judging {
  readonly #parts: EvaluationsParts;
  readonly #evaluations: Evaluations;

  constructor(parts: EvaluationsParts) {
    this.#parts = parts;
    this.#evaluations = new Evaluations(parts);
  }

  /** Starts a call on its way, through the cascade if there is one. */
  journey(way: JourneyParts, cascade: Cascade | undefined): Journey {
    if (cascade === undefined) return startJourney(way);
    const { call, clock } = way;
    const judge = judgeStep({ ...this.#parts, call, cascade, respond: (attempt, answer) => readAnswer(call, attempt, answer, clock.now) });
    return startCascade({ ...way, cascade, judge });
  }

  /** What judges the answer of a call that begins now, should it end well; `undefined` for calls that are not in the sample. */
  evaluator(call: Call, evaluation: Evaluation | undefined): ((response: ChatResponse) => void) | undefined {
    if (evaluation === undefined) return undefined;
    const { draw, sample } = evaluation;
    const drawn = draw.next < sample;
    draw.advance();
    return drawn ? (response) => this.#evaluations.begin(call, evaluation, response) : undefined;
  }

  /** Gives up what nobody waits for. */
  close(): void {
    this.#evaluations.close();
  }
}
