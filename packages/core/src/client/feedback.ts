import { LRUCache } from 'lru-cache';
import { checkKeys, isObject, isText, refuse, refuseShowing } from '../config/check-fields.ts';
import { Problems } from '../config/problems.ts';
import type { Call } from '../pipeline/call.ts';
import { nobody } from '../pipeline/call-facts.ts';
import type { Emitter } from '../telemetry/emitter.ts';
import type { FeedbackEvent } from '../telemetry/event.ts';

/** What somebody thinks of an answer. */
export interface Feedback {
  /** Any number; which one is good is the app's to say. */
  score: number;
  comment?: string | undefined;
  /** Labels, e.g. `{ source: 'thumbs' }`. */
  tags?: Readonly<Record<string, string>> | undefined;
}

/** Feedback comes minutes later, if at all; a busy process has made thousands of calls by then. */
const maxCalls = 10_000;

/** Tells of what people think of answers, and of which call each was. Remembers calls only while somebody listens. */
export class Feedbacks {
  readonly #emitter: Emitter;
  readonly #now: () => number;
  /** Made when there is something to remember: it takes its room at once. */
  #calls: LRUCache<string, Pick<FeedbackEvent, 'scope' | 'route' | 'target'>> | undefined;

  constructor(emitter: Emitter, now: () => number) {
    this.#emitter = emitter;
    this.#now = now;
  }

  /** Remembers a call of the app that is over, and who served it. */
  ended({ id, purpose, scope, route }: Call, target: string | undefined): void {
    if (purpose !== undefined || !this.#emitter.wants('feedback')) return;
    this.#calls ??= new LRUCache({ max: maxCalls });
    this.#calls.set(id, { scope, route, target });
  }

  /** @throws `invalid_request` naming the place */
  give(callId: string, feedback: Feedback): void {
    checkFeedback(callId, feedback);
    if (!this.#emitter.wants('feedback')) return;
    const call = this.#calls?.get(callId);
    const { score, comment, tags } = feedback;
    const of = call ?? { scope: nobody, route: undefined, target: undefined };
    this.#emitter.emit({ type: 'feedback', atMs: this.#now(), callId, parentCallId: undefined, purpose: undefined, ...of, known: call !== undefined, score, comment, tags: tags && { ...tags } });
  }
}

const feedbackKeys: ReadonlySet<string> = new Set(['score', 'comment', 'tags'] satisfies (keyof Feedback)[]);

// Checked as anything: it may come straight from a browser.
function checkFeedback(callId: unknown, feedback: unknown): void {
  const problems = new Problems();
  if (!isText(callId)) refuse(problems, 'callId', 'the id of a call', callId);
  if (isObject(feedback)) {
    const { score, comment, tags } = feedback;
    checkKeys(feedback, 'feedback', feedbackKeys, problems);
    if (typeof score !== 'number' || !Number.isFinite(score)) refuseShowing(problems, 'feedback.score', 'a number', score);
    if (comment !== undefined && typeof comment !== 'string') refuse(problems, 'feedback.comment', 'text', comment);
    if (tags !== undefined && !(isObject(tags) && Object.values(tags).every((tag) => typeof tag === 'string'))) refuse(problems, 'feedback.tags', 'an object of texts', tags);
  } else {
    refuse(problems, 'feedback', 'an object with a score', feedback);
  }
  problems.throwIfAny('invalid_request');
}
