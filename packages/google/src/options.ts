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
  /** Whether it speaks to Vertex AI. */
  readonly vertexai?: boolean | undefined;
}

/** The part of a `GoogleGenerativeAI` client that is used. */
export interface GenerativeAiClient {
  getGenerativeModel(...parameters: never[]): unknown;
}

/** Settings of a provider that speaks Gemini's wire. */
export interface GoogleSettings extends ProviderSettings {
  /**
   * `gemini` is the Gemini API with its keys. `vertex` is Vertex AI: a project and a location, signed in by the SDK's own
   * means or as `options` say; or an `apiKey` alone (express mode).
   *
   * @default 'gemini'; with a `client`, what that speaks to
   */
  vendor?: 'gemini' | 'vertex' | undefined;
  /**
   * `genai` is `@google/genai`. `generative-ai` is the retired `@google/generative-ai`, for apps that still have it: no
   * Vertex AI, no reasoning settings, no call ids, no seed, no service tier, schemas in the vendor's OpenAPI subset only, no
   * `fetch` of one's own, and a stream that is read as fast as the vendor sends it.
   *
   * @default 'genai'
   */
  sdk?: 'genai' | 'generative-ai' | undefined;
  /**
   * The app's own client, used as it is: its key, address, headers and fetch. What only our own transport can see is lost:
   * when the connection stands (`timeouts.connectMs`) and the headers of an error.
   */
  client?: GenaiClient | GenerativeAiClient | undefined;
  options?: GoogleOptions | undefined;
}

/** Settings that only this adapter knows. */
export interface GoogleOptions {
  /** Version of the API in the address. @default 'v1beta', on Vertex AI 'v1beta1' */
  readonly apiVersion?: string | undefined;
  /** Vertex AI: id of the Google Cloud project. */
  readonly project?: string | undefined;
  /** Vertex AI: a region such as `europe-west4`, `eu`, `us`, or `global`. It decides the address. */
  readonly location?: string | undefined;
  /** Vertex AI: fetches an access token, for each attempt anew. Keep it until it expires. */
  readonly token?: (() => Promise<string>) | undefined;
  /** Vertex AI: how `google-auth-library`, the SDK's own, signs in. `{}` names its defaults: see docs/google.md. */
  readonly googleAuthOptions?: VertexAuthOptions | undefined;
  readonly [option: string]: unknown;
}

/** What `google-auth-library` takes, as far as it matters here. The rest goes to it as it is. */
export interface VertexAuthOptions {
  /** A service account's key, or those of another kind of account. */
  readonly credentials?: object | undefined;
  /** Path of a file with credentials. */
  readonly keyFilename?: string | undefined;
  /** A client that is signed in already. */
  readonly authClient?: object | undefined;
  readonly [option: string]: unknown;
}
