/** How the settings of a deployment become those of a provider. */
export type AccountKind = 'openai' | 'azure' | 'anthropic' | 'gemini' | 'vertex' | 'bedrock' | 'replicate';

/** What stands behind a provider's prefix in `litellm_params.model`. */
export interface PrefixRow {
  readonly kind: AccountKind;
  readonly adapter: string;
  /** The adapter's vendor, where that is not its usual one. */
  readonly vendor?: string | undefined;
  /** Its vendor in the catalog. @default the vendor, or else the adapter */
  readonly catalog?: string | undefined;
  /** Where it lives, where the vendor is `custom`. */
  readonly baseURL?: string | undefined;
  /** The variables LiteLLM reads the key from when `api_key` is left out, in its order; none where it needs no key. */
  readonly keyVariables?: readonly string[] | undefined;
  /** The variables LiteLLM reads the address from when `api_base` is left out. */
  readonly addressVariables?: readonly string[] | undefined;
  /** What the address must end with, where LiteLLM adds it by itself. */
  readonly addressEnd?: string | undefined;
}

function compatible(vendor: string, keyVariables: readonly string[], more: Partial<PrefixRow> = {}): PrefixRow {
  return { kind: 'openai', adapter: 'openai', vendor, keyVariables, ...more };
}

function hosted(baseURL: string | undefined, keyVariables: readonly string[], more: Partial<PrefixRow> = {}): PrefixRow {
  return compatible('custom', keyVariables, { baseURL, ...more });
}

/**
 * Providers by their prefix.
 *
 * @see https://docs.litellm.ai/docs/providers
 */
export const prefixes: ReadonlyMap<string, PrefixRow> = new Map<string, PrefixRow>([
  ['openai', { kind: 'openai', adapter: 'openai', keyVariables: ['OPENAI_API_KEY'], addressVariables: ['OPENAI_BASE_URL', 'OPENAI_API_BASE'] }],
  ['azure', { kind: 'azure', adapter: 'openai', vendor: 'azure', keyVariables: ['AZURE_API_KEY'], addressVariables: ['AZURE_API_BASE'] }],
  ['anthropic', { kind: 'anthropic', adapter: 'anthropic', keyVariables: ['ANTHROPIC_API_KEY'], addressVariables: ['ANTHROPIC_API_BASE'] }],
  ['gemini', { kind: 'gemini', adapter: 'google', catalog: 'google', keyVariables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'] }],
  ['vertex_ai', { kind: 'vertex', adapter: 'google', vendor: 'vertex' }],
  ['vertex_ai_beta', { kind: 'vertex', adapter: 'google', vendor: 'vertex' }],
  ['bedrock', { kind: 'bedrock', adapter: 'bedrock' }],
  ['bedrock_converse', { kind: 'bedrock', adapter: 'bedrock' }],
  ['replicate', { kind: 'replicate', adapter: 'replicate', keyVariables: ['REPLICATE_API_KEY', 'REPLICATE_API_TOKEN'] }],
  ['mistral', compatible('mistral', ['MISTRAL_API_KEY'])],
  ['groq', compatible('groq', ['GROQ_API_KEY'])],
  ['together_ai', compatible('together', ['TOGETHER_API_KEY', 'TOGETHER_AI_API_KEY', 'TOGETHERAI_API_KEY'])],
  ['fireworks_ai', compatible('fireworks', ['FIREWORKS_API_KEY', 'FIREWORKS_AI_API_KEY'])],
  ['deepseek', compatible('deepseek', ['DEEPSEEK_API_KEY'])],
  ['openrouter', compatible('openrouter', ['OPENROUTER_API_KEY'])],
  ['xai', compatible('xai', ['XAI_API_KEY'])],
  ['cerebras', compatible('cerebras', ['CEREBRAS_API_KEY'])],
  ['perplexity', compatible('perplexity', ['PERPLEXITYAI_API_KEY', 'PERPLEXITY_API_KEY'])],
  ['moonshot', compatible('moonshot', ['MOONSHOT_API_KEY'])],
  ['zai', compatible('zai', ['ZAI_API_KEY'])],
  ['dashscope', compatible('alibaba', ['DASHSCOPE_API_KEY'])],
  ['huggingface', compatible('huggingface', ['HF_TOKEN', 'HUGGINGFACE_API_KEY'])],
  ['nvidia_nim', compatible('nvidia', ['NVIDIA_NIM_API_KEY'])],
  ['vercel_ai_gateway', compatible('vercel', ['VERCEL_AI_GATEWAY_API_KEY'])],
  ['litellm_proxy', compatible('litellm', ['LITELLM_PROXY_API_KEY'], { addressVariables: ['LITELLM_PROXY_API_BASE'] })],
  ['ollama', compatible('ollama', [], { addressVariables: ['OLLAMA_API_BASE'], addressEnd: '/v1' })],
  ['ollama_chat', compatible('ollama', [], { addressVariables: ['OLLAMA_API_BASE'], addressEnd: '/v1' })],
  ['hosted_vllm', compatible('vllm', [], { addressVariables: ['HOSTED_VLLM_API_BASE'] })],
  ['lm_studio', compatible('lmstudio', [], { addressVariables: ['LM_STUDIO_API_BASE'] })],
  ['llamafile', hosted('http://127.0.0.1:8080/v1', [], { addressVariables: ['LLAMAFILE_API_BASE'] })],
  ['openai_like', hosted(undefined, ['OPENAI_LIKE_API_KEY'], { addressVariables: ['OPENAI_LIKE_API_BASE'] })],
  ['custom_openai', hosted(undefined, ['OPENAI_API_KEY'])],
  ['deepinfra', hosted('https://api.deepinfra.com/v1/openai', ['DEEPINFRA_API_KEY'])],
  ['sambanova', hosted('https://api.sambanova.ai/v1', ['SAMBANOVA_API_KEY'])],
  ['friendliai', hosted('https://api.friendli.ai/serverless/v1', ['FRIENDLIAI_API_KEY', 'FRIENDLI_TOKEN'])],
  ['meta_llama', hosted('https://api.llama.com/compat/v1', ['LLAMA_API_KEY'])],
]);

/** Providers that LiteLLM knows and no adapter speaks to; why, where there is a cure. */
export const foreignPrefixes: ReadonlyMap<string, string> = new Map([
  ...['cohere', 'cohere_chat', 'ai21', 'ai21_chat', 'sagemaker', 'sagemaker_chat', 'watsonx', 'databricks', 'predibase', 'triton', 'petals', 'nlp_cloud', 'aleph_alpha', 'baseten', 'clarifai', 'voyage', 'jina_ai', 'infinity', 'deepgram',
    'assemblyai', 'elevenlabs', 'oci', 'sap', 'github_copilot', 'bytez', 'topaz', 'recraft', 'xinference', 'anthropic_text', 'text-completion-openai', 'text-completion-codestral', 'azure_text', 'auto_router',
  ].map((prefix) => [prefix, 'no adapter speaks to it'] as const),
  ['azure_ai', "set the provider by hand, as vendor 'azure' with a baseURL that ends in /openai/v1"],
  ['snowflake', "set the provider by hand, as vendor 'snowflake' with the address of your account"],
  ['cloudflare', "set the provider by hand, as vendor 'cloudflare' with the address of your account"],
  ['vllm', "LiteLLM runs the model in its own process; serve it and set the provider as vendor 'vllm'"],
  ['github', "set the provider by hand, as vendor 'custom' with its address"],
]);

/** Model names without a prefix, and the prefix LiteLLM takes them for. It goes by lists of exact names; these are what the lists have in common. */
const bareNames: readonly (readonly [form: RegExp, prefix: string])[] = [
  [/^(gpt-|chatgpt-|o[1-9](-|$)|ft:gpt-|text-embedding-|codex-|computer-use-preview)/, 'openai'],
  [/^claude-/, 'anthropic'],
  [/^(gemini-|text-embedding-004$|textembedding-gecko)/, 'vertex_ai'],
  [/^((us|eu|apac|global)\.)?(amazon|anthropic|meta|mistral|cohere|ai21|deepseek)\./, 'bedrock'],
  [/^command-/, 'cohere_chat'],
  [/^\*$/, 'openai'],
];

/** Addresses that tell LiteLLM the provider of a model without a prefix. */
const knownAddresses: readonly (readonly [part: string, prefix: string])[] = [
  ['api.perplexity.ai', 'perplexity'],
  ['api.deepinfra.com/v1/openai', 'deepinfra'],
  ['api.mistral.ai/v1', 'mistral'],
  ['api.groq.com/openai/v1', 'groq'],
  ['https://integrate.api.nvidia.com/v1', 'nvidia_nim'],
  ['https://api.cerebras.ai/v1', 'cerebras'],
  ['https://api.sambanova.ai/v1', 'sambanova'],
  ['api.deepseek.com/v1', 'deepseek'],
  ['https://api.friendli.ai/serverless/v1', 'friendliai'],
  ['https://api.llama.com/compat/v1', 'meta_llama'],
];

/** A model's name in two: the provider's prefix and the vendor's id. `undefined` where LiteLLM knows no provider either. */
export function splitModel(model: string, provider: string | undefined, address: string | undefined): { readonly prefix: string; readonly id: string } | undefined {
  if (provider !== undefined) return { prefix: provider, id: model.startsWith(`${provider}/`) ? model.slice(provider.length + 1) : model };
  const slash = model.indexOf('/');
  if (slash > 0) {
    const prefix = model.slice(0, slash);
    if (prefixes.has(prefix) || foreignPrefixes.has(prefix)) return { prefix, id: model.slice(slash + 1) };
  }
  const found = knownAddresses.find(([part]) => address?.includes(part)) ?? bareNames.find(([form]) => form.test(model));
  return found === undefined ? undefined : { prefix: found[1], id: model };
}
