import { type AdapterCall, type Exchange, isZerohopError, type ProviderContext, ZerohopError } from '@zerohop/core/adapter';
import { openClients } from './client.ts';
import { fromError } from './from-error.ts';
import { isOver, type Prediction, readPrediction } from './prediction.ts';
import type { TranslatedRequest } from './to-request.ts';
import { sleep } from './sleep.ts';

/** The time between two looks at a prediction: it grows by half each time. */
const firstLookMs = 250;
const lastLookMs = 2_000;
/** So many looks in a row may fail: the prediction goes on meanwhile, and another one would cost as much again. */
const maxFailedLooks = 3;

type Attempt = Pick<AdapterCall, 'apiKey'>;

/** How a prediction is looked at. */
export interface Looks {
  readonly signal: AbortSignal;
  /** True to look at once, where it is likely over already. */
  readonly now: boolean;
  /** Hears each time that it is not over yet. */
  onLook(): void;
}

/** The vendor's predictions. */
export interface Predictions {
  /** Makes one. `waitSeconds` keeps the request open for the answer. */
  create(request: TranslatedRequest, call: AdapterCall, waitSeconds: number): Promise<Prediction>;
  /** Looks at one until it is over. */
  whenOver(id: string, attempt: Attempt, looks: Looks): Promise<Prediction>;
  cancel(id: string, attempt: Attempt, signal: AbortSignal): Promise<unknown>;
  /** Opens its stream. */
  open(url: string, call: AdapterCall): Promise<Response>;
  warm(): Promise<void>;
}

/** The predictions of one provider. */
export function openPredictions(context: ProviderContext): Predictions {
  const { clock } = context;
  const clients = openClients(context);
  const look = async (id: string, { apiKey }: Attempt, signal: AbortSignal): Promise<Prediction> =>
    readPrediction(await ofPrediction(clients.ask({ method: 'GET', path: `/predictions/${encodeURIComponent(id)}` }, { apiKey, exchange: exchangeOf(signal) })));

  return {
    async create({ path, body, headers }, call, waitSeconds) {
      const wait = waitSeconds > 0 ? { Prefer: `wait=${waitSeconds}` } : undefined;
      return readPrediction(await clients.ask({ method: 'POST', path, body, headers: { ...headers, ...wait } }, call));
    },
    async whenOver(id, attempt, { signal, now, onLook }) {
      let failed = 0;
      if (!now) await sleep(clock, firstLookMs, signal);
      for (let waitMs = firstLookMs * 1.5; ; waitMs = Math.min(lastLookMs, waitMs * 1.5)) {
        try {
          const prediction = await look(id, attempt, signal);
          if (isOver(prediction)) return prediction;
          failed = 0;
          onLook();
        } catch (error) {
          failed += 1;
          if (signal.aborted || failed >= maxFailedLooks || !fromError(error).retryable) throw error;
        }
        await sleep(clock, waitMs, signal);
      }
    },
    cancel: (id, { apiKey }, signal) => clients.ask({ method: 'POST', path: `/predictions/${encodeURIComponent(id)}/cancel` }, { apiKey, exchange: exchangeOf(signal) }),
    open: (url, call) => ofPrediction(clients.open(url, call)),
    warm: () => clients.warm(),
  };
}

/** What is not found here is a prediction that was made: nothing is wrong with the model. */
async function ofPrediction<Reply>(asked: Promise<Reply>): Promise<Reply> {
  try {
    return await asked;
  } catch (error) {
    if (!isZerohopError(error, 'model_not_found')) throw error;
    throw new ZerohopError({ code: 'server_error', message: 'the vendor does not find the prediction that it has made', status: error.status, raw: error.raw, cause: error });
  }
}

/** Of the later requests of an attempt nobody watches how they connect. */
function exchangeOf(signal: AbortSignal): Exchange {
  return { connecting() {}, connected() {}, signal };
}
