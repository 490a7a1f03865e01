import { type AdapterCall, type AdapterReply, AnswerBuilder, type Connection, EventAnswerStream, exchangeKey, parseJsonBody, type ProviderContext, readerOf } from '@zerohop/core/adapter';
import { chatWire } from './chat/index.ts';
import { openClients } from './client.ts';
import { fromError } from './errors/from-error.ts';
import { vendorOf } from './vendors/vendors.ts';
import { wholeStream } from './whole-stream.ts';
import type { WireBody } from './wire.ts';

/** The thin caller around the translators: with `client.ts` the only file that touches the SDK. */
export function connect(context: ProviderContext, adapterId: string): Connection {
  const { key, settings, clock } = context;
  const vendor = vendorOf(settings);
  const wire = chatWire;
  // Our transport gets the signal with the exchange. The SDK would wrap it in two more, which costs a tenth of a call.
  const ownFetching = settings.client !== undefined || settings.fetch !== undefined;
  const clients = openClients(context);

  async function send(body: WireBody, call: AdapterCall): Promise<Response> {
    const init = ownFetching ? { signal: call.signal } : { fetchOptions: { [exchangeKey]: call.exchange } as object };
    try {
      const client = await clients.of(call.apiKey);
      return await wire.send(client, body, init);
    } catch (error) {
      throw fromError(error, clock.now());
    }
  }

  async function textOf(response: Response): Promise<string> {
    try {
      return await response.text();
    } catch (error) {
      throw fromError(error, clock.now());
    }
  }

  async function chat(call: AdapterCall): Promise<AdapterReply> {
    const response = await send(wire.toRequest(call, vendor, adapterId), call);
    call.head({ status: response.status, requestId: response.headers.get('x-request-id') ?? undefined });
    const builder = new AnswerBuilder(call, { provider: key, model: call.model, adapter: adapterId });
    if (call.stream && !isJson(response)) {
      return { kind: 'stream', stream: new EventAnswerStream(readerOf(response), builder, wire.fromStream(builder, call)) };
    }
    wire.fromResponse(parseJsonBody(await textOf(response)), builder, call);
    return call.stream ? { kind: 'stream', stream: wholeStream(builder) } : { kind: 'whole', answer: builder.answer() };
  }

  return { chat, warm: () => clients.warm() };
}

function isJson(response: Response): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(response.headers.get('content-type') ?? '');
}
