import { type AdapterCall, type Answer, AnswerBuilder, type Provenance, text, ZerohopError } from '@zerohop/core/adapter';
import { fromErrorBody } from './from-error.ts';
import { failedReasons, finishAnswer } from './from-finish-reason.ts';
import { MessageReader, type WireMessage } from './from-message.ts';
import { fromUsage } from './from-usage.ts';

/**
 * Translates a whole Chat Completion.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/object
 */
export function fromResponse(body: unknown, call: Pick<AdapterCall, 'attempt' | 'callId' | 'warn'>, provenance: Provenance): Answer {
  const completion = (body ?? {}) as {
    id?: unknown;
    model?: unknown;
    choices?: readonly { message?: WireMessage | null; finish_reason?: unknown }[] | null;
    usage?: unknown;
    service_tier?: unknown;
    error?: unknown;
  };
  const choice = completion.choices?.[0];
  if (choice === undefined || choice === null) {
    if (completion.error) throw fromErrorBody(body, { status: undefined, header: () => undefined });
    throw new ZerohopError({ code: 'bad_response', message: 'the vendor answered 200 with something that is no completion', details: { reason: 'no_choices' }, raw: body });
  }
  const reason = text(choice.finish_reason);
  if (failedReasons.has(reason)) throw fromErrorBody(body, { status: undefined, header: () => undefined });
  const builder = new AnswerBuilder(call, provenance);
  builder.id = text(completion.id);
  if (text(completion.model) !== '') builder.model = text(completion.model);
  const reader = new MessageReader(builder);
  // A filtered choice may come without its message.
  if (choice.message) reader.read(choice.message);
  if (completion.usage) builder.usage = fromUsage(completion.usage);
  builder.serviceTier = text(completion.service_tier) || undefined;
  builder.raw = body;
  finishAnswer(builder, reason, reader.refused, (about, message) => call.warn(about, message));
  return builder.answer();
}
