import type Anthropic from '@anthropic-ai/sdk';

/** Some fields of a body, as far as the SDK that is installed knows them. */
type Some<Body, Names> = { readonly [Name in Extract<keyof Body, Names>]?: Body[Name] | undefined };

/** Fields of a Messages body that no part of a request stands for, or not to the full. */
type MessagesFields = Some<
  Anthropic.Beta.MessageCreateParamsNonStreaming,
  | 'cache_control'
  | 'container'
  | 'context_management'
  | 'fallbacks'
  | 'inference_geo'
  | 'mcp_servers'
  | 'output_config'
  | 'speed'
  | 'thinking'
  | 'tools'
  | 'user_profile_id'
>;

/**
 * What a request may carry in `providerOptions.anthropic`: fields of the wire's body, laid over what the rest of the request
 * comes to; `tools` stand beside the app's. Fields that are not named here go too. Some of them need a beta to be switched on.
 *
 * @see https://platform.claude.com/docs/en/api/messages/create
 */
export interface AnthropicRequestOptions extends MessagesFields {
  /** Only for models that take it. */
  readonly top_k?: number | undefined;
  /** Beta features to switch on for this request, beside the provider's `options.betas`; sent as `anthropic-beta`. */
  readonly betas?: readonly string[] | undefined;
  readonly [field: string]: unknown;
}

/** Options that start the vendor's own tools, or keep something at the vendor. */
export const lastingOptions: readonly string[] = ['tools', 'mcp_servers', 'container', 'cache_control'];
