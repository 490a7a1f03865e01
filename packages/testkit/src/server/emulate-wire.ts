import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { realClock } from '../clock/clock.ts';
import type { Fault } from '../fault/fault.ts';
import { faultRules } from '../fault/fault-rule.ts';
import { deferred } from '../lib/deferred.ts';
import type { Emulator, EmulatorOptions } from './emulator.ts';
import { answering, honestReply, scriptFailure, scriptFailureBody } from './honest-reply.ts';
import { type HttpRequest, readHttpRequest } from './http-request.ts';
import { performSteps } from './perform-steps.ts';
import { planSteps } from './plan-steps.ts';
import { type CallRecord, callRecord, type RecordedCall } from './recorded-call.ts';
import { replacementOf } from './replacement.ts';
import type { Reply } from './reply.ts';
import type { Endpoint, ErrorContext, Wire } from './wire.ts';

/** Invalid wherever it lands in a JSON text: a raw line break may not stand in a string, nor these braces outside of one. */
const brokenJson = '"\n}{"';

// Two emulators of one wire must not give out the same ids: conversations move between them.
let emulatorCount = 0;

/** Starts the server of any wire on a loopback port. */
export async function emulateWire(wire: Wire, options: EmulatorOptions): Promise<Emulator> {
  const { clock = realClock, contextWindow = 1_000_000 } = options;
  const serial = (emulatorCount += 1);
  const closing = new AbortController();
  const sockets = new Set<Socket>();
  let acceptedSockets = 0;
  let requestCount = 0;
  let calls: RecordedCall[] = [];
  let waiters: { readonly number: number; resolve(call: RecordedCall): void }[] = [];
  let rules = faultRules();
  let nextAnswer = answering(options.answer);

  const start = (): void => {
    calls = [];
    rules = faultRules();
    for (const fault of options.faults ?? []) rules.add(fault);
    nextAnswer = answering(options.answer);
  };

  const record = (request: HttpRequest, endpoint: Endpoint): CallRecord => {
    const entry = callRecord(request, {
      number: calls.length + 1,
      key: wire.key(request),
      model: endpoint.kind === 'unknown' ? '' : endpoint.model,
      stream: endpoint.kind === 'chat' && endpoint.stream,
      receivedAtMs: clock.now(),
    });
    calls.push(entry.call);
    for (const waiter of waiters) if (waiter.number === entry.call.number) waiter.resolve(entry.call);
    waiters = waiters.filter((waiter) => waiter.number !== entry.call.number);
    return entry;
  };

  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    // A client that goes away while we write to it is an event to record, not a failure of the server.
    response.on('error', () => undefined);
    const request = await readHttpRequest(message);
    if (request === undefined) return;

    const endpoint = wire.endpoint(request);
    const entry = record(request, endpoint);
    requestCount += 1;
    const context: ErrorContext = {
      request,
      requestId: wire.requestId(`${wire.name} ${serial} ${requestCount}`),
      model: entry.call.model,
      nowMs: clock.now(),
      // What a scripted context_length error tells of; a true one knows the count.
      inputTokens: contextWindow + 1,
      contextWindow,
    };
    gone.signal.addEventListener('abort', () => {
      if (closing.signal.aborted) entry.finish(clock.now());
      else entry.hangUp(clock.now());
    });
    if (gone.signal.aborted) return entry.hangUp(clock.now());

    let reply: Reply;
    let faults: readonly Fault[] = [];
    try {
      faults = rules.take(entry.call);
      entry.update({ faults });
      reply = replacementOf(wire, entry.call, faults, context) ?? (await honestReply(wire, options, endpoint, entry, context, nextAnswer));
    } catch (error) {
      reply = scriptFailure(wire, error, context);
    }

    const steps = planSteps(reply, faults, {
      garbage: reply.events ? wire.garbage : brokenJson,
      errorFrame: (fault) => wire.errorFrame(wire.error(fault.condition, context)),
    });
    const split = faults.find((fault) => fault.type === 'split-bytes');
    await performSteps(steps, {
      response,
      clock,
      gone: gone.signal,
      ping: reply.events ? wire.ping : '\n',
      splitBytes: split?.type === 'split-bytes' ? Math.max(1, split.bytes) : undefined,
      sendHeaders() {
        entry.update({ status: reply.status });
        response.writeHead(reply.status, { ...reply.headers });
      },
      onContent: () => entry.update({ chunksSent: entry.call.chunksSent + 1 }),
      onFinish(outcome) {
        const isComplete = outcome === 'end' && !faults.some((fault) => fault.type === 'clean-end' || fault.type === 'in-band-error');
        if (isComplete && entry.call.answer !== undefined) entry.update({ usage: entry.call.answer.usage });
        entry.finish(clock.now());
      },
    });
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

  start();
  const port = await listen(server, options.port ?? 0);
  const close = async (): Promise<void> => {
    closing.abort();
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
      return calls;
    },
    get openSockets() {
      return sockets.size;
    },
    get acceptedSockets() {
      return acceptedSockets;
    },
    answer(answers) {
      nextAnswer = answering(answers);
    },
    fault: (fault) => rules.add(fault),
    waitForCall(number) {
      const arrived = calls[number - 1];
      if (arrived !== undefined) return Promise.resolve(arrived);
      const { promise, resolve } = deferred<RecordedCall>();
      waiters.push({ number, resolve });
      return promise;
    },
    reset: start,
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
