import type { Fault, StatusFault } from '../fault/fault.ts';
import type { RecordedCall } from './recorded-call.ts';
import { type Reply, wholeFrames } from './reply.ts';
import type { ErrorContext, Frame, Wire } from './wire.ts';

const htmlPage = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';

/** The reply that a fault puts in the place of the honest one; `undefined` when none does. */
export function replacementOf(wire: Wire, call: RecordedCall, faults: readonly Fault[], context: ErrorContext): Reply | undefined {
  const headers = wire.headers(context.requestId, context.nowMs, context.request);
  for (const fault of faults) {
    switch (fault.type) {
      case 'status':
        return statusReply(fault, headers, wire);
      case 'html':
        return { status: fault.status ?? 502, headers: { 'content-type': 'text/html' }, frames: wholeFrames(htmlPage), events: false };
      case 'empty':
        return { status: fault.status ?? 200, headers, frames: [], events: false };
      case 'error': {
        const error = wire.error(fault.condition, context);
        // What a vendor says with a 200 comes in the form that was asked for.
        if (call.stream && (fault.status ?? error.status) < 400) {
          const streamHeaders = { ...headers, 'content-type': wire.streamType, ...error.headers, ...fault.headers };
          return { status: fault.status ?? error.status, headers: streamHeaders, frames: [{ bytes: wire.errorFrame(error), terminal: true }], events: true };
        }
        return {
          status: fault.status ?? error.status,
          headers: { ...headers, 'content-type': wire.jsonType, ...error.headers, ...fault.headers },
          frames: wholeFrames(JSON.stringify(error.body)),
          events: false,
        };
      }
      case 'in-band-error':
        // Without a stream there is no event to put it in: some vendors then send the error as the body of a 200.
        if (call.stream) break;
        return { status: 200, headers: { ...headers, 'content-type': wire.jsonType }, frames: wholeFrames(JSON.stringify(wire.error(fault.condition, context).body)), events: false };
      default:
        break;
    }
  }
  return undefined;
}

function statusReply(fault: StatusFault, headers: Record<string, string>, wire: Wire): Reply {
  const { body = '' } = fault;
  const { frames, type } = bodyOf(body, wire);
  const given = Object.fromEntries(Object.entries(fault.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const all = { ...headers, ...(type === undefined ? {} : { 'content-type': type }), ...given };
  return { status: fault.status, headers: all, frames, events: all['content-type']?.includes('event-stream') ?? false };
}

function bodyOf(body: NonNullable<StatusFault['body']>, wire: Wire): { frames: Frame[]; type: string | undefined } {
  if (typeof body === 'string' || body instanceof Uint8Array) return { frames: wholeFrames(body), type: undefined };
  if (isTextList(body)) return { frames: body.map((bytes) => ({ bytes, content: true })), type: wire.streamType };
  return { frames: wholeFrames(JSON.stringify(body)), type: wire.jsonType };
}

function isTextList(body: object | readonly string[]): body is readonly string[] {
  return Array.isArray(body);
}
