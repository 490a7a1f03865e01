import { createHash } from 'node:crypto';
import { vendorId } from '../lib/vendor-id.ts';
import type { HttpRequest } from '../server/http-request.ts';
import type { Endpoint, Wire } from '../server/wire.ts';
import { bedrockKey } from './bedrock-key.ts';
import { checkRequest } from './check-request.ts';
import { invokeEndpoint } from './embeddings.ts';
import { brokenFrame } from './event-frame.ts';
import { readRequest } from './read-request.ts';
import { isSignedWith, signedBy } from './signature-v4.ts';
import { writeAnswer } from './write-answer.ts';
import { errorFrame, invalidRequest, notFound, wrongSignature, writeError } from './write-error.ts';
import { writeStream } from './write-stream.ts';

/** Secrets by their access key's id; `undefined` where any signature will do. */
export type Secrets = ReadonlyMap<string, string> | undefined;

/** Bedrock's runtime: Converse, ConverseStream, and InvokeModel for embeddings. Each wire has a prompt cache of its own. */
export function bedrockWire(secrets: Secrets): Wire {
  const cached = new Set<string>();
  return {
    name: 'bedrock',
    basePath: '',
    streamType: 'application/vnd.amazon.eventstream',
    jsonType: 'application/json',
    // The vendor sends nothing to keep a stream open.
    ping: '',
    garbage: brokenFrame(),
    headers: (requestId) => ({ 'x-amzn-requestid': requestId }),
    requestId: (seed) => uuid(seed),
    answerId: (seed) => uuid(seed),
    toolCallId: (seed) => vendorId('tooluse_', seed, 22),
    key: bedrockKey,
    endpoint: endpointOf,
    error: writeError,
    notFound,
    errorFrame,
    check: (request, context) => checkSignature(request, secrets) ?? checkRequest(context),
    read: (request, { model, stream }) => readRequest(request.body, model, stream, cached),
    whole: writeAnswer,
    frames: writeStream,
  };
}

function checkSignature(request: HttpRequest, secrets: Secrets): ReturnType<Wire['check']> {
  const by = signedBy(request);
  if (by === undefined) return undefined;
  if (!by.scope.endsWith('/bedrock/aws4_request')) return { ...wrongSignature, body: { message: "Credential should be scoped to correct service: 'bedrock'." } };
  if (!['host', 'x-amz-date'].every((name) => by.signedHeaders.includes(name))) return invalidRequest("'Host' and 'X-Amz-Date' must be signed headers in the AWS Authorization.");
  const secret = secrets?.get(by.accessKeyId);
  return secret === undefined || isSignedWith(secret, by, request) ? undefined : wrongSignature;
}

/** By the end of the path, so that a gateway's prefix before it does not matter. The model's id is encoded in it. */
function endpointOf({ method, path, body }: HttpRequest): Endpoint {
  const [, encoded = '', operation] = /\/model\/([^/]+)\/(converse|converse-stream|invoke)$/.exec(path) ?? [];
  const model = decodeURIComponent(encoded);
  if (method !== 'POST' || operation === undefined) return { kind: 'unknown' };
  return operation === 'invoke' ? invokeEndpoint(model, body) : { kind: 'chat', model, stream: operation === 'converse-stream' };
}

function uuid(seed: string): string {
  return createHash('sha256').update(seed).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
