import { countTokens } from '../answer/count-tokens.ts';
import { embed } from '../lib/embed.ts';
import { isObject, type JsonObject, numberOf, objectOf, objectsOf, stringOf } from '../lib/json.ts';
import type { VendorError } from '../server/wire.ts';
import { partsOf } from './request.ts';
import { invalidArgument } from './write-error.ts';

const maxRequests = 100;

function requestsOf(body: JsonObject): readonly JsonObject[] {
  return objectsOf(body['requests']);
}

function textIn(request: JsonObject): string {
  return partsOf(objectOf(request['content']))
    .map((part) => stringOf(part['text']))
    .join('');
}

/** The embedding of one content. */
export function embeddingOf(request: JsonObject): object {
  return { values: embed(textIn(request), numberOf(request['outputDimensionality'])) };
}

/** The embeddings of a batch. Models before the second generation report no usage. */
export function batchOf(model: string, body: JsonObject): object {
  const requests = requestsOf(body);
  const promptTokenCount = requests.reduce((sum, request) => sum + countTokens(textIn(request)), 0);
  return { embeddings: requests.map(embeddingOf), ...(model.includes('embedding-2') ? { usageMetadata: { promptTokenCount } } : {}) };
}

/** Why Gemini would refuse a batch; `undefined` when it would not. One content that is wrong spoils them all. */
export function checkBatch(model: string, body: JsonObject): VendorError | undefined {
  const requests = requestsOf(body);
  if (requests.length === 0) return invalidArgument('* BatchEmbedContentsRequest.requests: contents is not specified\n');
  if (requests.length > maxRequests) return invalidArgument(`* BatchEmbedContentsRequest.requests: at most ${maxRequests} requests can be in one batch\n`);
  const problems = requests.map((request, index) => {
    const place = `* BatchEmbedContentsRequest.requests[${index}]`;
    if (request['model'] !== `models/${model}`) return `${place}.model: model is required to be specified as "models/${model}"\n`;
    if (!isObject(request['content']) || textIn(request) === '') return `${place}.content: contents is not specified\n`;
    return '';
  });
  const message = problems.join('');
  return message === '' ? undefined : invalidArgument(message);
}
