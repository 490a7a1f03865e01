import type { ChatRequest } from '@zerohop/core';
import { drawByWeight, drawFrom, type Range } from '../lib/draw.ts';

/** How a caller behaves: reads as it comes, pauses between reads, or leaves at a moment of its own. */
export type ConsumerKind = 'fast' | 'slow' | 'leaving';

/** How a caller of `stream()` reads: the raw events, `textStream`, or `response()`. */
export type ReaderKind = 'events' | 'text' | 'response';

/** How calls arrive: so many per second at random moments, or many at once every so often. */
export type Arrival = { readonly perSecond: number } | { readonly burst: number; readonly everyMs: number };

/** The calls of a simulation. */
export interface Traffic {
  /** How many at most. @default as many as arrive in `durationMs` */
  calls?: number | undefined;
  /** @default { perSecond: 10 } */
  arrival?: Arrival | undefined;
  /** A route's name or `provider/model`; or several, by weight. @default every route of the config alike */
  model?: string | Readonly<Record<string, number>> | undefined;
  /** Share of `stream()` among the calls; the others are `chat()`. @default 0.5 */
  streams?: number | undefined;
  /** By weight. @default fast ones only */
  consumers?: Readonly<Partial<Record<ConsumerKind, number>>> | undefined;
  /** How streams are read, by weight. @default the raw events */
  readers?: Readonly<Partial<Record<ReaderKind, number>>> | undefined;
  /** How long a slow consumer waits before each read. @default [50, 2_000] */
  pauseMs?: Range | undefined;
  /** When a leaving consumer leaves, from its call's start. @default [0, 5_000] */
  leaveMs?: Range | undefined;
  /** More of each request: what is not given is a short user message. */
  request?: ((index: number) => Partial<ChatRequest>) | undefined;
}

/** One call before it is made: everything about it that is drawn. */
export interface PlannedCall {
  readonly index: number;
  /** From the start of the simulation. */
  readonly atMs: number;
  readonly model: string;
  readonly stream: boolean;
  readonly consumer: ConsumerKind;
  readonly reader: ReaderKind;
  /** Waits of a slow consumer, used one after the other and over again. */
  readonly pausesMs: readonly number[];
  /** When a leaving consumer leaves, from the call's start. */
  readonly leaveAfterMs: number | undefined;
  /** How it leaves: by its signal, by `cancel()`, or by no longer reading (`break`). */
  readonly leaveBy: 'signal' | 'cancel' | 'break';
  readonly request: Partial<ChatRequest>;
}

/**
 * Draws all calls beforehand, so that what the router does cannot change what is asked of it.
 *
 * @param durationMs calls that would arrive later are not made
 */
export function planTraffic(traffic: Traffic, durationMs: number, routes: readonly string[], random: () => number): PlannedCall[] {
  const { calls = Infinity, arrival = { perSecond: 10 } } = traffic;
  const models = modelsOf(traffic.model, routes);
  const planned: PlannedCall[] = [];
  for (let atMs = 0; planned.length < calls; ) {
    if ('perSecond' in arrival) atMs += (-Math.log(1 - random()) * 1_000) / arrival.perSecond;
    else atMs = Math.floor(planned.length / arrival.burst) * arrival.everyMs;
    if (atMs >= durationMs) break;
    planned.push(planCall(traffic, planned.length, Math.round(atMs), drawByWeight(models, random) ?? '', random));
  }
  return planned;
}

function planCall(traffic: Traffic, index: number, atMs: number, model: string, random: () => number): PlannedCall {
  const { streams = 0.5, consumers = { fast: 1 }, readers = { events: 1 }, pauseMs = [50, 2_000], leaveMs = [0, 5_000] } = traffic;
  const consumer = drawByWeight(consumers, random) ?? 'fast';
  const stream = random() < streams;
  return {
    index,
    atMs,
    model,
    stream,
    consumer,
    reader: drawByWeight(readers, random) ?? 'events',
    pausesMs: consumer === 'slow' ? Array.from({ length: 5 }, () => drawFrom(pauseMs, random)) : [],
    leaveAfterMs: consumer === 'leaving' ? drawFrom(leaveMs, random) : undefined,
    leaveBy: (stream ? drawByWeight({ signal: 1, cancel: 1, break: 1 }, random) : undefined) ?? 'signal',
    request: traffic.request?.(index) ?? {},
  };
}

function modelsOf(model: Traffic['model'], routes: readonly string[]): Readonly<Record<string, number>> {
  if (typeof model === 'string') return { [model]: 1 };
  return model ?? Object.fromEntries(routes.map((route) => [route, 1]));
}
