import { type ChatEvent, type ChatRequest, type ChatResponse, type ConfigData, createRouter, isZerohopError, type Router, type ZerohopError } from '@zerohop/core';
import type { Emulator, FaultInput, RecordedCall } from '@zerohop/testkit';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { aimed, answeringCall, asksAt } from './requests.ts';
import type { Ask, Subject } from './subject.ts';
import { subjects } from './subjects.ts';

/** Whole, or as a stream. */
export type Way = 'whole' | 'streamed';

/** Both ways to ask, for `it.each`. */
export const ways: readonly Way[] = ['whole', 'streamed'];

/** A subject at work: the vendor's emulator and a router with one provider, `p`, and no retries. */
export interface Bench {
  readonly server: Emulator;
  readonly router: Router;
  /** Forgets the emulator's script and what the router has learnt of its target; connections stay. */
  reset(): void;
  /** `provider/model` of the subject. */
  readonly target: string;
  /** What is asked; left out, the model is the subject's and the question a short one. */
  request(ask?: Ask): ChatRequest;
  ask(way: Way, ask?: Ask): Promise<ChatResponse>;
  /** The error that a call ends with; an answer where an error is expected fails the test. */
  failure(way: Way, ask?: Ask): Promise<ZerohopError>;
  /** All events of a stream. */
  events(ask?: Ask): Promise<ChatEvent[]>;
  /** Has the vendor fail, where that shows. */
  fault(fault: FaultInput): void;
  /** The requests that asked for an answer. */
  readonly asks: readonly RecordedCall[];
  /** The request that brings the answer, as soon as it has arrived. */
  answering(number: number): Promise<RecordedCall>;
  /** What was asked, as text. */
  sent(number: number): string;
}

/** US dollars per million tokens, the same for every subject, so that costs can be compared. */
const prices = { input: 1, output: 10, cacheRead: 0.1, cacheWrite: 2 };

/** Holds every subject, or those that `where` picks, to what `clauses` says. */
export function contract(topic: string, clauses: (subject: Subject, bench: Bench) => void, where: (subject: Subject) => boolean = () => true): void {
  describe.each(subjects.filter(where).map((subject) => [subject.name, subject] as const))(`${topic}: %s`, (_name, subject) => {
    let server: Emulator;
    const routers: Router[] = [];
    const reset = (): void => {
      server.reset();
      routers.push(routerOf(subject, server));
    };
    beforeAll(async () => {
      server = await subject.emulate({ keys: ['key-of-p'] });
    });
    beforeEach(reset);
    afterAll(() => Promise.all([server.close(), ...routers.map((router) => router.close())]));
    clauses(subject, benchOf(subject, { server: () => server, router: () => routers.at(-1) as Router, reset }));
  });
}

function routerOf({ adapter, model, thinker, settings }: Subject, server: Emulator): Router {
  const config = {
    providers: { p: { adapter: adapter.id, apiKey: 'key-of-p', baseURL: server.baseURL, ...settings } },
    prices: { [`p/${model}`]: prices, [`p/${thinker}`]: prices },
    defaults: { retry: false, breaker: false },
    closeMs: 0,
  };
  return createRouter(config as ConfigData as never, { adapters: [adapter] } as never) as unknown as Router;
}

function benchOf(subject: Subject, parts: { server(): Emulator; router(): Router; reset(): void }): Bench {
  const target = `p/${subject.model}`;
  const bench: Bench = {
    get server() {
      return parts.server();
    },
    get router() {
      return parts.router();
    },
    reset: parts.reset,
    target,
    request: (ask = {}) => ({ model: target, messages: [{ role: 'user', content: 'Hi' }], ...ask }),
    ask: (way, ask) => (way === 'whole' ? bench.router.chat(bench.request(ask)) : bench.router.stream(bench.request(ask)).response()),
    failure: (way, ask) => failureOf(bench.ask(way, ask)),
    async events(ask) {
      const events: ChatEvent[] = [];
      for await (const event of bench.router.stream(bench.request(ask))) events.push(event);
      return events;
    },
    fault: (fault) => void bench.server.fault(aimed(subject, fault)),
    get asks() {
      return asksAt(subject, bench.server);
    },
    answering: (number) => answeringCall(subject, bench.server, number),
    sent: (number) => JSON.stringify(bench.asks[number - 1]?.body),
  };
  return bench;
}

/** What a promise was rejected with, which must be an error of ours. */
export async function failureOf(promise: Promise<unknown>): Promise<ZerohopError> {
  const outcome: unknown = await promise.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );
  if (isZerohopError(outcome)) return outcome;
  throw outcome;
}

/** The text that the events of a stream showed. */
export function textOf(events: readonly ChatEvent[]): string {
  return events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
}

/** What a vendor has signed or sealed of an answer, in the pieces that go back over the wire: a seal may have its item's name before it, and a note of the adapter's own behind it. */
export function signaturesOf(part: ChatResponse['content'][number]): string[] {
  return ['signature' in part ? part.signature : undefined, 'encrypted' in part ? part.encrypted : undefined].flatMap((sealed) => sealed?.split(' ').slice(0, 2) ?? []).filter((piece) => piece !== '');
}
