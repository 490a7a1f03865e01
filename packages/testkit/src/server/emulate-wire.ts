import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { deferred } from '../lib/deferred.ts';
import { startEmulation } from './emulation.ts';
import type { Emulator, EmulatorOptions } from './emulator.ts';
import { scriptFailureBody } from './honest-reply.ts';
import { httpOutlet } from './http-outlet.ts';
import { readHttpRequest } from './http-request.ts';
import type { Wire } from './wire.ts';

let emulatorCount = 0;

/** Starts the server of any wire on a loopback port. */
export async function emulateWire(wire: Wire, options: EmulatorOptions): Promise<Emulator> {
  emulatorCount += 1;
  const emulation = startEmulation(wire, options, `${wire.name} ${emulatorCount}`);
  const sockets = new Set<Socket>();
  let acceptedSockets = 0;

  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    // A client that goes away while we write to it is an event to record, not a failure of the server.
    response.on('error', () => undefined);
    const request = await readHttpRequest(message);
    if (request !== undefined) await emulation.serve({ request, outlet: httpOutlet(response, gone.signal), gone: gone.signal });
  };

  const server = createServer({ keepAlive: true }, (message, response) => {
    serve(message, response).catch((error: unknown) => {
      // A script's header that Node refuses, or a URL that is none: the client hears of it, and the test process lives.
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify(scriptFailureBody(error)));
    });
  });
  // The emulator decides when a connection ends, never Node's own guards.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.on('connection', (socket) => {
    acceptedSockets += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  const port = await listen(server, options.port ?? 0);
  const close = async (): Promise<void> => {
    emulation.shutDown();
    const closed = deferred<void>();
    server.close(() => closed.resolve());
    const gone = [...sockets].map((socket) => new Promise((resolve) => void socket.once('close', resolve)));
    for (const socket of sockets) socket.destroy();
    await Promise.all([closed.promise, ...gone]);
  };

  return {
    wire: wire.name,
    baseURL: `http://127.0.0.1:${port}${wire.basePath}`,
    port,
    get calls() {
      return emulation.calls;
    },
    get openSockets() {
      return sockets.size;
    },
    get acceptedSockets() {
      return acceptedSockets;
    },
    answer: emulation.answer,
    fault: emulation.fault,
    waitForCall: emulation.waitForCall,
    reset: emulation.reset,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
