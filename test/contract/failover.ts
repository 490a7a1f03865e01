import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type ChatEvent, type ChatRequest, type ChatResponse, type ConfigData, createRouter, type Router, type ZerohopError } from '@zerohop/core';
import { type Answer, type Emulator, type FaultInput, type RecordedCall, virtualClock, type VirtualClock } from '@zerohop/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { failureOf, type Way } from './contract.ts';
import { aimed, answeringCall, asksAt } from './requests.ts';
import type { Ask, Subject } from './subject.ts';
import { subjects } from './subjects.ts';

/** What differs from one failover to the next. */
export interface FleetOptions {
  /** Laid over the defaults of the config. */
  readonly defaults?: ConfigData['defaults'];
  /** Laid over the route. */
  readonly route?: object;
  readonly models?: ConfigData['models'];
  /** Addresses in the place of the emulators', by place. */
  readonly addresses?: Readonly<Record<number, string>>;
}

/** A route over targets of several adapters, of which the last is healthy, and how it went. */
export interface Fleet {
  readonly router: Router;
  readonly clock: VirtualClock;
  /** Names of the targets, in order. */
  readonly targets: readonly string[];
  readonly servers: readonly Emulator[];
  ask(way: Way, ask?: Ask): Promise<ChatResponse>;
  failure(way: Way, ask?: Ask): Promise<ZerohopError>;
  /** What the reader of a stream was shown, and the error that ended it. */
  read(ask?: Ask): Promise<{ readonly events: readonly ChatEvent[]; readonly error: ZerohopError | undefined }>;
  /** Has the vendor in one place fail, where that shows. */
  fault(place: number, fault: FaultInput): void;
  /** The first request that brings an answer from one place, as soon as it has arrived. */
  answering(place: number): Promise<RecordedCall>;
  /** How often each vendor was asked for an answer. */
  asked(): number[];
}

/** What the last target says. */
export const healthy = 'from the healthy one';

/** Every attempt as `target: code`. */
export const briefOf = ({ attempts }: Pick<ChatResponse, 'attempts'>): string[] => attempts.map(({ target, code }) => `${target}: ${code ?? 'ok'}`);

/** Text and tool calls that a target has said before it breaks. */
export const words: Answer = { chunks: ['One ', 'two ', 'three.'] };

/** An address at which nobody listens any more. */
export async function deadAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

/** Emulators that live by a clock of their own, in which an hour passes at once. */
export interface Dock {
  readonly clock: VirtualClock;
  readonly servers: readonly Emulator[];
}

/** Starts one emulator for each subject, and asks each once: what SDKs load for their first call takes real time. */
export async function openDock(fleet: readonly Subject[]): Promise<Dock> {
  // Both ends of a loopback exchange are in this process: so many turns of its event loop are more than one takes.
  const clock = virtualClock({ turns: 100 });
  const servers: Emulator[] = [];
  for (const { emulate } of fleet) servers.push(await emulate({ clock }));
  const { router, targets } = openFleet(fleet, { clock, servers });
  const messages = [{ role: 'user', content: 'Hi' }] as const;
  for (const model of targets) {
    await router.chat({ model, messages });
    await router.stream({ model, messages }).response();
  }
  await router.close();
  return { clock, servers };
}

/** The emulators of some subjects, in their order, out of a dock for all of them. */
export function dockOf({ clock, servers }: Dock, fleet: readonly Subject[]): Dock {
  return { clock, servers: fleet.map((subject) => servers[subjects.indexOf(subject)] as Emulator) };
}

/** Opens a route over subjects, one emulator for each, with as many attempts as it takes. */
export function openFleet(fleet: readonly Subject[], { clock, servers }: Dock, { defaults, route, models, addresses }: FleetOptions = {}): Fleet {
  const last = fleet.length - 1;
  const providers = Object.fromEntries(fleet.map(({ adapter, settings }, index) => [`p${index}`, { adapter: adapter.id, apiKey: `key-of-p${index}`, baseURL: addresses?.[index] ?? servers[index]?.baseURL, ...settings }]));
  const targets = fleet.map(({ model }, index) => `p${index}/${model}`);
  const config = { providers, routes: { chat: { targets, ...route } }, ...(models && { models }), defaults: { maxAttempts: 20, retryBudget: false, ...defaults }, closeMs: 0 };
  const adapters = [...new Set(fleet.map(({ adapter }) => adapter))];
  const router = createRouter(config as ConfigData as never, { adapters, clock, random: () => 0 } as never) as unknown as Router;
  const request = (ask: Ask = {}): ChatRequest => ({ model: 'chat', messages: [{ role: 'user', content: 'Hi' }], ...ask });
  servers[last]?.answer({ chunks: [healthy.slice(0, 5), healthy.slice(5)] });
  const ask: Fleet['ask'] = (way, more) => clock.advanceUntil(way === 'whole' ? router.chat(request(more)) : router.stream(request(more)).response());
  return {
    router,
    clock,
    targets,
    servers,
    ask,
    failure: (way, more) => failureOf(ask(way, more)),
    async read(more) {
      const events: ChatEvent[] = [];
      const reading = (async () => {
        for await (const event of router.stream(request(more))) events.push(event);
      })();
      const error = await clock.advanceUntil(reading).then(
        () => undefined,
        (failure: ZerohopError) => failure,
      );
      return { events, error };
    },
    fault: (place, fault) => void servers[place]?.fault(aimed(fleet[place] as Subject, fault)),
    answering: (place) => answeringCall(fleet[place] as Subject, servers[place] as Emulator, 1),
    asked: () => servers.map((server, place) => asksAt(fleet[place] as Subject, server).length),
  };
}

type Choice = (subject: Subject) => boolean;
const anySubject: Choice = () => true;

/** The subjects that follow one, round about, each of another adapter than the one before it: who takes over is never of the same make. */
export function followersOf(subject: Subject, count: number, where: Choice = anySubject): Subject[] {
  const round = [...subjects, ...subjects].slice(subjects.indexOf(subject)).filter(where);
  const fleet = [subject];
  while (fleet.length <= count) {
    const next = round.find((other) => !fleet.includes(other) && other.adapter !== fleet.at(-1)?.adapter);
    if (next === undefined) break;
    fleet.push(next);
  }
  return fleet.slice(1);
}

/** Which subjects come first, and which behind them. @default any */
export interface Places {
  readonly first?: Choice;
  readonly next?: Choice;
}

/** Holds every subject, as the first of two targets, to what `clauses` says. */
export function failover(topic: string, clauses: (subject: Subject, open: (options?: FleetOptions) => Fleet) => void, { first = anySubject, next = anySubject }: Places = {}): void {
  describe.each(subjects.filter(first).map((subject) => [subject.name, subject] as const))(`${topic}: %s`, (_name, subject) => {
    const fleet = [subject, ...followersOf(subject, 1, next)];
    let dock: Dock;
    const opened: Fleet[] = [];
    beforeAll(async () => {
      dock = await openDock(fleet);
    });
    beforeEach(() => {
      for (const server of dock.servers) server.reset();
    });
    afterEach(() => Promise.all(opened.splice(0).map(({ router }) => router.close())));
    afterAll(() => Promise.all(dock.servers.map((server) => server.close())));
    const open = (options?: FleetOptions): Fleet => {
      const one = openFleet(fleet, dock, options);
      opened.push(one);
      return one;
    };
    clauses(subject, open);
  });
}
