import type { ChatResponse } from '../../chat/response.ts';
import { ZerohopError } from '../../errors/zerohop-error.ts';
import { CancelToken } from '../../lib/cancel.ts';
import type { Call } from '../../pipeline/call.ts';
import type { Evaluation } from '../../router/judging.ts';
import type { Emitter } from '../../telemetry/emitter.ts';
import { judgedAnswer } from './judge-step.ts';
import { type Court, rule } from './rule.ts';
import { failed, scored } from './score-events.ts';

/** What answers are judged with after the fact. */
export interface EvaluationsParts extends Court {
  readonly emitter: Emitter;
}

/** The evaluations of one route. */
interface Load {
  running: number;
  /** Calls left out since the last score. */
  skipped: number;
}

/** Judges answers that were given already. Nobody waits for it, and what goes wrong is a `warning` event. */
export class Evaluations {
  readonly #parts: EvaluationsParts;
  readonly #closed = new CancelToken();
  readonly #loads = new Map<string, Load>();

  constructor(parts: EvaluationsParts) {
    this.#parts = parts;
  }

  /** Judges a call that has ended well, unless its route's judges have their hands full. */
  begin(call: Call, { judges, toolCalls, timeoutMs, max }: Evaluation, response: ChatResponse): void {
    if (this.#closed.reason !== undefined || (!toolCalls && response.toolCalls.length > 0)) return;
    const load = this.#loadOf(call.route ?? '');
    if (load.running >= max) {
      load.skipped += 1;
      return;
    }
    load.running += 1;
    // The caller gets its answer first.
    setImmediate(async () => {
      for (const judge of judges) {
        if (this.#closed.reason === undefined) await this.#judge(call, judge, timeoutMs, response, load);
      }
      load.running -= 1;
    });
  }

  /** Gives up what is under way. */
  close(): void {
    this.#closed.cancel(new ZerohopError({ code: 'cancelled', message: 'the router was closed before the answer was judged' }));
  }

  async #judge(call: Call, judge: Evaluation['judges'][number], timeoutMs: number, response: ChatResponse, load: Load): Promise<void> {
    const { emitter, clock } = this.#parts;
    const ruling = await rule(judge, { answer: judgedAnswer(call, response), call, deadlineAtMs: clock.now() + timeoutMs, token: this.#closed }, this.#parts);
    const atMs = clock.now();
    if (ruling.score === undefined) {
      failed(emitter, call, 'eval', `judge '${judge.name}' failed on ${response.target}: ${ruling.reason}`, atMs);
      return;
    }
    const { skipped } = load;
    load.skipped = 0;
    scored(emitter, call, { judge: judge.name, ...ruling, target: response.target }, { kind: 'eval', passed: undefined, skipped, atMs });
  }

  #loadOf(route: string): Load {
    const known = this.#loads.get(route) ?? { running: 0, skipped: 0 };
    this.#loads.set(route, known);
    return known;
  }
}
