import { objectOf, stringOf } from '../lib/json.ts';
import { vendorId } from '../lib/vendor-id.ts';
import { type Api, isResponses, responsesApi } from '../openai-responses/responses-api.ts';
import { responsesFrame } from '../openai-responses/write-error.ts';
import type { HttpRequest } from '../server/http-request.ts';
import type { Endpoint, Wire } from '../server/wire.ts';
import { checkEmbeddings } from './check-embeddings.ts';
import { checkRequest } from './check-request.ts';
import { openaiKey } from './openai-key.ts';
import { readRequest } from './read-request.ts';
import { type ReasoningField, writeAnswer, writeModels } from './write-answer.ts';
import { writeEmbeddings } from './write-embeddings.ts';
import { openaiError, writeError } from './write-error.ts';
import { dataFrame, writeStream } from './write-stream.ts';

/** What may differ from one OpenAI-like vendor to the next. */
export interface OpenaiWireOptions {
  readonly models?: readonly string[] | undefined;
  readonly reasoningField?: ReasoningField | undefined;
  readonly lenient?: boolean | undefined;
  readonly organizations?: Readonly<Record<string, string>> | undefined;
}

/** OpenAI Chat Completions and Responses, with model list and embeddings. */
export function openaiWire({ models = [], reasoningField, lenient = false, organizations = {} }: OpenaiWireOptions): Wire {
  const organizationOf = (request: HttpRequest): string => organizations[openaiKey(request) ?? ''] ?? 'org-zerohop';
  const chat: Api = {
    endpoint: (request) => endpointOf(request, models),
    error: writeError,
    check: (request) => checkRequest(request, lenient),
    read: (request, { model, stream }) => readRequest(request.body, model, stream),
    whole: (answer, _ask, request) => writeAnswer(answer, reasoningField, request.body),
    frames: (answer, _ask, request) => writeStream(answer, reasoningField, request.body),
  };
  const responses = responsesApi({ lenient, showsReasoning: reasoningField !== undefined }, organizationOf);
  const apiOf = (request: HttpRequest): Api => (isResponses(request) ? responses : chat);
  return {
    name: 'openai',
    basePath: '/v1',
    streamType: 'text/event-stream; charset=utf-8',
    jsonType: 'application/json',
    ping: ': keep-alive\n\n',
    garbage: 'data: {"id":"chatcmpl-broken","choices":[{"index":0,"delta":{"content":"\n\n',
    headers: (requestId, _nowMs, request) => ({
      'x-request-id': requestId,
      'openai-organization': organizationOf(request),
      'openai-version': '2020-10-01',
      'openai-processing-ms': '12',
      'x-ratelimit-limit-requests': '500',
      'x-ratelimit-limit-tokens': '200000',
      'x-ratelimit-remaining-requests': '499',
      'x-ratelimit-remaining-tokens': '199900',
      'x-ratelimit-reset-requests': '120ms',
      'x-ratelimit-reset-tokens': '30ms',
    }),
    requestId: (seed) => vendorId('req_', seed, 32),
    answerId: (seed) => vendorId('chatcmpl-', seed, 29),
    toolCallId: (seed) => vendorId('call_', seed, 24),
    key: openaiKey,
    endpoint: (request) => apiOf(request).endpoint(request),
    error: (condition, context) => apiOf(context.request).error(condition, context),
    notFound: ({ request }) => openaiError(404, `Invalid URL (${request.method} ${request.path})`),
    errorFrame: (error) => responsesFrame(error) ?? dataFrame(error.body),
    check: (request, context) => apiOf(request).check(request, context),
    read: (request, endpoint) => apiOf(request).read(request, endpoint),
    whole: (answer, ask, request) => apiOf(request).whole(answer, ask, request),
    frames: (answer, ask, request) => apiOf(request).frames(answer, ask, request),
  };
}

/** By the end of the path, so that a gateway's prefix or Azure's `/openai/deployments/x` before it does not matter. */
function endpointOf(request: HttpRequest, models: readonly string[]): Endpoint {
  const body = objectOf(request.body);
  const model = stringOf(body['model']);
  const asked = `${request.method} ${request.path.replace(/^.*?(?=\/(chat\/completions|embeddings|models)$)/, '')}`;
  switch (asked) {
    case 'POST /chat/completions':
      return { kind: 'chat', model, stream: body['stream'] === true };
    case 'POST /embeddings':
      return { kind: 'other', model, refusal: () => checkEmbeddings(body), reply: () => writeEmbeddings(model, body) };
    case 'GET /models':
      return { kind: 'other', model: '', reply: () => writeModels(models) };
    default:
      return { kind: 'unknown' };
  }
}
