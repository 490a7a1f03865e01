/**
 * What a request may carry in `providerOptions.google`: fields of the wire's body, by the wire's own names. They are laid deeply
 * over `generationConfig` and `toolConfig`, added to `tools`, and stand in place of everything else. Fields that are not named
 * here go too. Written down here, since an app installs one of the vendor's two SDKs and may lack the types of the other.
 *
 * @see https://ai.google.dev/api/generate-content#request-body
 */
export interface GoogleRequestOptions {
  readonly safetySettings?: readonly { readonly category: string; readonly threshold: string }[] | undefined;
  /** Name of cached content to go on from, e.g. `cachedContents/abc`. */
  readonly cachedContent?: string | undefined;
  readonly generationConfig?: GoogleGenerationConfig | undefined;
  readonly toolConfig?: { readonly [field: string]: unknown } | undefined;
  /** The vendor's own tools, e.g. `[{ googleSearch: {} }]`. */
  readonly tools?: readonly { readonly [tool: string]: unknown }[] | undefined;
  readonly labels?: { readonly [label: string]: string } | undefined;
  readonly [field: string]: unknown;
}

/** Settings of a generation that no part of a request stands for. */
export interface GoogleGenerationConfig {
  readonly topK?: number | undefined;
  readonly responseModalities?: readonly string[] | undefined;
  readonly mediaResolution?: string | undefined;
  readonly speechConfig?: object | undefined;
  readonly imageConfig?: object | undefined;
  readonly [field: string]: unknown;
}

/** Options that start the vendor's own tools. */
export const lastingOptions: readonly string[] = ['tools'];
