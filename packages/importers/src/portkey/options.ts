import type { ProviderData } from '@zerohop/core';

/** What a Portkey config leaves to Portkey, or to the request. */
export interface PortkeyOptions {
  /**
   * Name of the route that stands for the config.
   *
   * @default 'main'
   */
  readonly route?: string | undefined;
  /** The model that requests name, for targets without a model of their own. */
  readonly model?: string | undefined;
  /** The same by target: by its name, by its account's name in Portkey, or by its provider's name. */
  readonly models?: Readonly<Record<string, string>> | undefined;
  /**
   * Accounts that Portkey keeps (virtual keys, `@name`), by their names there, as providers of a config.
   *
   * @example { 'main-258f4d': { adapter: 'openai', apiKey: 'env:OPENAI_API_KEY' } }
   */
  readonly providers?: Readonly<Record<string, ProviderData>> | undefined;
  /**
   * Where calls carry what Portkey gets as metadata: in `tags`, which stay here, or in `metadata`, which is sent to the vendor.
   *
   * @default 'metadata'
   */
  readonly metadata?: 'metadata' | 'tags' | undefined;
}
