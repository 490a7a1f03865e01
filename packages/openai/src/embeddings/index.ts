import { type Connection, type EmbedCall, parseJsonBody, type ProviderSettings } from '@zerohop/core/adapter';
import type OpenAI from 'openai';
import { vendorOf } from '../vendors/vendors.ts';
import { fromResponse } from './from-response.ts';
import { toRequest } from './to-request.ts';
import { embeddingTraitsOf } from './traits.ts';

/** What the caller lends: its clients, and its way to read a body. Both throw our errors only. */
export interface Caller {
  send(call: Pick<EmbedCall, 'apiKey' | 'signal' | 'exchange'>, ask: (client: OpenAI, init: object) => Promise<Response>): Promise<Response>;
  textOf(response: Response): Promise<string>;
}

/** Embeddings over OpenAI's wire, which compatible vendors have too. */
export function openEmbeddings({ send, textOf }: Caller, settings: ProviderSettings, adapterId: string): Required<Pick<Connection, 'embed' | 'embedLimits'>> {
  const traits = embeddingTraitsOf(settings);
  const vendor = vendorOf(settings);
  return {
    embedLimits: traits.limits,
    async embed(call) {
      const body = toRequest(call, vendor, traits, adapterId);
      const response = await send(call, (client, init) => client.embeddings.create(body as never, init).asResponse());
      call.head({ status: response.status, requestId: response.headers.get('x-request-id') ?? undefined });
      return fromResponse(parseJsonBody(await textOf(response)), call);
    },
  };
}
