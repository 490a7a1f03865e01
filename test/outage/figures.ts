/** What one crowd of calls at once came to. */
export interface Wave {
  readonly answered: number;
  readonly byFallback: number;
  readonly attemptsAtPrimary: number;
  readonly firstError: string | null;
}

/** What is left after an outage, as the client counted it. */
export interface Figures {
  readonly waves: readonly Wave[];
  readonly unhandled: number;
  /** Heap at the end above what it was before, both times without open connections. */
  readonly heapBytes: number;
  /** Timers that are set, before the router is closed. */
  readonly leftTimers: number;
  readonly leftCalls: number;
}
