/** Configs of LiteLLM proxies, in the shapes that its documentation has. The names and figures are made up. */
export const litellmSamples = {
  /** Deployments of one model drawn by their limits. */
  byLimits: `
model_list:
  - model_name: support
    litellm_params:
      model: azure/support-eu
      api_base: https://contoso-eu.openai.azure.com/
      api_key: os.environ/AZURE_EU_KEY
      api_version: "2024-10-21"
      rpm: 30
    model_info:
      base_model: azure/gpt-4o
  - model_name: support
    litellm_params:
      model: azure/support-us
      api_base: https://contoso-us.openai.azure.com/
      api_key: os.environ/AZURE_US_KEY
      api_version: "2024-10-21"
      rpm: 10
  - model_name: support
    litellm_params:
      model: gpt-4o
      api_key: os.environ/OPENAI_API_KEY
      rpm: 60
router_settings:
  routing_strategy: simple-shuffle
`,
  /** Deployments drawn by weights, one of them never. */
  byWeights: `
model_list:
  - model_name: draft
    litellm_params: { model: groq/llama-3.3-70b-versatile, api_key: os.environ/GROQ_API_KEY, weight: 8 }
  - model_name: draft
    litellm_params: { model: together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo, weight: 2 }
  - model_name: draft
    litellm_params: { model: deepseek/deepseek-chat, weight: 0 }
litellm_settings:
  num_retries: 0
`,
  /** Who stands in, for which reason. */
  byReason: `
model_list:
  - model_name: small
    litellm_params: { model: openai/gpt-4o-mini, api_key: os.environ/OPENAI_API_KEY }
  - model_name: long
    litellm_params: { model: gemini/gemini-2.5-flash, api_key: os.environ/GEMINI_API_KEY }
  - model_name: careful
    litellm_params: { model: anthropic/claude-haiku-4-5, api_key: os.environ/ANTHROPIC_API_KEY }
  - model_name: spare
    litellm_params: { model: mistral/mistral-small-latest, api_key: os.environ/MISTRAL_API_KEY }
litellm_settings:
  num_retries: 1
  request_timeout: 20
  fallbacks: [{ "small": ["spare"] }]
  context_window_fallbacks: [{ "small": ["long"] }]
  content_policy_fallbacks: [{ "small": ["careful"] }]
`,
  /** One general stand-in for everybody, and refused prompts that go the same way. */
  everywhere: `
model_list:
  - model_name: chat
    litellm_params: { model: openai/gpt-4.1, api_key: os.environ/OPENAI_API_KEY }
  - model_name: code
    litellm_params: { model: xai/grok-4, api_key: os.environ/XAI_API_KEY }
  - model_name: safe
    litellm_params: { model: anthropic/claude-sonnet-4-5, api_key: os.environ/ANTHROPIC_API_KEY }
litellm_settings:
  default_fallbacks: ["safe"]
  num_retries: 0
`,
  /** Groups that stand in for each other. */
  mutual: `
model_list:
  - model_name: fast
    litellm_params: { model: openai/gpt-4.1-mini }
  - model_name: smart
    litellm_params: { model: anthropic/claude-sonnet-4-5 }
  - model_name: cheap
    litellm_params: { model: groq/llama-3.1-8b-instant }
router_settings:
  num_retries: 0
  fallbacks:
    - fast: [smart]
    - smart: [fast, cheap]
`,
  /** Tiers by order. */
  tiers: `
model_list:
  - model_name: chat
    litellm_params: { model: openai/served-far, api_base: https://far.example/v1, api_key: os.environ/FAR_KEY, order: 3 }
  - model_name: chat
    litellm_params: { model: hosted_vllm/served-a, api_base: http://10.0.0.1:8000/v1, order: 1 }
  - model_name: chat
    litellm_params: { model: hosted_vllm/served-b, api_base: http://10.0.0.2:8000/v1, order: 1 }
  - model_name: chat
    litellm_params: { model: openai/gpt-4o-mini, order: 2 }
router_settings:
  num_retries: 0
  cooldown_time: 600
`,
  /** What a deployment sets, and what it leaves out. */
  params: `
model_list:
  - model_name: tuned
    litellm_params:
      model: openai/gpt-4o
      api_key: os.environ/OPENAI_API_KEY
      temperature: 0.2
      max_tokens: 300
      seed: 7
      organization: org-made-up
      extra_headers: { "X-Team": "search" }
  - model_name: strict
    litellm_params:
      model: mistral/mistral-large-latest
      temperature: os.environ/STRICT_TEMPERATURE
      additional_drop_params: ["frequency_penalty", "seed"]
  - model_name: thinker
    litellm_params:
      model: anthropic/claude-sonnet-4-5
      thinking: { type: enabled, budget_tokens: 2000 }
      max_tokens: 4000
      timeout: 45
      stream_timeout: 4.5
router_settings:
  default_litellm_params: { top_p: 0.9 }
litellm_settings:
  drop_params: true
`,
  /** Any model of a provider, and other names for a group. */
  names: `
model_list:
  - model_name: "anthropic/*"
    litellm_params: { model: "anthropic/*", api_key: os.environ/ANTHROPIC_API_KEY }
  - model_name: GPT 4o (EU)
    litellm_params: { model: openai/gpt-4o, api_key: os.environ/OPENAI_API_KEY }
router_settings:
  num_retries: 0
  model_group_alias:
    gpt-4: GPT 4o (EU)
    hidden-name: { model: GPT 4o (EU), hidden: true }
  fallbacks: [{ "GPT 4o (EU)": ["anthropic/claude-haiku-4-5"] }]
`,
  /** Prices and facts that are not in any catalog. */
  priced: `
model_list:
  - model_name: own
    litellm_params:
      model: openai/acme-7b
      api_base: https://models.acme.example/v1
      api_key: os.environ/ACME_KEY
      input_cost_per_token: 0.0000004
      output_cost_per_token: 0.0000012
    model_info:
      mode: chat
      max_input_tokens: 16000
      max_output_tokens: 2000
      supports_function_calling: true
      supports_vision: false
  - model_name: deployed
    litellm_params: { model: azure/our-deployment, api_base: os.environ/AZURE_API_BASE, api_key: os.environ/AZURE_API_KEY }
    model_info: { base_model: azure/gpt-4o-mini }
`,
  /** A deployment that fails too often is left alone. */
  cooling: `
model_list:
  - model_name: chat
    litellm_params: { model: openai/gpt-4o-mini, order: 1 }
  - model_name: chat
    litellm_params: { model: groq/llama-3.1-8b-instant, order: 2 }
router_settings:
  allowed_fails: 2
  cooldown_time: 300
  num_retries: 0
`,
  /** Many vendors, each by its own way in. */
  vendors: `
model_list:
  - model_name: claude-on-bedrock
    litellm_params: { model: bedrock/us-west-2/us.anthropic.claude-haiku-4-5-20251001-v1:0, aws_access_key_id: os.environ/AWS_ACCESS_KEY_ID, aws_secret_access_key: os.environ/AWS_SECRET_ACCESS_KEY }
  - model_name: gemini-on-vertex
    litellm_params: { model: vertex_ai/gemini-2.5-flash, vertex_project: acme-prod-1, vertex_location: europe-west4, vertex_credentials: /run/secrets/vertex.json }
  - model_name: local
    litellm_params: { model: ollama/llama3.2, api_base: "http://localhost:11434" }
  - model_name: router
    litellm_params: { model: openrouter/mistralai/mistral-small, api_key: os.environ/OPENROUTER_API_KEY }
  - model_name: replicated
    litellm_params: { model: replicate/meta/meta-llama-3-8b-instruct }
  - model_name: bare
    litellm_params: { model: claude-haiku-4-5 }
  - model_name: refused
    litellm_params: { model: cohere/command-r-plus }
`,
  /** Credentials by name, and vectors. */
  credentials: `
model_list:
  - model_name: chat
    litellm_params: { model: azure/chat-prod, litellm_credential_name: azure-prod }
  - model_name: embed
    litellm_params: { model: azure/embed-prod, litellm_credential_name: azure-prod }
    model_info: { mode: embedding, base_model: azure/text-embedding-3-small }
  - model_name: pictures
    litellm_params: { model: azure/draw, litellm_credential_name: azure-prod }
    model_info: { mode: image_generation }
credential_list:
  - credential_name: azure-prod
    credential_values: { api_key: os.environ/AZURE_PROD_KEY, api_base: https://acme.openai.azure.com/, api_version: "2024-10-21" }
    credential_info: { description: production }
environment_variables:
  LANGFUSE_HOST: https://langfuse.acme.example
general_settings:
  master_key: os.environ/LITELLM_MASTER_KEY
  database_url: os.environ/DATABASE_URL
  global_max_parallel_requests: 200
`,
  /** Strategies that go by load. */
  byLoad: `
model_list:
  - model_name: chat
    litellm_params: { model: openai/gpt-4o-mini, max_parallel_requests: 4, tpm: 90000, max_budget: 25, budget_duration: 1d }
  - model_name: chat
    litellm_params: { model: deepseek/deepseek-chat, tpm: 10000 }
  - model_name: cheap
    litellm_params: { model: openai/gpt-4.1 }
  - model_name: cheap
    litellm_params: { model: openai/gpt-4.1-mini }
router_settings:
  routing_strategy: least-busy
  routing_groups:
    - { group_name: frugal, models: [cheap], routing_strategy: cost-based-routing }
  num_retries: 0
litellm_settings:
  max_budget: 100
  budget_duration: 30d
  cache: true
  cache_params: { type: redis, ttl: 600 }
  success_callback: [langfuse]
`,
} as const;
