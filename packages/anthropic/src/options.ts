import type Anthropic from '@anthropic-ai/sdk';
import type { ProviderSettings } from '@zerohop/core/adapter';
import type { CacheTtl } from './cache-marks.ts';

/** Settings of a provider that speaks Anthropic's Messages. */
export interface AnthropicSettings extends ProviderSettings {
  /** @default 'anthropic' */
  vendor?: 'anthropic' | undefined;
  /** The app's own client; its key, base URL, headers and fetch are used, its retries are not. */
  client?: Anthropic | undefined;
  options?: AnthropicOptions | undefined;
}

/** Settings that only this adapter knows. */
export interface AnthropicOptions {
  /** Beta features to switch on, sent as `anthropic-beta`. */
  readonly betas?: readonly string[] | undefined;
  /** How long the vendor keeps what `cache: true` marks; an hour costs more to write. @default '5m' */
  readonly cacheTtl?: CacheTtl | undefined;
  readonly [option: string]: unknown;
}
