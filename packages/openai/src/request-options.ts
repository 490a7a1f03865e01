import type OpenAI from 'openai';

/** Some fields of a body, as far as the SDK that is installed knows them. */
type Some<Body, Names> = { readonly [Name in Extract<keyof Body, Names>]?: Body[Name] | undefined };

/** Fields of a Chat Completions body that no part of a request stands for. */
type ChatFields = Some<
  OpenAI.ChatCompletionCreateParamsNonStreaming,
  | 'audio'
  | 'logit_bias'
  | 'modalities'
  | 'prediction'
  | 'prompt_cache_key'
  | 'prompt_cache_options'
  | 'prompt_cache_retention'
  | 'safety_identifier'
  | 'store'
  | 'user'
  | 'verbosity'
  | 'web_search_options'
>;

/** Fields of a Responses body that no part of a request stands for. */
type ResponsesFields = Some<
  OpenAI.Responses.ResponseCreateParamsNonStreaming,
  'background' | 'context_management' | 'conversation' | 'include' | 'max_tool_calls' | 'previous_response_id' | 'prompt' | 'truncation'
>;

/**
 * What a request may carry in `providerOptions.openai`: fields of the wire's body, laid over what the rest of the request comes
 * to. Fields that are not named here go too, since compatible vendors have their own.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/create
 * @see https://platform.openai.com/docs/api-reference/responses/create
 */
export interface OpenaiRequestOptions extends ChatFields, ResponsesFields {
  readonly [field: string]: unknown;
}

/** Options that store something at the vendor, go on from what is stored, or start the vendor's own tools. */
export const lastingOptions: readonly string[] = ['store', 'previous_response_id', 'conversation', 'background', 'tools', 'web_search_options'];
