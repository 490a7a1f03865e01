import { fields, text, ZerohopError } from '@zerohop/core/adapter';
import { fromErrorBody } from './from-error.ts';

/** What is read of a prediction. The rest stays in `raw`. */
export interface Prediction {
  readonly id: string;
  readonly status: string;
  /** As the vendor reports it; `''` if it does not. */
  readonly model: string;
  readonly output: unknown;
  /** What went wrong, in the model's or the vendor's words. */
  readonly error: unknown;
  readonly metrics: unknown;
  /** Where its output is streamed; `''` where the model streams none. */
  readonly streamUrl: string;
  /** The vendor's body. */
  readonly raw: unknown;
}

/** Reads a prediction. A body that is an error, or nothing of the kind, throws. */
export function readPrediction(body: unknown): Prediction {
  const { id, status, model, output, error, metrics, urls } = fields(body);
  if (typeof id === 'string' && id !== '' && typeof status === 'string') {
    return { id, status, model: text(model), output, error, metrics, streamUrl: text(fields(urls)['stream']), raw: body };
  }
  // An error's body inside a 200.
  if (typeof status === 'number' && status >= 400) throw fromErrorBody(body, { status, header: () => undefined });
  throw new ZerohopError({ code: 'bad_response', message: 'the vendor answered with something that is no prediction', details: { reason: 'no_prediction' }, raw: body });
}

/** The states in which a prediction is still under way. Whatever else there is, it will not change any more. */
const underWay: ReadonlySet<string> = new Set(['starting', 'processing']);

/** Whether nothing more will come of a prediction. */
export function isOver({ status }: Prediction): boolean {
  return !underWay.has(status);
}
