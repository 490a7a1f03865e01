import { objectOf, stringOf } from '../lib/json.ts';
import { vendorId } from '../lib/vendor-id.ts';
import type { HttpRequest } from '../server/http-request.ts';
import type { Endpoint, Wire } from '../server/wire.ts';
import { anthropicKey } from './anthropic-key.ts';
import { checkRequest } from './check-request.ts';
import { countInput, readRequest } from './read-request.ts';
import { writeAnswer, writeModels } from './write-answer.ts';
import { notFound, rfc3339, writeError } from './write-error.ts';
import { eventFrame, writeStream } from './write-stream.ts';

/** Anthropic's Messages, with model list and token count. Each wire has a prompt cache of its own. */
export function anthropicWire(models: readonly string[]): Wire {
  const cached = new Set<string>();
  return {
    name: 'anthropic',
    basePath: '',
    streamType: 'text/event-stream; charset=utf-8',
    jsonType: 'application/json',
    ping: eventFrame({ type: 'ping' }),
    garbage: 'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_d\n\n',
    headers: (requestId, nowMs) => ({
      'request-id': requestId,
      'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-reset': rfc3339(nowMs + 1_000),
      'anthropic-ratelimit-input-tokens-limit': '50000',
      'anthropic-ratelimit-input-tokens-remaining': '49000',
      'anthropic-ratelimit-input-tokens-reset': rfc3339(nowMs + 2_000),
      'anthropic-ratelimit-output-tokens-limit': '10000',
      'anthropic-ratelimit-output-tokens-remaining': '10000',
      'anthropic-ratelimit-output-tokens-reset': rfc3339(nowMs),
    }),
    requestId: (seed) => vendorId('req_011C', seed, 20),
    answerId: (seed) => vendorId('msg_01', seed, 22),
    toolCallId: (seed) => vendorId('toolu_01', seed, 22),
    key: anthropicKey,
    endpoint: (request) => endpointOf(request, models),
    error: writeError,
    notFound,
    errorFrame: ({ body }) => eventFrame({ type: 'error', error: { details: null, ...objectOf(objectOf(body)['error']) } }),
    check: (_request, context) => checkRequest(context),
    read: (request, { model, stream }) => readRequest(request.body, model, stream, cached),
    whole: writeAnswer,
    frames: writeStream,
  };
}

/** By the end of the path, so that a gateway's prefix before it does not matter. */
function endpointOf(request: HttpRequest, models: readonly string[]): Endpoint {
  const body = objectOf(request.body);
  const model = stringOf(body['model']);
  const asked = `${request.method} ${request.path.replace(/^.*?(?=\/v1\/(messages|messages\/count_tokens|models)$)/, '')}`;
  switch (asked) {
    case 'POST /v1/messages':
      return { kind: 'chat', model, stream: body['stream'] === true };
    case 'POST /v1/messages/count_tokens':
      return { kind: 'other', model, reply: () => ({ input_tokens: countInput(body) }) };
    case 'GET /v1/models':
      return { kind: 'other', model: '', reply: () => writeModels(models) };
    default:
      return { kind: 'unknown' };
  }
}
