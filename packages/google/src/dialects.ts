/**
 * What one of the vendor's SDKs can send. The wire is the same; the retired SDK stopped at an earlier state of it. What it
 * lacks is a warning, `unsupported`, or refused in the config: docs/google.md has the list.
 */
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
  /** Speaks to Vertex AI. */
  readonly vertex: boolean;
  /** Takes a `fetch`. Without one, connections, headers and backpressure are out of reach. */
  readonly fetch: boolean;
}

/** The SDKs by the name they have in `settings.sdk`. */
export const dialects: Readonly<Record<'genai' | 'generative-ai', Dialect>> = {
  genai: { packageName: '@google/genai', jsonSchema: true, thinking: true, callIds: true, seed: true, serviceTier: true, vertex: true, fetch: true },
  'generative-ai': { packageName: '@google/generative-ai', jsonSchema: false, thinking: false, callIds: false, seed: false, serviceTier: false, vertex: false, fetch: false },
};

/** The dialect of the SDK that settings name. */
export function dialectOf(sdk: string | undefined): Dialect {
  return dialects[sdk === 'generative-ai' ? 'generative-ai' : 'genai'];
}

/** Says that an SDK has no place for a setting. */
export function lacks(dialect: Dialect): string {
  return `the package '${dialect.packageName}' does not have this setting; '@google/genai' (sdk: 'genai') has`;
}
