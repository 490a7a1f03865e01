import type { Agent } from 'undici';
import type { Transport } from '../adapter/transport-port.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import { outsideScope } from '../lib/outside-scope.ts';
import { createLeanFetch } from './lean-fetch.ts';

/** A transport that somebody holds. */
export interface TransportHandle extends Transport {
  /** Lets go. The last holder's release closes the sockets. */
  release(): Promise<void>;
}

interface Shared {
  holders: number;
  ready: Promise<{ agent: Agent; fetch: typeof fetch }> | undefined;
}

let shared: Shared | undefined;

/**
 * Takes hold of the process's transport. All routers of a process share its sockets; undici is loaded with the first
 * request, not before.
 */
export function acquireTransport(): TransportHandle {
  shared ??= { holders: 0, ready: undefined };
  const mine = shared;
  mine.holders += 1;
  let released = false;
  let leanFetch: typeof fetch | undefined;

  async function load(): Promise<typeof fetch> {
    // A late call of a closed router must not open sockets that nobody closes.
    if (released) throw new ZerohopError({ code: 'cancelled', message: 'the router is closed' });
    mine.ready ??= outsideScope(open);
    ({ fetch: leanFetch } = await mine.ready);
    return leanFetch;
  }

  return {
    fetch: (input, init) =>
      leanFetch === undefined ? load().then((send) => send(input, init)) : leanFetch(input, init),
    async warm() {
      await load();
    },
    async release() {
      if (released) return;
      released = true;
      mine.holders -= 1;
      if (mine.holders > 0) return;
      if (shared === mine) shared = undefined;
      const opened = await mine.ready;
      await opened?.agent.destroy();
    },
  };
}

async function open(): Promise<{ agent: Agent; fetch: typeof fetch }> {
  const { Agent } = await import('undici');
  const agent = new Agent({
    allowH2: false,
    pipelining: 1,
    // Our own clocks bound attempts; this one only frees a socket that never connects.
    connect: { timeout: 30_000 },
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 30_000,
  });
  return { agent, fetch: createLeanFetch(agent) };
}
