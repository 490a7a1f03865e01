import type { ProviderSettings } from '@zerohop/core/adapter';

/**
 * The part of a `GoogleGenAI` client that is used. Structural, since an app installs one of the two SDKs and may lack the
 * types of the other.
 */
export interface GenaiClient {
  readonly models: {
    generateContent(...parameters: never[]): Promise<unknown>;
    generateContentStream(...parameters: never[]): Promise<AsyncIterable<unknown>>;
  };
}

/** The part of a `GoogleGenerativeAI` client that is used. */
export interface GenerativeAiClient {
  getGenerativeModel(...parameters: never[]): unknown;
}

/** Settings of a provider that speaks Gemini's wire. */
export interface GoogleSettings extends ProviderSettings {
  /** @default 'gemini' */
  vendor?: 'gemini' | undefined;
  /**
   * `genai` is `@google/genai`. `generative-ai` is the retired `@google/generative-ai`, for apps that still have it: no
   * reasoning settings, no call ids, no seed, no service tier, schemas in the vendor's OpenAPI subset only, no `fetch` of
   * one's own, and a stream that is read as fast as the vendor sends it.
   *
   * @default 'genai'
   */
  sdk?: 'genai' | 'generative-ai' | undefined;
  /**
   * The app's own client, used as it is: its key, address, headers and fetch. What only our own transport can see is lost:
   * when the connection stands (`timeouts.connectMs`) and the headers of the response.
   */
  client?: GenaiClient | GenerativeAiClient | undefined;
  options?: GoogleOptions | undefined;
}

/** Settings that only this adapter knows. */
export interface GoogleOptions {
  /** Version of the API in the address. @default 'v1beta' */
  readonly apiVersion?: string | undefined;
  readonly [option: string]: unknown;
}
