import { type Adapter, defineAdapter, isInstalled } from '@zerohop/core/adapter';
import { connect } from './adapter.ts';
import { checkSettings } from './check-settings.ts';
import { dialectOf } from './dialects.ts';
import type { GoogleSettings } from './options.ts';
import type { GoogleRequestOptions } from './request-options.ts';
import { vendorOf } from './vendors.ts';

/**
 * Gemini, over `@google/genai` or, with `sdk: 'generative-ai'`, over the retired `@google/generative-ai`; and with
 * `vendor: 'vertex'` Gemini on Vertex AI. A value for plain-data configs (`adapters: [google]`) and a function for live ones.
 *
 * @example createRouter({ providers: { google: google() } })
 * @example google({ vendor: 'vertex', options: { project: 'my-project-1', location: 'europe-west4' } })
 * @see https://ai.google.dev/api/generate-content
 */
export const google: Adapter<'google', GoogleSettings, GoogleRequestOptions> = defineAdapter('google', {
  vendor: (settings) => vendorOf(settings).catalogVendor,
  defaultApiKey(settings) {
    const { keyVariable } = vendorOf(settings);
    return settings.client === undefined && keyVariable !== undefined ? `env:${keyVariable}` : undefined;
  },
  defaultBaseURL: (settings) => vendorOf(settings).baseURL(settings.options),
  check: checkSettings,
  missingPackage({ client, sdk }) {
    if (client !== undefined) return undefined;
    const { packageName } = dialectOf(sdk);
    return isInstalled(packageName, import.meta.resolve) ? undefined : packageName;
  },
  connect: (context) => connect(context, 'google'),
});

export type { GenaiClient, GenerativeAiClient, GoogleOptions, GoogleSettings, VertexAuthOptions } from './options.ts';
export type { GoogleGenerationConfig, GoogleRequestOptions } from './request-options.ts';
