/** A key: text, `env:NAME`, `file:/path`, or a function that fetches it for each attempt. */
export type SecretReference = string | (() => Promise<string>);

/** A key of a pool, and how often it is taken compared with the others. */
export interface WeightedKey {
  /** Text, `env:NAME` for an environment variable, or `file:/path`. */
  key: SecretReference;
  /** How often it is taken, compared with the others. @default 1 */
  weight?: number | undefined;
}

/** Settings of one provider, as they stand in `config.providers`. */
export interface ProviderSettings {
  /** Id of the adapter; left out when the provider was made by calling one. */
  adapter?: unknown;
  /** Which vendor speaks the adapter's wire. @default the adapter's own */
  vendor?: string | undefined;
  /** Which of the vendor's interfaces to speak. */
  api?: string | undefined;
  /**
   * A key or a pool of keys: text, `env:NAME` for an environment variable, or `file:/path`.
   *
   * @default the vendor's usual environment variable; none beside a `client`, and none for a `baseURL` that is not the
   * vendor's own: a default key is never sent to another address
   */
  apiKey?: SecretReference | WeightedKey | readonly (SecretReference | WeightedKey)[] | undefined;
  /** Exactly what the vendor's SDK takes as its base URL. */
  baseURL?: string | undefined;
  /** Which of the vendor's SDKs to use. */
  sdk?: string | undefined;
  /** Headers added to every request. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** The app's own SDK client, used as it is but for its retries. */
  client?: unknown;
  /** The app's own fetch. */
  fetch?: typeof fetch | undefined;
  /** Where the provider runs, held against `require.region`. */
  region?: string | undefined;
  /** What the owner declares about data, held against `require.dataPolicy`. */
  dataPolicy?: readonly string[] | undefined;
  /** True turns a missing key into an exclusion instead of an error at start. @default false */
  optional?: boolean | undefined;
  /** Multiplies all prices of this provider. @default 1 */
  priceFactor?: number | undefined;
  /** Settings that only this adapter knows. */
  options?: Readonly<Record<string, unknown>> | undefined;
}
