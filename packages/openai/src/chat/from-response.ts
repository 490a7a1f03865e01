import { type AdapterCall, type AnswerBuilder, fields, inBand, list, text, ZerohopError } from '@zerohop/core/adapter';
import { hasError, isError } from '../errors/error-body.ts';
import { fromErrorBody } from '../errors/from-error.ts';
import { addUsage } from '../wire/from-usage.ts';
import { answerToolName, hasAnswerTool } from '../wire/to-output.ts';
import { echoOf } from './echo.ts';
import { finishAnswer, isFailure } from './from-finish-reason.ts';
import { MessageReader, type ReadTraits } from './from-message.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What of a call its answer is read by. */
export type CallToRead = Pick<AdapterCall, 'warn'> & Partial<Pick<AdapterCall, 'outputSchema' | 'tools' | 'request'>>;

/**
 * Reads a whole Chat Completion into an answer.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/object
 */
export function fromResponse(body: unknown, builder: AnswerBuilder, call: CallToRead, vendor: ReadTraits = {}): void {
  const completion = fields(body);
  const [first] = list(completion['choices']);
  if (hasError(completion) || Array.isArray(body)) throw fromErrorBody(body, inBand);
  if (typeof first !== 'object' || first === null) throw noChoices(body);
  const choice = fields(first);
  const reason = text(choice['finish_reason']);
  const failure = failureIn(choice);
  if (failure !== undefined) throw failure;
  builder.id = text(completion['id']);
  if (text(completion['model']) !== '') builder.model = text(completion['model']);
  const reader = readerOf(builder, call, vendor);
  // A filtered choice may come without its message.
  reader.message(fields(choice['message']));
  reader.end();
  reader.sources.beside(completion);
  addUsage(builder, completion['usage'] ?? choice['usage'], vendor);
  builder.serviceTier = text(completion['service_tier']) || undefined;
  builder.raw = body;
  if (list(completion['choices']).length > 1) warnOfChoices(call);
  finishAnswer(builder, reason, reader.refused, call);
}

/** A reader of one answer. */
export function readerOf(builder: AnswerBuilder, call: CallToRead, vendor: ReadTraits): MessageReader {
  return new MessageReader(builder, vendor, hasAnswerTool(call) ? answerToolName : undefined, echoOf(call, vendor));
}

/** What a choice says went wrong: by an error of its own, by its reason, or by that of the vendor behind a gateway. */
export function failureIn(choice: Fields): ZerohopError | undefined {
  if (isError(choice['error'])) return fromErrorBody({ error: choice['error'] }, inBand);
  const reason = [text(choice['finish_reason']), text(choice['native_finish_reason'])].find(isFailure);
  return reason === undefined ? undefined : fromErrorBody({ error: { message: `the vendor broke the answer off (${reason})` } }, inBand);
}

/** What is thrown where an answer has no choice at all. */
export function noChoices(body: unknown): ZerohopError<'bad_response'> {
  return new ZerohopError({ code: 'bad_response', message: 'the vendor answered 200 with something that is no completion', details: { reason: 'no_choices' }, raw: body });
}

/** Says that only one of several choices is read. */
export function warnOfChoices({ warn }: Pick<AdapterCall, 'warn'>): void {
  warn('providerOptions', 'the vendor gave several choices (n); the first was kept');
}
