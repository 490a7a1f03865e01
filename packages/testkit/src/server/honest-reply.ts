import type { Answer } from '../answer/answer.ts';
import { settleAnswer } from '../answer/settle-answer.ts';
import type { Answers, EmulatorOptions } from './emulator.ts';
import type { CallRecord, RecordedCall } from './recorded-call.ts';
import { type Reply, wholeFrames } from './reply.ts';
import type { Endpoint, ErrorContext, VendorError, Wire } from './wire.ts';

/** The script's next answer to a call. */
export type NextAnswer = (call: RecordedCall) => Answer | undefined | Promise<Answer | undefined>;

/** What the vendor replies when nothing goes wrong on its side: an answer, or the refusal of a request that is wrong. */
export async function honestReply(
  wire: Wire,
  { keys, models, contextWindow = Infinity }: EmulatorOptions,
  endpoint: Endpoint,
  entry: CallRecord,
  context: ErrorContext,
  nextAnswer: NextAnswer,
): Promise<Reply> {
  const refuse = (error: VendorError): Reply => jsonReply(wire, error.status, error.body, context, error.headers);
  const { request } = context;
  const { key, model } = entry.call;
  if (!key || (keys !== undefined && !keys.includes(key))) return refuse(wire.error('authentication', context));
  if (endpoint.kind === 'unknown') return refuse(wire.notFound(context));
  if (models !== undefined && model !== '' && !models.includes(model)) return refuse(wire.error('model_not_found', context));
  if (endpoint.kind === 'other') {
    const refusal = endpoint.refusal?.();
    return refusal === undefined ? jsonReply(wire, 200, endpoint.reply(), context, endpoint.headers?.()) : refuse(refusal);
  }
  const streamHeaders = { ...wire.headers(context.requestId, context.nowMs, request), 'content-type': wire.streamType };
  if (endpoint.kind === 'stream') return { status: 200, headers: streamHeaders, frames: endpoint.frames(), events: true };
  const refusal = wire.check(request, context);
  if (refusal !== undefined) return refuse(refusal);

  const ask = wire.read(request, endpoint);
  if (ask.inputTokens > contextWindow) return refuse(wire.error('context_length', { ...context, inputTokens: ask.inputTokens }));
  const answer = settleAnswer((await nextAnswer(entry.call)) ?? {}, ask, {
    nowMs: context.nowMs,
    answerId: () => wire.answerId(context.requestId),
    toolCallId: (index) => wire.toolCallId(`${context.requestId} ${index}`),
  });
  entry.update({ answer });
  if (!ask.stream) return jsonReply(wire, wire.wholeStatus ?? 200, wire.whole(answer, ask, request), context, answer.headers);
  return {
    status: 200,
    headers: { ...streamHeaders, ...answer.headers },
    frames: wire.frames(answer, ask, request),
    events: true,
  };
}

/** The reply when a script throws. */
export function scriptFailure(wire: Wire, error: unknown, context: ErrorContext): Reply {
  return jsonReply(wire, 500, scriptFailureBody(error), context);
}

/** Loud, and nothing that a vendor would say. */
export function scriptFailureBody(error: unknown): object {
  return { error: { message: `@zerohop/testkit: this emulator's script failed: ${error instanceof Error ? error.message : String(error)}` } };
}

/** Turns what a user scripts into a question to ask for each call. */
export function answering(answers: Answers | undefined): NextAnswer {
  if (typeof answers === 'function') return answers;
  if (!isList(answers)) return () => answers;
  const queue = [...answers];
  return () => queue.shift();
}

// Array.isArray does not narrow a readonly array out of a union.
function isList(answers: Answer | readonly Answer[] | undefined): answers is readonly Answer[] {
  return Array.isArray(answers);
}

function jsonReply(wire: Wire, status: number, body: object, context: ErrorContext, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { ...wire.headers(context.requestId, context.nowMs, context.request), 'content-type': wire.jsonType, ...headers },
    frames: wholeFrames(JSON.stringify(body)),
    events: false,
  };
}
