import type { ProviderSettings } from '@zerohop/core/adapter';
import type Replicate from 'replicate';
import type { InputShape } from './input-shape.ts';

/** Settings of a provider that speaks Replicate's predictions. */
export interface ReplicateSettings extends ProviderSettings {
  /** @default 'replicate' */
  vendor?: 'replicate' | undefined;
  /** The app's own client, used through its `request`; its token, base URL and fetch are used, its retries are not. */
  client?: Replicate | undefined;
  options?: ReplicateOptions | undefined;
}

/** Settings that only this adapter knows. */
export interface ReplicateOptions {
  /**
   * What models call their inputs, by `owner/name` or `deployments/owner/name`: the fields, or the name of a model that has the
   * same ones. For models that the adapter does not know, and instead of what it knows.
   *
   * @example { 'deployments/acme/support': 'meta/meta-llama-3-70b-instruct' }
   */
  readonly inputs?: Readonly<Record<string, string | InputShape>> | undefined;
  /**
   * How many seconds a whole answer's first request may wait for the model, 1 to 60; 0 asks again and again from the start, so
   * that a cancel always has a prediction to cancel. @default 60
   */
  readonly waitSeconds?: number | undefined;
  readonly [option: string]: unknown;
}
