import type { DrillFault } from '../faults.ts';

/** What can be wrong with a config. */
export type FindingCode =
  | 'single_target'
  | 'same_provider'
  | 'fallback_never_fires'
  | 'fallback_fires_late'
  | 'cannot_serve'
  | 'smaller_window'
  | 'lost_calls'
  | 'lost_when_healthy'
  | 'silent_target_slow'
  | 'content_filter_lost'
  | 'shared_key'
  | 'unpriced_target'
  | 'retiring_model';

/** `high`: calls will be lost. `medium`: some will, or time or cover is. `low`: know it. */
export type Severity = 'high' | 'medium' | 'low';

/** A drill in which calls were lost. */
export interface LostCase {
  /** What was broken. */
  readonly broke: string;
  readonly fault: DrillFault;
  readonly lost: number;
  readonly calls: number;
}

/** One thing that is wrong, and what to do. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** `undefined` for what concerns the whole config. */
  readonly route: string | undefined;
  /** Targets that it is about. */
  readonly targets: readonly string[];
  /** Request that it is about, by name. */
  readonly request?: string | undefined;
  readonly message: string;
  /** In one sentence. */
  readonly cure: string;
  /** How long, for what takes too long. */
  readonly ms?: number | undefined;
  /** For calls that were lost. */
  readonly cases?: readonly LostCase[] | undefined;
}
