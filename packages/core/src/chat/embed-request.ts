import type { Requirements } from './requirements.ts';
import type { Fallbacks, Priority, Timeouts } from './policy-options.ts';
import type { ProviderOptions } from './provider-options.ts';

/** What an app asks to have embedded, once: one vector per text. */
export interface EmbedRequest<Model extends string = string> {
  /** A route's name, or `provider/model`. */
  model: Model;
  /** One text, or any number of them: what a vendor takes at once is the router's concern. */
  input: string | readonly string[];
  /** Length of the vectors, for models that can shorten them. @default the model's own */
  dimensions?: number | undefined;
  /** Keeps calls of one conversation on one target, for strategies that care. */
  session?: string | undefined;
  /** Labels for cost and telemetry, e.g. `{ feature: 'search' }`. Override the scope's. */
  tags?: Readonly<Record<string, string>> | undefined;
  /** Who pays. Overrides the scope's. */
  tenant?: string | undefined;
  team?: string | undefined;
  user?: string | undefined;
  /** Routes or targets to try when the model's own targets have failed. Overrides the route's. */
  fallbacks?: Fallbacks | undefined;
  /** Who goes first where calls wait in line for a target. @default 'normal' */
  priority?: Priority | undefined;
  timeouts?: Timeouts | undefined;
  /** What providers must be that this call may be sent to, beside what the config requires. */
  require?: Requirements | undefined;
  providerOptions?: ProviderOptions | undefined;
  /** Cancels the call, in any phase. */
  signal?: AbortSignal | undefined;
  /** Bounds the whole call in milliseconds from its start. */
  deadlineMs?: number | undefined;
}
