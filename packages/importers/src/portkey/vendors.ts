/** How the settings of a target become those of a provider. */
export type AccountKind = 'compatible' | 'azure' | 'anthropic' | 'gemini' | 'vertex' | 'bedrock' | 'plain';

/** What stands behind a provider's name. */
export interface VendorRow {
  readonly kind: AccountKind;
  readonly adapter: string;
  readonly vendor?: string | undefined;
  /** Where it lives, where the vendor is `custom`. */
  readonly baseURL?: string | undefined;
  /** The variable its key is read from when the config has none. */
  readonly keyVariable?: string | undefined;
}

function compatible(vendor: string, keyVariable: string | undefined, baseURL?: string): VendorRow {
  return { kind: 'compatible', adapter: 'openai', vendor, keyVariable, baseURL };
}

/**
 * Providers by Portkey's names.
 *
 * @see https://portkey.ai/docs/integrations/llms
 */
export const vendors: ReadonlyMap<string, VendorRow> = new Map<string, VendorRow>([
  ['openai', { kind: 'compatible', adapter: 'openai', keyVariable: 'OPENAI_API_KEY' }],
  ['azure-openai', { kind: 'azure', adapter: 'openai', vendor: 'azure', keyVariable: 'AZURE_OPENAI_API_KEY' }],
  ['anthropic', { kind: 'anthropic', adapter: 'anthropic', keyVariable: 'ANTHROPIC_API_KEY' }],
  ['google', { kind: 'gemini', adapter: 'google', keyVariable: 'GEMINI_API_KEY' }],
  ['vertex-ai', { kind: 'vertex', adapter: 'google', vendor: 'vertex' }],
  ['bedrock', { kind: 'bedrock', adapter: 'bedrock' }],
  ['replicate', { kind: 'plain', adapter: 'replicate', keyVariable: 'REPLICATE_API_TOKEN' }],
  ['mistral-ai', compatible('mistral', 'MISTRAL_API_KEY')],
  ['groq', compatible('groq', 'GROQ_API_KEY')],
  ['together-ai', compatible('together', 'TOGETHER_API_KEY')],
  ['fireworks-ai', compatible('fireworks', 'FIREWORKS_API_KEY')],
  ['deepseek', compatible('deepseek', 'DEEPSEEK_API_KEY')],
  ['openrouter', compatible('openrouter', 'OPENROUTER_API_KEY')],
  ['x-ai', compatible('xai', 'XAI_API_KEY')],
  ['cerebras', compatible('cerebras', 'CEREBRAS_API_KEY')],
  ['perplexity-ai', compatible('perplexity', 'PERPLEXITY_API_KEY')],
  ['moonshot', compatible('moonshot', 'MOONSHOT_API_KEY')],
  ['z-ai', compatible('zai', 'ZAI_API_KEY')],
  ['zhipu', compatible('zai', 'ZAI_API_KEY')],
  ['dashscope', compatible('alibaba', 'DASHSCOPE_API_KEY')],
  ['huggingface', compatible('huggingface', 'HF_TOKEN')],
  ['ollama', compatible('ollama', undefined)],
  ['deepinfra', compatible('custom', 'DEEPINFRA_API_KEY', 'https://api.deepinfra.com/v1/openai')],
  ['sambanova', compatible('custom', 'SAMBANOVA_API_KEY', 'https://api.sambanova.ai/v1')],
]);

/** The provider that the slug of an account is called after, e.g. `openai` for `openai-prod`; `undefined` where it is called after none. */
export function vendorInSlug(slug: string): string | undefined {
  return [...vendors.keys()].filter((name) => slug === name || slug.startsWith(`${name}-`)).sort((a, b) => b.length - a.length)[0];
}
