import type { ProviderSettings } from '@zerohop/core/adapter';

/** How one vendor's Chat Completions differ. A compatible vendor is a row of data, never a branch in code. */
export interface Vendor {
  /** Where it lives, exactly as the SDK takes it; `undefined` when the config must say. */
  readonly baseURL: string | undefined;
  /** The usual environment variable of its key; `undefined` when it needs none. */
  readonly apiKeyVariable: string | undefined;
  /** What caps the output where the catalog does not say otherwise. */
  readonly maxTokensParameter: 'max_tokens' | 'max_completion_tokens';
}

/** A server that nothing is known of. */
export const customVendor: Vendor = { baseURL: undefined, apiKeyVariable: undefined, maxTokensParameter: 'max_tokens' };

/** The vendors of this version. */
export const vendors: Readonly<Record<string, Vendor>> = {
  openai: { baseURL: 'https://api.openai.com/v1', apiKeyVariable: 'OPENAI_API_KEY', maxTokensParameter: 'max_completion_tokens' },
  custom: customVendor,
};

/** The row that a provider's settings name. */
export function vendorOf({ vendor }: ProviderSettings): Vendor {
  return vendors[vendor ?? 'openai'] ?? customVendor;
}

/** Vendors that the contract names and this version does not have yet. */
export const vendorsNotYet: readonly string[] = [
  'azure',
  'deepseek',
  'mistral',
  'alibaba',
  'xai',
  'groq',
  'together',
  'fireworks',
  'cerebras',
  'openrouter',
  'tokenmix',
  'perplexity',
  'moonshot',
  'zai',
  'huggingface',
  'nvidia',
  'snowflake',
  'litellm',
  'portkey',
  'vercel',
  'cloudflare',
  'ollama',
  'vllm',
  'lmstudio',
  'llama.cpp',
  'gpustack',
  'bedrock',
  'google',
];
