import { type AdapterCall, type AnswerBuilder, fields, parseJsonOr, type ServerSentEvent, text, type WireTranslator } from '@zerohop/core/adapter';
import { fromFailure } from './from-failure.ts';

/**
 * Reads the events of a prediction's stream: `output`, `logs`, `error` and `done`. The answer is whole with `done`, unless that
 * gives a reason.
 *
 * @see https://replicate.com/docs/topics/predictions/streaming
 */
export class PredictionStreamTranslator implements WireTranslator {
  readonly #builder: AnswerBuilder;
  readonly #call: Pick<AdapterCall, 'progress'>;
  #complete = false;
  #failed = false;

  constructor(builder: AnswerBuilder, call: Pick<AdapterCall, 'progress'>) {
    this.#builder = builder;
    this.#call = call;
  }

  get complete(): boolean {
    return this.#complete;
  }

  get final(): boolean {
    return this.#complete;
  }

  /** True once the vendor has said that the prediction came to nothing. */
  get failed(): boolean {
    return this.#failed;
  }

  event({ event, data }: ServerSentEvent): void {
    switch (event) {
      case 'output':
        this.#builder.text(data);
        break;
      case 'error':
        throw this.#failure('failed', data);
      case 'done':
        this.#done(data);
        break;
      default:
        // Logs, and what later versions bring.
        this.#call.progress();
    }
  }

  finish(): void {}

  #done(data: string): void {
    const reason = text(fields(parseJsonOr(data))['reason']);
    if (reason !== '') throw this.#failure(reason === 'error' ? 'failed' : reason, undefined);
    this.#complete = true;
  }

  #failure(status: string, data: string | undefined): unknown {
    this.#failed = true;
    const error = data === undefined ? undefined : parseJsonOr(data);
    return fromFailure(status, error, data, this.#builder.id);
  }
}
