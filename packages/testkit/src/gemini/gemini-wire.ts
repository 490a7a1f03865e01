import { objectOf } from '../lib/json.ts';
import { vendorId } from '../lib/vendor-id.ts';
import type { HttpRequest } from '../server/http-request.ts';
import type { Endpoint, Wire } from '../server/wire.ts';
import { checkRequest } from './check-request.ts';
import { batchOf, checkBatch, embeddingOf } from './embeddings.ts';
import { geminiKey } from './gemini-key.ts';
import { countInput, readRequest } from './read-request.ts';
import { mannerOf } from './manner.ts';
import { messageOf } from './request.ts';
import { writeAnswer, writeModels } from './write-answer.ts';
import { notFound, writeError } from './write-error.ts';
import { dataFrame, writeStream } from './write-stream.ts';

/** Gemini's `generateContent`, with model list, token count and embeddings. */
export function geminiWire(models: readonly string[]): Wire {
  return {
    name: 'gemini',
    basePath: '',
    streamType: 'text/event-stream',
    jsonType: 'application/json; charset=UTF-8',
    ping: ': keep-alive\r\n\r\n',
    garbage: 'data: {"candidates": [{"content": {"parts": [{"text": "\r\n\r\n',
    // No request id and no rate limits: Google sends neither.
    headers: () => ({ vary: 'Origin, X-Origin, Referer', server: 'scaffolding on HTTPServer2', 'server-timing': 'gfet4t7; dur=12', 'x-content-type-options': 'nosniff' }),
    requestId: (seed) => seed,
    answerId: (seed) => vendorId('', seed, 22),
    toolCallId: (seed) => vendorId('', seed, 8),
    key: geminiKey,
    endpoint: (request) => endpointOf(request, models),
    error: writeError,
    notFound,
    errorFrame: ({ body }) => dataFrame(body),
    check: (request, { model }) => checkRequest(request, model),
    read: (request, { model, stream }) => readRequest(request.body, model, stream),
    whole: (answer, ask, request) => writeAnswer(answer, ask, mannerOf(request)),
    frames: (answer, ask, request) => writeStream(answer, ask, mannerOf(request)),
  };
}

/** By the end of the path: the version, a gateway's prefix or Vertex's project before it do not matter. */
function endpointOf(request: HttpRequest, models: readonly string[]): Endpoint {
  const body = objectOf(request.body);
  if (request.method === 'GET' && request.path.endsWith('/models')) return { kind: 'other', model: '', reply: () => writeModels(models) };
  const [, model = '', method] = /\/models\/([^/:]+):(\w+)$/.exec(decodeURIComponent(request.path)) ?? [];
  if (request.method !== 'POST') return { kind: 'unknown' };
  switch (method) {
    case 'generateContent':
      return { kind: 'chat', model, stream: false };
    case 'streamGenerateContent':
      return { kind: 'chat', model, stream: true };
    case 'countTokens':
      return { kind: 'other', model, reply: () => ({ totalTokens: countInput(messageOf(body['generateContentRequest'] ?? body)) }) };
    case 'embedContent':
      return { kind: 'other', model, reply: () => ({ embedding: embeddingOf(body) }) };
    case 'batchEmbedContents':
      return { kind: 'other', model, refusal: () => checkBatch(model, body), reply: () => batchOf(model, body) };
    default:
      return { kind: 'unknown' };
  }
}
