import type { ProviderSettings } from '@zerohop/core/adapter';
import type OpenAI from 'openai';

/** Settings of a provider that speaks OpenAI's wire. */
export interface OpenaiSettings extends ProviderSettings {
  /** @default 'openai' */
  vendor?: 'openai' | 'custom' | undefined;
  /** @default 'chat' */
  api?: 'chat' | undefined;
  /**
   * The app's own client; its key, base URL, headers and fetch are used, its retries are not. Settings of that kind beside it
   * are refused.
   */
  client?: OpenAI | undefined;
  options?: OpenaiOptions | undefined;
}

/** Settings that only this adapter knows. */
export interface OpenaiOptions {
  /** Sent as `OpenAI-Organization`. */
  readonly organization?: string | undefined;
  /** Sent as `OpenAI-Project`. */
  readonly project?: string | undefined;
  readonly [option: string]: unknown;
}
