import { type AdapterCall, type AnswerBuilder, fields, inBand, text, ZerohopError } from '@zerohop/core/adapter';
import { hasError } from '../errors/error-body.ts';
import { fromErrorBody } from '../errors/from-error.ts';
import type { Account } from '../wire/account.ts';
import { finishAnswer } from './from-finish-reason.ts';
import { ItemReader } from './from-items.ts';
import { addUsage } from './from-usage.ts';
import { customTools, ownOptions } from './own-options.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What of a call its answer is read by. */
export type CallToRead = Pick<AdapterCall, 'warn'> & Partial<Pick<AdapterCall, 'request'>>;

/** States of a response whose answer is still to come. */
const unfinished: ReadonlySet<string> = new Set(['queued', 'in_progress']);

/**
 * Reads a whole response into an answer.
 *
 * @see https://platform.openai.com/docs/api-reference/responses/object
 */
export function fromResponse(body: unknown, builder: AnswerBuilder, call: CallToRead, account: Account): void {
  const response = fields(body);
  if (hasError(response) || Array.isArray(body)) throw fromErrorBody(body, inBand);
  if (!Array.isArray(response['output'])) throw noResponse(body);
  const reader = readerOf(builder, call, account);
  const status = text(response['status']);
  if (unfinished.has(status)) throw unfinishedError(response, status);
  readHead(response, builder, reader);
  readEnd(response, builder, reader);
  throwIfFailed(response);
  finishAnswer(builder, reader, status === 'incomplete' ? reasonOf(response) : undefined, call);
}

/** A reader of one response's items. */
export function readerOf(builder: AnswerBuilder, call: CallToRead, { adapter, organization = '' }: Account): ItemReader {
  return new ItemReader(builder, customTools(ownOptions(call, adapter)), organization, call);
}

/** Adds what any event that holds the response says of it. The last word counts: some gateways change ids on the way. */
export function readHead(response: Fields, builder: AnswerBuilder, reader: ItemReader): void {
  builder.id = text(response['id']) || builder.id;
  builder.model = text(response['model']) || builder.model;
  builder.serviceTier = text(response['service_tier']) || builder.serviceTier;
  // Vendors repeat what they were asked with.
  reader.calls.declare(customTools(response));
}

/** Adds what a response that is over holds: items, usage, and itself. */
export function readEnd(response: Fields, builder: AnswerBuilder, reader: ItemReader): void {
  reader.all(response['output']);
  addUsage(builder, response);
  builder.raw = response;
}

/** Why a response is incomplete; `''` if it does not say. */
export function reasonOf(response: Fields): string {
  return text(fields(response['incomplete_details'])['reason']);
}

/** Throws where a response says that it failed, or was cancelled at the vendor. */
export function throwIfFailed(response: Fields): void {
  const status = text(response['status']);
  if (hasError(response)) throw fromErrorBody(response, inBand);
  if (status !== 'failed' && status !== 'cancelled') return;
  throw fromErrorBody({ error: { message: `the response ${text(response['id'])} ${status === 'failed' ? 'failed' : 'was cancelled at the vendor'}` } }, inBand);
}

/** What is thrown where an answer holds no response. */
export function noResponse(body: unknown): ZerohopError<'bad_response'> {
  return new ZerohopError({ code: 'bad_response', message: 'the vendor answered 200 with something that is no response', details: { reason: 'no_output' }, raw: body });
}

function unfinishedError(response: Fields, status: string): ZerohopError<'bad_response'> {
  const id = text(response['id']);
  const message = `the vendor has not answered yet: response ${id} is ${status}. Fetch it later with responses.retrieve('${id}') of the vendor's SDK, or ask for a stream, which waits for it`;
  return new ZerohopError({ code: 'bad_response', message, details: { reason: 'unfinished' }, raw: response });
}
