import type { Answer } from '../adapter/adapter.ts';
import type { ZerohopError } from '../errors/zerohop-error.ts';

/** How an attempt's stream ended. */
export type StreamOutcome =
  | { readonly state: 'complete'; readonly answer: Answer }
  | { readonly state: 'failed'; readonly error: ZerohopError }
  | { readonly state: 'cancelled' };

/** What a layer may watch of a stream. One object per layer instead of one iterator per layer. */
export interface StreamTap {
  /** Somebody waits, and nothing is here. */
  waiting?(): void;
  /** Something has arrived. */
  arrived?(): void;
  /** The stream is over. Called exactly once; inner layers first. */
  ended?(outcome: StreamOutcome): void;
}
