import type { InterruptReason } from '../../errors/details.ts';
import { type PartialAnswer, ZerohopError } from '../../errors/zerohop-error.ts';
import type { AttemptContext } from '../../pipeline/call.ts';

/** The error of a stream that broke after something was shown. */
export function interrupted(cause: ZerohopError, attempt: AttemptContext, partial: PartialAnswer): ZerohopError<'stream_interrupted'> {
  const reason = attempt.consumerSlow ? 'consumer_slow' : interruptReason(cause);
  return new ZerohopError({
    code: 'stream_interrupted',
    message: `the stream of ${attempt.record.target} broke after ${partial.text.length} characters were shown: ${cause.message}`,
    provider: attempt.record.provider,
    model: attempt.record.model,
    status: cause.status,
    requestId: cause.requestId,
    retryAfterMs: cause.retryAfterMs,
    details: { reason },
    partial,
    raw: cause.raw,
    cause,
  });
}

function interruptReason(cause: ZerohopError): InterruptReason {
  switch (cause.code) {
    case 'network':
    case 'timeout':
      return cause.code;
    case 'bad_response':
      return (cause as ZerohopError<'bad_response'>).details.reason === 'truncated' ? 'truncated' : 'bad_response';
    default:
      return 'provider_error';
  }
}
