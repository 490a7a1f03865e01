import { type Adapter, defineAdapter, isInstalled } from '@zerohop/core/adapter';
import { connect } from './adapter.ts';
import { checkSettings } from './check-settings.ts';
import type { BedrockRequestOptions, BedrockSettings } from './options.ts';

/**
 * Amazon Bedrock's Converse, over the official `@aws-sdk/client-bedrock-runtime`. A value for plain-data configs
 * (`adapters: [bedrock]`) and a function for live ones. `apiKey` is a Bedrock API key; without one, requests are signed with
 * `options.credentials`, `options.profile` or what AWS's own chain finds.
 *
 * @example createRouter({ providers: { bedrock: bedrock({ region: 'us-east-1' }) } })
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export const bedrock: Adapter<'bedrock', BedrockSettings, BedrockRequestOptions> = defineAdapter('bedrock', {
  vendor: () => 'bedrock',
  // The SDK finds AWS_BEARER_TOKEN_BEDROCK itself, in its place in AWS's own chain: most accounts have none.
  defaultApiKey: () => undefined,
  check: checkSettings,
  missingPackage: ({ client }) =>
    client !== undefined || isInstalled('@aws-sdk/client-bedrock-runtime', import.meta.resolve) ? undefined : '@aws-sdk/client-bedrock-runtime',
  connect: (context) => connect(context, 'bedrock'),
});

export type { BedrockOptions, BedrockRequestOptions, BedrockSettings } from './options.ts';
