import type { NetworkFault } from './network-fault.ts';

/** One thing that goes wrong, where and how long. All of it is data. */
export interface Disturbance {
  /** Milliseconds from the start of the simulation. @default 0 */
  fromMs?: number | undefined;
  /** The first instant at which it is over. @default never */
  toMs?: number | undefined;
  /** Providers (`openai`) and targets (`openai/gpt-5`). @default all */
  targets?: readonly string[] | undefined;
  /** Positions in the provider's `apiKey` list, from 0. @default all keys */
  keys?: readonly number[] | undefined;
  /** What happens to a request that begins meanwhile; several happen together. */
  fault: NetworkFault | readonly NetworkFault[];
  /** Which share of the requests it meets, drawn one by one. @default 1 */
  share?: number | undefined;
  /** The vendor says when it is over: its errors carry a `retry-after`. @default false */
  tellsEnd?: boolean | undefined;
}

/** Everything that goes wrong in a simulation. Disturbances that meet in one request happen together. */
export type Scenario = readonly Disturbance[];

/** A request as a scenario sees it. */
export interface Sent {
  readonly provider: string;
  readonly model: string;
  /** Position of its key in the provider's list; `-1` for any other. */
  readonly key: number;
  /** Milliseconds from the start. */
  readonly atMs: number;
}

/** The faults that meet a request. Draws once for each disturbance whose place and time it is. */
export function faultsFor(scenario: Scenario, sent: Sent, random: () => number): NetworkFault[] {
  return scenario.filter((one) => concerns(one, sent)).filter(({ share = 1 }) => share >= 1 || random() < share).flatMap((one) => faultsOf(one, sent.atMs));
}

function concerns({ fromMs = 0, toMs = Infinity, targets, keys }: Disturbance, { provider, model, key, atMs }: Sent): boolean {
  if (atMs < fromMs || atMs >= toMs) return false;
  if (keys !== undefined && !keys.includes(key)) return false;
  return targets === undefined || targets.includes(provider) || targets.includes(`${provider}/${model}`);
}

function faultsOf({ fault, tellsEnd = false, toMs = Infinity }: Disturbance, atMs: number): readonly NetworkFault[] {
  const faults = 'type' in fault ? [fault] : fault;
  if (!tellsEnd || toMs === Infinity) return faults;
  const headers = { 'retry-after': String(Math.ceil((toMs - atMs) / 1_000)) };
  return faults.map((one) => (one.type === 'error' || one.type === 'status' ? { ...one, headers: { ...headers, ...one.headers } } : one));
}
