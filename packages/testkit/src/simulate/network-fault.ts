import type { Fault } from '../fault/fault.ts';

/** What can happen before a connection stands. Only a simulated network can do it: a server sees nothing of it. */
export type ConnectFault = RefuseFault | UnreachableFault | SlowConnectFault;

/** Nobody listens: the connection is refused at once. */
export interface RefuseFault {
  type: 'refuse';
}

/** The connection never stands, and nobody says so. */
export interface UnreachableFault {
  type: 'unreachable';
}

/** Waits before the connection stands. */
export interface SlowConnectFault {
  type: 'slow-connect';
  ms: number;
}

/** A fault of a simulated network: every fault of the emulators, and those of the connection. */
export type NetworkFault = Fault | ConnectFault;

/** Sorts faults into those of the connection and those of the vendor behind it. */
export function sortFaults(faults: readonly NetworkFault[]): { connect: ConnectFault[]; vendor: Fault[] } {
  const connect: ConnectFault[] = [];
  const vendor: Fault[] = [];
  for (const fault of faults) {
    if (fault.type === 'refuse' || fault.type === 'unreachable' || fault.type === 'slow-connect') connect.push(fault);
    else vendor.push(fault);
  }
  return { connect, vendor };
}
