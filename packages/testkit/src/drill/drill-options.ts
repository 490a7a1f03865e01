import type { AnyAdapter, ChatRequest, ConfigData, RouterCode } from '@zerohop/core';
import type { WireName } from '../server/wire.ts';
import { defaultFaults, type DrillFault, faultFacts } from './faults.ts';
import { invalid, unknownName } from '../simulate/invalid.ts';

/** A request that a route typically gets: all that `router.chat()` takes, but the model, which is the route. */
export interface DrillRequest extends Partial<Omit<ChatRequest, 'model' | 'signal'>> {
  /** How the report calls it. @default 'request 1' and so on */
  name?: string | undefined;
  /** True asks for it by `stream()`, and reads the events as they come. @default false */
  stream?: boolean | undefined;
}

/** What to drill, and with what. */
export interface DrillOptions {
  /** Adapters that the config names by id, as for `createRouter`. @default none: all its providers were made by calling one */
  adapters?: readonly AnyAdapter[] | undefined;
  /** Strategies of your own that the config names, as for `createRouter`. @default none */
  strategies?: RouterCode['strategies'];
  /** Typical requests: the same for every route, or by route. @default a short question, whole and as a stream */
  requests?: readonly DrillRequest[] | Readonly<Record<string, readonly DrillRequest[]>> | undefined;
  /** @default every fault but `context_length` */
  faults?: readonly DrillFault[] | undefined;
  /** Routes to drill. @default all */
  routes?: readonly string[] | undefined;
  /** Calls while a fault lasts, one per second; never fewer than there are requests. @default 20 */
  calls?: number | undefined;
  /** The same config, options and day give the same report for the same seed. @default 1 */
  seed?: number | undefined;
  /** How long healthy targets take to the first token; or by provider or target. @default 500 */
  latencyMs?: number | Readonly<Record<string, number>> | undefined;
  /** The day whose prices and models hold, in epoch milliseconds. @default today */
  atMs?: number | undefined;
  /** Which wire an adapter speaks that this package does not know, by the adapter's id. Without it, its targets are not drilled. */
  wires?: Readonly<Record<string, WireName>> | undefined;
}

/** A request with a name. */
export interface NamedRequest {
  readonly name: string;
  readonly stream: boolean;
  readonly request: Omit<ChatRequest, 'model'>;
}

/** Options, checked, with nothing left open. */
export interface DrillSettings {
  readonly faults: readonly DrillFault[];
  readonly routes: readonly { readonly name: string; readonly requests: readonly NamedRequest[]; readonly calls: number }[];
  readonly calls: number;
  readonly seed: number;
  readonly latencyOf: (target: string) => number;
  /** The beginning of the day. */
  readonly startMs: number;
  readonly wires: Readonly<Record<string, WireName>>;
  readonly strategies: RouterCode['strategies'];
}

const defaultMessages: ChatRequest['messages'] = [{ role: 'user', content: 'What is the capital of France?' }];
const defaultRequests: readonly DrillRequest[] = [{ name: 'question' }, { name: 'streamed question', stream: true }];

const defaultLatencyMs = 500;
const dayMs = 86_400_000;

/** @throws ZerohopError `config_invalid` for a name that is not there */
export function readOptions(config: ConfigData, options: DrillOptions): DrillSettings {
  const { calls = 20, seed = 1, faults = defaultFaults, wires = {}, atMs = Date.now() } = options;
  const known = Object.keys(config.routes ?? {});
  if (known.length === 0) throw invalid('routes', "the config has none to drill; name one, e.g. routes: { chat: { targets: ['openai/gpt-5', 'anthropic/claude-sonnet-5'] } }", 'at least one route');
  if (!Number.isInteger(calls) || calls < 1) throw invalid('options.calls', 'not a whole number above 0', 'a whole number above 0', String(calls));
  const names = options.routes ?? known;
  names.forEach((name, index) => mustBeIn(known, name, `options.routes[${index}]`, 'route'));
  faults.forEach((fault, index) => mustBeIn(Object.keys(faultFacts), fault, `options.faults[${index}]`, 'fault'));
  const requestsOf = readRequests(options.requests, known);
  return {
    faults,
    routes: names.map((name) => {
      const requests = requestsOf(name);
      return { name, requests, calls: Math.max(calls, requests.length) };
    }),
    calls,
    seed,
    latencyOf: readLatency(options.latencyMs ?? defaultLatencyMs, config),
    startMs: Math.floor(atMs / dayMs) * dayMs,
    strategies: options.strategies,
    wires,
  };
}

function mustBeIn(known: readonly string[], name: string, path: string, what: string): void {
  if (!known.includes(name)) throw unknownName(path, what, name, known);
}

function readRequests(given: DrillOptions['requests'], routes: readonly string[]): (route: string) => readonly NamedRequest[] {
  if (given === undefined) return () => defaultRequests.map(named);
  if (isList(given)) {
    if (given.length === 0) throw invalid('options.requests', 'the list is empty; give one request at least, or leave it out', 'at least one request');
    return () => given.map(named);
  }
  for (const [route, requests] of Object.entries(given)) {
    mustBeIn(routes, route, `options.requests.${route}`, 'route');
    if (requests.length === 0) throw invalid(`options.requests.${route}`, 'the list is empty; give one request at least, or leave the route out', 'at least one request');
  }
  return (route) => (given[route] ?? defaultRequests).map(named);
}

// Array.isArray does not narrow a readonly array out of a union.
function isList(given: readonly DrillRequest[] | Readonly<Record<string, readonly DrillRequest[]>>): given is readonly DrillRequest[] {
  return Array.isArray(given);
}

function named({ name, stream = false, ...request }: DrillRequest, index: number): NamedRequest {
  return { name: name ?? `request ${index + 1}`, stream, request: { messages: defaultMessages, ...request } };
}

function readLatency(given: number | Readonly<Record<string, number>>, config: ConfigData): DrillSettings['latencyOf'] {
  if (typeof given === 'number') return () => checked(given, 'options.latencyMs');
  const providers = Object.keys(config.providers);
  for (const [name, ms] of Object.entries(given)) {
    checked(ms, `options.latencyMs.${name}`);
    mustBeIn(providers, name.split('/')[0] ?? '', `options.latencyMs.${name}`, 'provider');
  }
  return (target) => given[target] ?? given[target.split('/')[0] ?? ''] ?? defaultLatencyMs;
}

function checked(ms: number, path: string): number {
  if (!Number.isFinite(ms) || ms < 0) throw invalid(path, 'not a number of milliseconds', 'milliseconds, 0 or more', String(ms));
  return ms;
}
