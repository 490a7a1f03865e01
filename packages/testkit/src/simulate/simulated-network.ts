import { createLeanFetch, type Transport } from '@zerohop/core/adapter';
import type { Clock } from '../clock/clock.ts';
import { recordingClock } from '../clock/recording-clock.ts';
import type { RecordedCall } from '../server/recorded-call.ts';
import type { NetworkFault } from './network-fault.ts';
import { faultsFor, type Scenario } from './scenario.ts';
import { type DispatchHandler, type DispatchOptions, networkFailure, SimulatedConnection, toHttpRequest } from './simulated-connection.ts';
import { simulatedVendor, type VendorSetup } from './simulated-vendor.ts';

/** What a simulated network is made of. */
export interface NetworkSetup {
  readonly clock: Clock;
  readonly random: () => number;
  readonly scenario: Scenario;
  readonly vendors: Readonly<Record<string, VendorSetup>>;
}

/** One request that a client sent into a simulated network. */
export interface SentRequest {
  /** Key of the provider in the config. */
  readonly provider: string;
  readonly model: string;
  readonly sentAtMs: number;
  readonly faults: readonly NetworkFault[];
  /** The vendor's record of it, once it has arrived. */
  call: RecordedCall | undefined;
}

/** Vendors in process: no sockets, and time by the clock that is given. */
export interface SimulatedNetwork {
  /**
   * What an adapter gets instead of our own transport.
   *
   * @param onSent told of each request before anything becomes of it, with the init that it was sent with
   */
  transport(provider: string, onSent?: (request: SentRequest, init: RequestInit | undefined) => void): Transport;
  /** Connections over which a request was written and whose exchange is not over. */
  readonly open: number;
  /** Timers of the network's own. */
  readonly pending: number;
  /** Closes every connection and disarms every timer. */
  close(): void;
}

/** Starts a simulated network. The shipped lean fetch runs on it: all that is replaced is what lies behind its agent. */
export function simulatedNetwork({ clock: outer, random, scenario, vendors }: NetworkSetup): SimulatedNetwork {
  const clock = recordingClock(outer);
  const startMs = clock.now();
  const connections = new Set<SimulatedConnection>();
  const closing = new AbortController();

  return {
    transport(provider, onSent) {
      const setup = vendors[provider];
      if (setup === undefined) throw new Error(`the simulated network has no vendor '${provider}'`);
      const vendor = simulatedVendor(setup, `${provider} simulated`, { clock, random, closing: closing.signal });
      let init: RequestInit | undefined;

      const dispatch = (options: DispatchOptions, handler: DispatchHandler): boolean => {
        const request = toHttpRequest(options);
        const { model, key } = vendor.read(request);
        const sentAtMs = clock.now();
        const faults = faultsFor(scenario, { provider, model, key, atMs: sentAtMs - startMs }, random);
        const sent: SentRequest = { provider, model, sentAtMs, faults, call: undefined };
        onSent?.(sent, init);
        const connection = new SimulatedConnection(handler);
        connections.add(connection);
        vendor
          .serve(connection, request, faults, (call) => (sent.call = call))
          .catch((error: unknown) => connection.breakOff(error instanceof Error ? error : new Error(String(error))))
          .finally(() => connections.delete(connection));
        return true;
      };

      // The agent's type has more than one signature; the lean fetch uses this one.
      const send = createLeanFetch({ dispatch: dispatch as never });
      return {
        fetch(input, given) {
          // The lean fetch dispatches before it returns: nobody else's init can come in between.
          init = given;
          return send(input, given);
        },
        async warm() {},
      };
    },
    get open() {
      return [...connections].filter((connection) => connection.stands).length;
    },
    get pending() {
      return clock.pending;
    },
    close() {
      closing.abort();
      for (const connection of connections) connection.breakOff(networkFailure('the simulated network is closed', 'UND_ERR_CLOSED'));
    },
  };
}
