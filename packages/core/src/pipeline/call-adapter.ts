import type { AdapterCall, AdapterReply, EmbedCall, EmbeddingAnswer } from '../adapter/adapter.ts';
import { isEmbedRequest } from '../chat/any-request.ts';
import type { EmbedRequest } from '../chat/embed-request.ts';
import type { ChatRequest } from '../chat/request.ts';
import { isZerohopError, withFields, ZerohopError } from '../errors/zerohop-error.ts';
import type { AttemptContext } from './call.ts';
import { noteWarning } from './note-warning.ts';
import { type Reply, ReplyStream } from './reply.ts';

/** The innermost handler: one request of one adapter. Whatever comes out of it as an error is ours and shows no secret. */
export async function callAdapter(attempt: AttemptContext): Promise<Reply> {
  const { request } = attempt.call;
  try {
    const key = attempt.credential.read();
    // A key that is fetched may hang, and belongs to the attempt's time.
    const apiKey = typeof key === 'object' ? await attempt.orAbort(key) : key;
    if (attempt.abortReason !== undefined) throw attempt.abortReason;
    attempt.keyVersion = attempt.credential.version;
    if (isEmbedRequest(request)) return { kind: 'vectors', attempt, answer: await attempt.orAbort(startEmbedding(attempt, request, apiKey)) };
    const reply = await attempt.orAbort(startChat(attempt, request, apiKey));
    if (reply.kind === 'whole') return { kind: 'whole', attempt, answer: reply.answer };
    const stream = new ReplyStream(reply.stream, attempt, (error) => toError(error, attempt));
    attempt.stream = stream;
    if (attempt.clocks !== undefined) stream.tap(attempt.clocks);
    return { kind: 'stream', attempt, stream };
  } catch (error) {
    throw attempt.abortReason ?? toError(error, attempt);
  }
}

function startChat(attempt: AttemptContext, request: ChatRequest, apiKey: string | undefined): Promise<AdapterReply> {
  const { call, to, record } = attempt;
  const { target } = to;
  const adapterCall: AdapterCall = {
    callId: call.id,
    request,
    tools: call.tools,
    outputSchema: call.output?.jsonSchema,
    model: target.model,
    facts: target.facts,
    stream: call.stream,
    apiKey,
    attempt: record.index,
    signal: attempt.signal,
    foreignReasoning: to.policies.foreignReasoning,
    warn: warnerOf(attempt),
    exchange: exchangeOf(attempt),
    progress(mayTakeLong) {
      attempt.onProgress?.(mayTakeLong);
    },
    head: headReaderOf(attempt),
  };
  attempt.asked = true;
  const replying = target.provider.connection.chat(adapterCall);
  // A reply that comes after the attempt was given up has no reader: its connection must not stay open.
  replying.then(
    (reply) => {
      if (attempt.abortReason !== undefined && reply.kind === 'stream') reply.stream.cancel();
    },
    () => {},
  );
  return replying;
}

async function startEmbedding(attempt: AttemptContext, request: EmbedRequest, apiKey: string | undefined): Promise<EmbeddingAnswer> {
  const { call, to, record } = attempt;
  const { connection, adapterId } = to.target.provider;
  const { facts } = to.target;
  if (connection.embed === undefined) throw new ZerohopError({ code: 'unsupported', message: `the adapter '${adapterId}' makes no embeddings` });
  const embedCall: EmbedCall = {
    callId: call.id,
    request,
    input: call.input,
    model: to.target.model,
    facts,
    // A model of one length refuses to be told even that one.
    dimensions: facts?.embedding !== false && facts?.embedding?.resizable === false ? undefined : request.dimensions,
    apiKey,
    attempt: record.index,
    signal: attempt.signal,
    warn: warnerOf(attempt),
    exchange: exchangeOf(attempt),
    head: headReaderOf(attempt),
  };
  attempt.asked = true;
  return connection.embed(embedCall);
}

function warnerOf({ call, to }: AttemptContext): AdapterCall['warn'] {
  return (about, message) => noteWarning(call.warnings, { about, message, target: to.target.id });
}

function exchangeOf(attempt: AttemptContext): AdapterCall['exchange'] {
  return {
    connecting() {
      attempt.connecting = true;
    },
    connected() {
      attempt.connected = true;
    },
    get signal() {
      return attempt.signal;
    },
  };
}

function headReaderOf({ record }: AttemptContext): AdapterCall['head'] {
  return (head) => {
    record.status = head.status;
    record.requestId = head.requestId;
  };
}

function toError(error: unknown, attempt: AttemptContext): ZerohopError {
  const { provider, model } = attempt.to.target;
  const ours = isZerohopError(error)
    ? (error as ZerohopError)
    : new ZerohopError({
        code: 'bad_response',
        message: `the answer could not be read: ${error instanceof Error ? error.message : String(error)}`,
        cause: error,
      });
  const fields = {
    provider: provider.key,
    model,
    status: ours.status ?? undefinedOnSuccess(attempt.record.status),
    requestId: ours.requestId ?? attempt.record.requestId,
  };
  return provider.redactor.error(withFields(ours, fields));
}

function undefinedOnSuccess(status: number | undefined): number | undefined {
  return status !== undefined && status >= 400 ? status : undefined;
}
