import type { Ask, SettledAnswer } from '../answer/answer.ts';
import type { JsonObject } from '../lib/json.ts';
import { vendorId } from '../lib/vendor-id.ts';
import type { HttpRequest } from '../server/http-request.ts';
import { inputOf, type Place } from './request.ts';
import { writeOutput } from './write-output.ts';

/** A prediction that the vendor keeps. */
export interface Kept {
  readonly answer: SettledAnswer;
  /** The token that it was made with. */
  readonly key: string | undefined;
  /** The last part of its stream's address. */
  readonly streamId: string;
  cancel(): void;
  /** Its stream has been read: the model is done. */
  finish(): void;
  /** What it is now; each look at a prediction that is under way brings it further. */
  look(): JsonObject;
}

/** All predictions of one emulator. */
export interface Predictions {
  keep(made: Made): Kept;
  byId(id: string): Kept | undefined;
  byStream(id: string): Kept | undefined;
}

/** What a prediction is made from. */
export interface Made {
  readonly answer: SettledAnswer;
  readonly ask: Ask;
  readonly request: HttpRequest;
  readonly place: Extract<Place, { kind: 'create' }>;
  readonly key: string | undefined;
  /** How many looks find it under way. */
  readonly unfinished: number;
  readonly streams: boolean;
}

/** The finish reasons that are states of a prediction; any other answer succeeds. */
const failures: ReadonlySet<string> = new Set(['failed', 'canceled', 'aborted']);

/** The state in which an answer ends. */
export function endOf({ finishReason }: SettledAnswer): string {
  return failures.has(finishReason) ? finishReason : 'succeeded';
}

/** An empty store. */
export function noPredictions(): Predictions {
  const ids = new Map<string, Kept>();
  const streams = new Map<string, Kept>();
  return {
    keep(made) {
      const kept = keptOf(made);
      ids.set(made.answer.id, kept);
      streams.set(kept.streamId, kept);
      return kept;
    },
    byId: (id) => ids.get(id),
    byStream: (id) => streams.get(id),
  };
}

function keptOf(made: Made): Kept {
  const { answer, key } = made;
  const streamId = vendorId('', `stream ${answer.id}`, 40);
  let { unfinished } = made;
  let isCanceled = false;
  return {
    answer,
    key,
    streamId,
    cancel() {
      if (unfinished > 0) isCanceled = true;
      unfinished = 0;
    },
    finish() {
      unfinished = 0;
    },
    look() {
      const status = isCanceled ? 'canceled' : unfinished === 0 ? endOf(answer) : unfinished === made.unfinished ? 'starting' : 'processing';
      if (unfinished > 0) unfinished -= 1;
      return writePrediction(made, status, streamId);
    },
  };
}

function writePrediction({ answer, request, place, streams }: Made, status: string, streamId: string): JsonObject {
  const { id, model, createdAtMs, usage } = answer;
  const base = `http://${request.headers['host'] ?? 'localhost'}/v1`;
  const at = new Date(createdAtMs).toISOString();
  const isOver = status !== 'starting' && status !== 'processing';
  const [name] = model.split(':', 1);
  return {
    id,
    model: name,
    version: place.version ?? 'hidden',
    ...(place.deployment === undefined ? {} : { deployment: place.deployment }),
    input: inputOf(request),
    logs: '',
    output: status === 'succeeded' ? writeOutput(answer) : null,
    data_removed: false,
    error: status === 'failed' ? answer.refusal : null,
    source: 'api',
    status,
    created_at: at,
    ...(status === 'starting' ? {} : { started_at: at }),
    ...(isOver ? { completed_at: at } : {}),
    urls: {
      cancel: `${base}/predictions/${id}/cancel`,
      get: `${base}/predictions/${id}`,
      ...(streams ? { stream: `${base}/streams/${streamId}` } : {}),
      web: `https://replicate.com/p/${id}`,
    },
    ...(isOver ? { metrics: { input_token_count: usage.input, output_token_count: usage.output, predict_time: 0.5, time_to_first_token: 0.1, tokens_per_second: usage.output * 2, total_time: 0.6 } } : {}),
  };
}
