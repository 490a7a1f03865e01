import { type AdapterCall, type AdapterReply, AnswerBuilder, type Connection, EventAnswerStream, exchangeKey, parseJsonBody, type ProviderContext, readerOf } from '@zerohop/core/adapter';
import type OpenAI from 'openai';
import { chatWire } from './chat/index.ts';
import { openClients } from './client.ts';
import { collectStream } from './collect-stream.ts';
import { openEmbeddings } from './embeddings/index.ts';
import { fromError } from './errors/from-error.ts';
import { responsesWire } from './responses/index.ts';
import { reportedUsd } from './vendors/reported-cost.ts';
import { vendorOf } from './vendors/vendors.ts';
import { wholeStream } from './whole-stream.ts';

/** The thin caller around the translators: with `client.ts` the only file that touches the SDK. */
export function connect(context: ProviderContext, adapterId: string): Connection {
  const { key, settings, clock } = context;
  const vendor = vendorOf(settings);
  const wire = settings.api === 'responses' ? responsesWire : chatWire;
  // Our transport gets the signal with the exchange. The SDK would wrap it in two more, which costs a tenth of a call.
  const ownFetching = settings.client !== undefined || settings.fetch !== undefined;
  const clients = openClients(context);

  async function send(call: Pick<AdapterCall, 'apiKey' | 'signal' | 'exchange'>, ask: (client: OpenAI, init: object) => Promise<Response>): Promise<Response> {
    const init = ownFetching ? { signal: call.signal } : { fetchOptions: { [exchangeKey]: call.exchange } as object };
    try {
      const client = await clients.of(call.apiKey);
      return await ask(client, init);
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
    const body = wire.toRequest(call, vendor, adapterId, key);
    const response = await send(call, (client, init) => wire.send(client, body, init));
    call.head({ status: response.status, requestId: response.headers.get('x-request-id') ?? undefined });
    const builder = new AnswerBuilder(call, { provider: key, model: call.model, adapter: adapterId });
    builder.reportedUsd = reportedUsd(vendor, (name) => response.headers.get(name));
    // A wire may have asked for a stream although the app did not.
    if (body['stream'] === true && !isJson(response)) {
      const stream = new EventAnswerStream(readerOf(response), builder, wire.fromStream(builder, call, vendor, adapterId));
      return call.stream ? { kind: 'stream', stream } : { kind: 'whole', answer: await collectStream(stream) };
    }
    wire.fromResponse(parseJsonBody(await textOf(response)), builder, call, vendor, adapterId);
    return call.stream ? { kind: 'stream', stream: wholeStream(builder) } : { kind: 'whole', answer: builder.answer() };
  }

  return { chat, ...openEmbeddings({ send, textOf }, settings, adapterId), foresee: (call) => void wire.toRequest(call, vendor, adapterId, key), warm: () => clients.warm() };
}

function isJson(response: Response): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(response.headers.get('content-type') ?? '');
}
