/** How a call of the leak test ends. */
export type Outcome = 'success' | 'error' | 'cancel' | 'break' | 'timeout';

/** What is left after many calls, as the client counted it. */
export interface Figures {
  readonly calls: number;
  /** `call` events, one per call. */
  readonly callEvents: number;
  /** Calls that ended as they were meant to. */
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** The most listeners on the shared signal, timers and calls in flight that were there after any call. */
  readonly leftListeners: number;
  readonly leftTimers: number;
  readonly leftCalls: number;
  /** Heap after the sequential calls, and after the concurrent ones and `close()`, above what it was after half of the sequential ones. */
  readonly sequentialHeapBytes: number;
  readonly concurrentHeapBytes: number;
  /** What keeps the client's event loop alive after `close()`. */
  readonly resources: readonly string[];
}
