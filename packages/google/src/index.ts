import { type Adapter, defineAdapter, isInstalled } from '@zerohop/core/adapter';
import { connect } from './adapter.ts';
import { checkSettings } from './check-settings.ts';
import { defaultBaseURL, dialects } from './dialects.ts';
import type { GoogleSettings } from './options.ts';

/**
 * Gemini, over `@google/genai` or, with `sdk: 'generative-ai'`, over the retired `@google/generative-ai`. A value for
 * plain-data configs (`adapters: [google]`) and a function for live ones.
 *
 * @example createRouter({ providers: { google: google() } })
 * @see https://ai.google.dev/api/generate-content
 */
export const google: Adapter<'google', GoogleSettings> = defineAdapter<'google', GoogleSettings>('google', {
  vendor: () => 'google',
  defaultApiKey: ({ client }) => (client === undefined ? 'env:GEMINI_API_KEY' : undefined),
  defaultBaseURL: () => defaultBaseURL,
  check: checkSettings,
  missingPackage({ client, sdk }) {
    if (client !== undefined) return undefined;
    const { packageName } = dialects[sdk === 'generative-ai' ? 'generative-ai' : 'genai'];
    return isInstalled(packageName, import.meta.resolve) ? undefined : packageName;
  },
  connect: (context) => connect(context, 'google'),
});

export type { GenaiClient, GenerativeAiClient, GoogleOptions, GoogleSettings } from './options.ts';
