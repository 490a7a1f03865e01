import { type AdapterCall, type AdapterReply, AnswerBuilder, type Connection, EventAnswerStream, parseJsonBody, type Provenance, type ProviderContext, readerOf, sideEffectOf } from '@zerohop/core/adapter';
import { openClients } from './client.ts';
import { fromError } from './from-error.ts';
import { fromResponse } from './from-response.ts';
import { MessageStreamTranslator } from './from-stream.ts';
import type { AnthropicSettings } from './options.ts';
import { lastingOptions } from './request-options.ts';
import { toHeaders } from './to-headers.ts';
import { toRequest } from './to-request.ts';

/** The thin caller around the translators: with `client.ts` the only file that touches the SDK. */
export function connect(context: ProviderContext, adapterId: string): Connection {
  const { key, clock } = context;
  const { options } = context.settings as AnthropicSettings;
  const clients = openClients(context);
  const sender = { adapter: adapterId, provider: key };

  async function chat(call: AdapterCall): Promise<AdapterReply> {
    const { body, outputTool } = toRequest(call, sender, options);
    const parcel = toHeaders(body, options?.betas);
    const provenance: Provenance = { provider: key, model: call.model, adapter: adapterId };
    try {
      const response = await clients.send(parcel, call);
      call.head({ status: response.status, requestId: response.headers.get('request-id') ?? undefined });
      const builder = new AnswerBuilder(call, provenance);
      if (body['stream'] === true) {
        return { kind: 'stream', stream: new EventAnswerStream(readerOf(response), builder, new MessageStreamTranslator(builder, outputTool, call)) };
      }
      fromResponse(parseJsonBody(await response.text()), builder, outputTool, call);
      return { kind: 'whole', answer: builder.answer() };
    } catch (error) {
      throw fromError(error, clock.now());
    }
  }

  return {
    chat,
    foresee: (call) => void toRequest(call, sender, options),
    sideEffect: ({ request }) => sideEffectOf(request.providerOptions?.[adapterId], lastingOptions),
    warm: () => clients.warm(),
  };
}
