/** What one of the vendor's SDKs can send. The wire is the same; the retired SDK stopped at an earlier state of it. */
export interface Dialect {
  /** npm package of the SDK. */
  readonly packageName: string;
  /** Takes JSON schemas as they are; otherwise they are put into the vendor's OpenAPI subset. */
  readonly jsonSchema: boolean;
  /** Takes reasoning settings. */
  readonly thinking: boolean;
  /** Takes ids of function calls. */
  readonly callIds: boolean;
  readonly seed: boolean;
  readonly serviceTier: boolean;
}

/** The SDKs by the name they have in `settings.sdk`. */
export const dialects: Readonly<Record<'genai' | 'generative-ai', Dialect>> = {
  genai: { packageName: '@google/genai', jsonSchema: true, thinking: true, callIds: true, seed: true, serviceTier: true },
  'generative-ai': { packageName: '@google/generative-ai', jsonSchema: false, thinking: false, callIds: false, seed: false, serviceTier: false },
};

/** Where the vendor lives, as both SDKs take it. Always given to them: left out, they look into the environment. */
export const defaultBaseURL = 'https://generativelanguage.googleapis.com';
