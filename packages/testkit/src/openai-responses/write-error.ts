import type { Condition } from '../fault/fault.ts';
import { objectOf } from '../lib/json.ts';
import { vendorId } from '../lib/vendor-id.ts';
import { openaiError, writeError as writeChatError } from '../openai/write-error.ts';
import type { ErrorContext, VendorError } from '../server/wire.ts';
import { eventFrame } from './write-stream.ts';

/** An error of this interface: as a body, and as the events that a stream has for it. */
interface ResponsesError extends VendorError {
  readonly frame: string;
}

/** The events that a stream has for an error, if it is one of this interface. */
export function responsesFrame(error: VendorError): string | undefined {
  return 'frame' in error ? (error as ResponsesError).frame : undefined;
}

/** The errors OpenAI sends over Responses: those of Chat Completions, but for what it words differently here. */
export function writeError(condition: Condition, context: ErrorContext): VendorError {
  const error = errorOf(condition, context);
  const withFrame: ResponsesError = { ...error, frame: writeFrame(error, context) };
  return withFrame;
}

function errorOf(condition: Condition, context: ErrorContext): VendorError {
  switch (condition) {
    case 'model_not_found':
      return openaiError(400, `The requested model '${context.model}' does not exist.`, { param: 'model', code: 'model_not_found' });
    case 'context_length':
      return openaiError(400, 'Your input exceeds the context window of this model. Please adjust your input and try again.', { param: 'input', code: 'context_length_exceeded' });
    default:
      return writeChatError(condition, context);
  }
}

/** `error`, and then the response that failed of it. */
function writeFrame({ body }: VendorError, { model, requestId, nowMs }: ErrorContext): string {
  const error = objectOf(objectOf(body)['error']);
  const { code, message } = error;
  const response = { id: vendorId('resp_', requestId, 29), object: 'response', created_at: Math.floor(nowMs / 1000), status: 'failed', model, output: [], usage: null };
  return eventFrame('error', { sequence_number: 1, error }) + eventFrame('response.failed', { sequence_number: 2, response: { ...response, error: { code: code ?? 'server_error', message } } });
}
