import type { BedrockRuntimeClient, BedrockRuntimeClientConfig, ConverseRequest } from '@aws-sdk/client-bedrock-runtime';
import type { ProviderSettings } from '@zerohop/core/adapter';

/** Settings of a provider that speaks Amazon Bedrock's Converse. */
export interface BedrockSettings extends ProviderSettings {
  /** @default 'bedrock' */
  vendor?: 'bedrock' | undefined;
  /**
   * The AWS region that is called, e.g. `us-east-1`; also held against `require.region`.
   *
   * @default where AWS tools find it: `AWS_REGION`, the profile
   */
  region?: string | undefined;
  /**
   * The app's own client, used as it is but for its retries. What only our own transport can see is lost: when the connection
   * stands (`timeouts.connectMs`).
   */
  client?: BedrockRuntimeClient | undefined;
  options?: BedrockOptions | undefined;
}

/** Settings that only this adapter knows. */
export interface BedrockOptions {
  /**
   * What requests are signed with: the credentials, or a function that fetches them. For code; in plain data use `profile`.
   *
   * @default AWS's own chain: environment, SSO, shared files, container and instance roles
   */
  readonly credentials?: BedrockRuntimeClientConfig['credentials'];
  /** The profile of the shared AWS files to take credentials and region from. */
  readonly profile?: string | undefined;
  /** How long the vendor keeps what `cache: true` marks; an hour costs more to write. @default '5m' */
  readonly cacheTtl?: '5m' | '1h' | undefined;
  readonly [option: string]: unknown;
}

/**
 * What a request's `providerOptions.bedrock` takes: fields of Converse, laid over what the adapter built. `inferenceConfig`,
 * `additionalModelRequestFields` and `outputConfig` are merged field by field.
 */
export type BedrockRequestOptions = Partial<Omit<ConverseRequest, 'modelId' | 'messages'>>;
