import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import type { Transport } from '../adapter/transport-port.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';
import { outsideScope } from '../lib/outside-scope.ts';
import { Connecting } from './connecting.ts';
import { createLeanFetch } from './lean-fetch.ts';

/** A transport that somebody holds. */
export interface TransportHandle extends Transport {
  /** Lets go. The last holder's release closes the sockets. */
  release(): Promise<void>;
}

interface OpenTransport {
  readonly fetch: typeof fetch;
  /** Closes every socket, those included that are still being connected. */
  close(): Promise<void>;
}

interface Shared {
  holders: number;
  ready: Promise<OpenTransport> | undefined;
}

/** Our own clocks bound attempts; this one only frees a socket that never connects. */
const connectTimeoutMs = 30_000;

let shared: Shared | undefined;

/**
 * Takes hold of the process's transport. All routers of a process share its sockets; undici is loaded with the first
 * request, not before.
 */
export function acquireTransport(): TransportHandle {
  shared ??= { holders: 0, ready: undefined };
  return hold(shared);
}

/** Opens a transport that shares no socket with any other. */
export function privateTransport(): TransportHandle {
  return hold({ holders: 0, ready: undefined });
}

function hold(mine: Shared): TransportHandle {
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
      // A closed router that the app holds on to must not hold a thousand closed sockets with it.
      leanFetch = undefined;
      mine.holders -= 1;
      if (mine.holders > 0) return;
      if (shared === mine) shared = undefined;
      const { ready } = mine;
      mine.ready = undefined;
      const opened = await ready;
      await opened?.close();
    },
  };
}

type Connect = buildConnector.connector;

async function open(): Promise<OpenTransport> {
  const { Agent, buildConnector } = await import('undici');
  // At runtime a connector returns the socket it opens, which the agent forgets until it is connected.
  const connector = buildConnector({ allowH2: false, timeout: connectTimeoutMs }) as unknown as (...args: Parameters<Connect>) => Socket;
  const sockets = new Set<Socket>();
  const connecting = new Connecting();
  const connect: Connect = (options, callback) => {
    const { owner } = connecting;
    const socket = connector(options, (...result) => {
      sockets.delete(socket);
      owner?.connecting(undefined);
      callback(...result);
    });
    sockets.add(socket);
    owner?.connecting(socket);
    return socket;
  };
  const agent = new Agent({
    allowH2: false,
    pipelining: 1,
    connect,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 30_000,
  });
  return {
    fetch: createLeanFetch(agent, connecting),
    async close() {
      await agent.destroy();
      for (const socket of sockets) socket.destroy();
    },
  };
}
