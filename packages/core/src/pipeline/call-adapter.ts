import type { AdapterCall } from '../adapter/adapter.ts';
import { isZerohopError, withFields, ZerohopError } from '../errors/zerohop-error.ts';
import type { AttemptContext } from './call.ts';
import { type Reply, ReplyStream } from './reply.ts';

/** The innermost handler: one request of one adapter. Whatever comes out of it as an error is ours and shows no secret. */
export async function callAdapter(attempt: AttemptContext): Promise<Reply> {
  const { call, to, record } = attempt;
  const { provider } = to.target;
  try {
    const key = attempt.credential.read();
    // A key that is fetched may hang, and belongs to the attempt's time.
    const apiKey = typeof key === 'object' ? await attempt.orAbort(key) : key;
    if (attempt.abortReason !== undefined) throw attempt.abortReason;
    const reply = await attempt.orAbort(start(attempt, apiKey));
    if (reply.kind === 'whole') return { kind: 'whole', attempt, answer: reply.answer };
    const stream = new ReplyStream(reply.stream, attempt, (error) => toError(error, attempt));
    attempt.stream = stream;
    if (attempt.clocks !== undefined) stream.tap(attempt.clocks);
    return { kind: 'stream', attempt, stream };
  } catch (error) {
    throw attempt.abortReason ?? toError(error, attempt);
  }

  function start(context: AttemptContext, apiKey: string | undefined): ReturnType<typeof provider.connection.chat> {
    const adapterCall: AdapterCall = {
      callId: call.id,
      request: call.request,
      tools: call.tools,
      outputSchema: call.output?.jsonSchema,
      model: to.target.model,
      facts: to.target.facts,
      stream: call.stream,
      apiKey,
      attempt: record.index,
      signal: context.signal,
      foreignReasoning: to.policies.foreignReasoning,
      warn(about, message) {
        const target = to.target.id;
        // A retry would say everything twice.
        if (call.warnings.some((known) => known.about === about && known.message === message && known.target === target)) return;
        call.warnings.push({ about, message, target });
      },
      exchange: {
        connecting() {
          context.connecting = true;
        },
        connected() {
          context.connected = true;
        },
        get signal() {
          return context.signal;
        },
      },
      progress() {
        context.onProgress?.();
      },
      head(head) {
        record.status = head.status;
        record.requestId = head.requestId;
      },
    };
    context.asked = true;
    const replying = provider.connection.chat(adapterCall);
    // A reply that comes after the attempt was given up has no reader: its connection must not stay open.
    replying.then(
      (reply) => {
        if (context.abortReason !== undefined && reply.kind === 'stream') reply.stream.cancel();
      },
      () => {},
    );
    return replying;
  }
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
