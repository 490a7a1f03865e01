import type { ProviderSettings } from '@zerohop/core/adapter';
import type { CacheTtl } from './cache-marks.ts';

/** What is used of a client: that of `@anthropic-ai/sdk`, or of the SDKs that bring the same API on other clouds. */
export interface AnthropicClient {
  /** Makes a copy with other settings. */
  withOptions(options: { maxRetries: number }): AnthropicClient;
  readonly messages: {
    /** Sends a request. */
    create(body: never, options?: never): {
      /** The response, unread. What the SDK has laid around it (another cloud's framing) is taken off. */
      asResponse(): Promise<Response>;
    };
  };
}

/** Settings of a provider that speaks Anthropic's Messages. */
export interface AnthropicSettings extends ProviderSettings {
  /** @default 'anthropic' */
  vendor?: 'anthropic' | undefined;
  /**
   * The app's own client; its key, base URL, headers and fetch are used, its retries are not. That of another cloud does too:
   * `AnthropicVertex`, `AnthropicBedrock`.
   */
  client?: AnthropicClient | undefined;
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
