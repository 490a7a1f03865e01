import type { HttpRequest } from '../server/http-request.ts';
import { objectOf } from '../lib/json.ts';
import { messageOf, showsThoughts } from './request.ts';
import { type Service, serviceOf } from './service.ts';

/** How an answer is to be written, as far as its request decides. */
export interface Manner {
  readonly service: Service;
  readonly withThoughts: boolean;
  /** The arguments of function calls come in pieces when streamed. */
  readonly streamsArguments: boolean;
  /** What kind of traffic served it; only Vertex AI says so. */
  readonly trafficType: string | undefined;
}

/** Reads how a request wants its answer. */
export function mannerOf(request: HttpRequest): Manner {
  const message = messageOf(request.body);
  const service = serviceOf(request);
  const calling = objectOf(objectOf(message['toolConfig'])['functionCallingConfig']);
  return {
    service,
    withThoughts: showsThoughts(message),
    streamsArguments: service === 'vertex' && calling['streamFunctionCallArguments'] === true,
    trafficType: service === 'vertex' ? trafficTypeOf(request.headers['x-vertex-ai-llm-shared-request-type']) : undefined,
  };
}

function trafficTypeOf(asked: string | undefined): string {
  return asked === 'flex' || asked === 'priority' ? `ON_DEMAND_${asked.toUpperCase()}` : 'ON_DEMAND';
}
