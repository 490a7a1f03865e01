import { type Adapter, defineAdapter, isInstalled } from '@zerohop/core/adapter';
import { connect } from './adapter.ts';
import { checkSettings } from './check-settings.ts';
import { catalogVendorOf, defaultBaseURL } from './client.ts';
import type { AnthropicSettings } from './options.ts';
import type { AnthropicRequestOptions } from './request-options.ts';

/**
 * Anthropic's Messages, over the official `@anthropic-ai/sdk`. A value for plain-data configs (`adapters: [anthropic]`) and
 * a function for live ones.
 *
 * The wire demands `max_tokens`: a request without `maxTokens` is sent with the model's own cap, at most 21,333 tokens
 * (with a reasoning budget: the budget more); 8,192 for models that nothing is known of. Requests above 21,333 go over the
 * streaming wire, `chat()` too.
 *
 * @example createRouter({ providers: { anthropic: anthropic() } })
 * @see https://platform.claude.com/docs/en/api/messages
 */
export const anthropic: Adapter<'anthropic', AnthropicSettings, AnthropicRequestOptions> = defineAdapter('anthropic', {
  vendor: catalogVendorOf,
  defaultApiKey: ({ client }) => (client === undefined ? 'env:ANTHROPIC_API_KEY' : undefined),
  defaultBaseURL: () => defaultBaseURL,
  check: checkSettings,
  missingPackage: ({ client }) =>
    client !== undefined || isInstalled('@anthropic-ai/sdk', import.meta.resolve) ? undefined : '@anthropic-ai/sdk',
  connect: (context) => connect(context, 'anthropic'),
});

export type { AnthropicClient, AnthropicOptions, AnthropicSettings } from './options.ts';
export type { AnthropicRequestOptions } from './request-options.ts';
