import type { Clock } from '../clock/clock.ts';
import { eventOrGone } from '../lib/event-or-gone.ts';
import type { Answers } from '../server/emulator.ts';
import { startEmulation } from '../server/emulation.ts';
import type { HttpRequest } from '../server/http-request.ts';
import type { RecordedCall } from '../server/recorded-call.ts';
import type { WireName } from '../server/wire.ts';
import { type NetworkFault, sortFaults } from './network-fault.ts';
import { drawPace, type Pace } from './pace.ts';
import { networkFailure, type SimulatedConnection } from './simulated-connection.ts';
import { makeWire } from './vendor-wires.ts';

/** One provider's vendor on a simulated network. */
export interface VendorSetup {
  readonly wire: WireName;
  /** Its keys, in the order of the config. */
  readonly keys: readonly string[];
  readonly answer: Answers;
  readonly pace: Pace;
}

/** What a vendor needs of the network it is on. */
export interface VendorSite {
  readonly clock: Clock;
  readonly random: () => number;
  /** Aborts when the network is closed. */
  readonly closing: AbortSignal;
}

/** A vendor that clients can connect to. */
export interface SimulatedVendor {
  /** The model that a request asks for, and the position of its key. */
  read(request: HttpRequest): { readonly model: string; readonly key: number };
  /** Connects a client, takes its request and replies. Resolves when the exchange is over. */
  serve(connection: SimulatedConnection, request: HttpRequest, faults: readonly NetworkFault[], onCall: (call: RecordedCall) => void): Promise<void>;
}

/** How long our own transport lets a connection take before it frees the socket. */
const connectTimeoutMs = 30_000;
/** How long it keeps an idle one. */
const keepAliveMs = 30_000;

/** @param name tells the vendor's ids from those of others */
export function simulatedVendor({ wire: wireName, keys, answer, pace }: VendorSetup, name: string, { clock, random, closing }: VendorSite): SimulatedVendor {
  const wire = makeWire[wireName]();
  const emulation = startEmulation(wire, { clock, answer }, name, false);
  /** Until when each idle connection is kept. */
  let idle: number[] = [];

  const wait = async (ms: number): Promise<void> => {
    if (ms <= 0) return;
    let timer: unknown;
    await eventOrGone(closing, (resolve) => (timer = clock.setTimeout(resolve, ms)));
    clock.clearTimeout(timer);
  };

  const connect = async (connection: SimulatedConnection, faults: readonly NetworkFault[], connectMs: number): Promise<boolean> => {
    const { connect: hindrances } = sortFaults(faults);
    const never = hindrances.find(({ type }) => type !== 'slow-connect');
    if (never?.type === 'refuse') connection.breakOff(networkFailure('connect ECONNREFUSED (simulated)', 'ECONNREFUSED'));
    if (never?.type === 'unreachable') {
      await wait(connectTimeoutMs);
      connection.breakOff(networkFailure('Connect Timeout Error (simulated)', 'UND_ERR_CONNECT_TIMEOUT'));
    }
    if (never !== undefined) return false;
    const nowMs = clock.now();
    idle = idle.filter((untilMs) => untilMs > nowMs);
    const hinderedMs = hindrances.reduce((sum, fault) => (fault.type === 'slow-connect' ? sum + fault.ms : sum), 0);
    if (hinderedMs > 0 || idle.pop() === undefined) await wait(connectMs + hinderedMs);
    if (closing.aborted) return false;
    connection.stand();
    return !connection.gone.aborted;
  };

  return {
    read(request) {
      const endpoint = wire.endpoint(request);
      return { model: endpoint.kind === 'unknown' ? '' : endpoint.model, key: keys.indexOf(wire.key(request) ?? '') };
    },
    async serve(connection, request, met, onCall) {
      const { connectMs, waits } = drawPace(pace, random);
      // What is refused at once is still told in a later turn than it was asked in.
      await Promise.resolve();
      if (!(await connect(connection, met, connectMs))) return;
      let call: RecordedCall | undefined;
      const faults = [...waits, ...sortFaults(met).vendor];
      await emulation.serve({ request, outlet: connection, gone: connection.gone, faults, onCall: (arrived) => onCall((call = arrived)) });
      if (call?.finishedAtMs !== undefined && !faults.some(({ type }) => type === 'cut')) idle.push(clock.now() + keepAliveMs);
    },
  };
}
