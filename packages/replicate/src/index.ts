import { type Adapter, defineAdapter, isInstalled } from '@zerohop/core/adapter';
import { connect } from './adapter.ts';
import { checkSettings } from './check-settings.ts';
import { defaultBaseURL } from './client.ts';
import type { ReplicateSettings } from './options.ts';
import type { ReplicateRequestOptions } from './request-options.ts';

/**
 * Language models by Replicate's predictions, over the official `replicate` SDK. A value for plain-data configs
 * (`adapters: [replicate]`) and a function for live ones. Models are `owner/name` (official ones), `owner/name:version` and
 * `deployments/owner/name`.
 *
 * @example createRouter({ providers: { replicate: replicate() } })
 * @see https://replicate.com/docs/reference/http
 */
export const replicate: Adapter<'replicate', ReplicateSettings, ReplicateRequestOptions> = defineAdapter('replicate', {
  vendor: () => 'replicate',
  defaultApiKey: ({ client }) => (client === undefined ? 'env:REPLICATE_API_TOKEN' : undefined),
  defaultBaseURL: () => defaultBaseURL,
  check: checkSettings,
  missingPackage: ({ client }) => (client !== undefined || isInstalled('replicate', import.meta.resolve) ? undefined : 'replicate'),
  connect: (context) => connect(context, 'replicate'),
});

export type { InputShape, ReasoningInput, TokensInput } from './input-shape.ts';
export type { ReplicateOptions, ReplicateSettings } from './options.ts';
export type { ReplicateRequestOptions } from './request-options.ts';
