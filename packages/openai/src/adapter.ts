import { type AdapterCall, type AdapterReply, AnswerBuilder, type Connection, EventAnswerStream, exchangeKey, parseJsonBody, type ProviderContext, readerOf, readSdkError, sideEffectOf } from '@zerohop/core/adapter';
import type OpenAI from 'openai';
import { chatWire } from './chat/index.ts';
import { openClients } from './client.ts';
import { openEmbeddings } from './embeddings/index.ts';
import { fromError } from './errors/from-error.ts';
import { Organizations } from './organizations.ts';
import { lastingOptions } from './request-options.ts';
import { responsesWire } from './responses/index.ts';
import { reportedUsd } from './vendors/reported-cost.ts';
import { vendorOf } from './vendors/vendors.ts';
import { wholeStream } from './whole-stream.ts';
import type { Account } from './wire/account.ts';

/** The thin caller around the translators: with `client.ts` the only file that touches the SDK. */
export function connect(context: ProviderContext, adapterId: string): Connection {
  const { key, settings, clock } = context;
  const vendor = vendorOf(settings);
  const wire = (settings.api ?? vendor.apis[0]) === 'responses' ? responsesWire : chatWire;
  // Our transport gets the signal with the exchange. The SDK would wrap it in two more, which costs a tenth of a call.
  const ownFetching = settings.client !== undefined || settings.fetch !== undefined;
  const clients = openClients(context);
  const organizations = new Organizations();

  async function send(call: Pick<AdapterCall, 'apiKey' | 'signal' | 'exchange'>, ask: (client: OpenAI, init: object) => Promise<Response>): Promise<Response> {
    const init = ownFetching ? { signal: call.signal } : { fetchOptions: { [exchangeKey]: call.exchange } as object };
    try {
      const client = await clients.of(call.apiKey);
      return await ask(client, init);
    } catch (error) {
      const read = readSdkError(error);
      if ('header' in read) organizations.learn(call.apiKey, read.header);
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

  const accountOf = (apiKey: string | undefined): Account => ({ adapter: adapterId, provider: key, organization: organizations.of(apiKey) });

  async function chat(call: AdapterCall): Promise<AdapterReply> {
    const body = wire.toRequest(call, vendor, accountOf(call.apiKey));
    const response = await send(call, (client, init) => wire.send(client, body, init));
    const header = (name: string): string | null => response.headers.get(name);
    call.head({ status: response.status, requestId: header('x-request-id') ?? undefined });
    organizations.learn(call.apiKey, header);
    const account = accountOf(call.apiKey);
    const builder = new AnswerBuilder(call, { provider: key, model: call.model, adapter: adapterId });
    builder.reportedUsd = reportedUsd(vendor, header);
    // A wire may have asked for a stream although the app did not. The router collects it then, by the clocks of a stream: read to its end
    // here, nothing but the bound on the whole attempt would tell a vendor that works on from one that fell silent.
    if (body['stream'] === true && !isJson(response)) {
      return { kind: 'stream', stream: new EventAnswerStream(readerOf(response), builder, wire.fromStream(builder, call, vendor, account)) };
    }
    wire.fromResponse(parseJsonBody(await textOf(response)), builder, call, vendor, account);
    return call.stream ? { kind: 'stream', stream: wholeStream(builder) } : { kind: 'whole', answer: builder.answer() };
  }

  return {
    chat,
    ...openEmbeddings({ send, textOf }, settings, adapterId),
    foresee: (call) => void wire.toRequest(call, vendor, { adapter: adapterId, provider: key }),
    sideEffect: ({ request }) => sideEffectOf(request.providerOptions?.[adapterId], lastingOptions),
    warm: () => clients.warm(),
  };
}

function isJson(response: Response): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(response.headers.get('content-type') ?? '');
}
