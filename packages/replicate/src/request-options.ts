/** What a request may carry in `providerOptions.replicate`. Fields that are not named here go into the body too. */
export interface ReplicateRequestOptions {
  /** Inputs of the model, laid over what the rest of the request comes to; `null` takes one out. */
  readonly input?: Readonly<Record<string, unknown>> | undefined;
  /** An HTTPS address that is told of the prediction. */
  readonly webhook?: string | undefined;
  readonly webhook_events_filter?: readonly ('start' | 'output' | 'logs' | 'completed')[] | undefined;
  /** After how long the vendor is to give the prediction up by itself, e.g. `90s` or `5m`; sent as `Cancel-After`. */
  readonly cancel_after?: string | undefined;
  readonly [field: string]: unknown;
}

/** Options by which the vendor tells somebody of every prediction. */
export const lastingOptions: readonly string[] = ['webhook'];
