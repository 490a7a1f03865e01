import { type AdapterCall, type AdapterReply, AnswerBuilder, type Connection, type EmbedCall, type EmbeddingAnswer, type Provenance, type ProviderContext } from '@zerohop/core/adapter';
import { openClients } from './client.ts';
import { ConverseAnswerStream } from './converse-answer-stream.ts';
import { embedLimits, planEmbed } from './embed.ts';
import { fromError } from './from-error.ts';
import { fromResponse } from './from-response.ts';
import { ConverseStreamTranslator } from './from-stream.ts';
import type { BedrockSettings } from './options.ts';
import { toRequest } from './to-request.ts';

/** The thin caller around the translators: with `client.ts` the only file that touches the SDK. */
export function connect(context: ProviderContext, adapterId: string): Connection {
  const { key, clock } = context;
  const { options } = context.settings as BedrockSettings;
  const clients = openClients(context);
  const sender = { adapter: adapterId, provider: key };
  const toError = (error: unknown): ReturnType<typeof fromError> => fromError(error, clock.now());

  async function chat(call: AdapterCall): Promise<AdapterReply> {
    const { input, outputTool } = toRequest(call, sender, options);
    const provenance: Provenance = { provider: key, model: call.model, adapter: adapterId };
    const builder = new AnswerBuilder(call, provenance);
    try {
      if (call.stream) {
        const { requestId, source } = await clients.converseStream(input, call);
        builder.id = requestId;
        return { kind: 'stream', stream: new ConverseAnswerStream(source, builder, new ConverseStreamTranslator(builder, outputTool, call), toError) };
      }
      const { $metadata, ...response } = await clients.converse(input, call);
      builder.id = $metadata.requestId ?? '';
      fromResponse(response, builder, outputTool, call);
      return { kind: 'whole', answer: builder.answer() };
    } catch (error) {
      throw toError(error);
    }
  }

  async function embed(call: EmbedCall): Promise<EmbeddingAnswer> {
    const plan = planEmbed(call, adapterId);
    try {
      const { body, inputTokens } = await clients.invoke(call.model, plan.body, call);
      return plan.read(body, inputTokens);
    } catch (error) {
      throw toError(error);
    }
  }

  return { chat, embed, embedLimits, foresee: (call) => void toRequest(call, sender, options), warm: () => clients.warm() };
}
