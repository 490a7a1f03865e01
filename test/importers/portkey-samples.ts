/** Gateway configs of Portkey, in the shapes that its documentation has. The names and figures are made up. */
export const portkeySamples = {
  /** One target, without a strategy. */
  plain: {
    provider: 'openai',
    api_key: 'sk-made-up-1',
    retry: { attempts: 2, on_status_codes: [429, 503] },
    request_timeout: 12_000,
    cache: { mode: 'semantic', max_age: 600 },
    override_params: { model: 'gpt-4o-mini', temperature: 0.1 },
  },
  /** One after another. */
  fallback: {
    strategy: { mode: 'fallback', on_status_codes: [429, 500, 503] },
    targets: [
      { provider: 'openai', api_key: 'sk-made-up-1', override_params: { model: 'gpt-4.1' } },
      { provider: 'anthropic', api_key: 'sk-ant-made-up', override_params: { model: 'claude-sonnet-4-5', max_tokens: 512 } },
      { provider: 'google', api_key: 'made-up', override_params: { model: 'gemini-2.5-flash' } },
    ],
  },
  /** Drawn by weights. */
  loadbalance: {
    strategy: { mode: 'loadbalance' },
    targets: [
      { virtual_key: 'openai-eu-1a2b3c', weight: 0.75, override_params: { model: 'gpt-4o' } },
      { virtual_key: 'azure-openai-eu', weight: 0.25 },
      { provider: 'groq', weight: 0, override_params: { model: 'llama-3.1-8b-instant' } },
    ],
  },
  /** Chosen by metadata. */
  conditional: {
    strategy: {
      mode: 'conditional',
      conditions: [
        { query: { 'metadata.plan': { $eq: 'paid' } }, then: 'best' },
        { query: { $or: [{ 'metadata.plan': { $in: ['free', 'trial'] } }, { 'metadata.region': { $regex: '^eu-' } }] }, then: 'small' },
      ],
      default: 'middle',
    },
    targets: [
      { name: 'small', provider: 'mistral-ai', override_params: { model: 'mistral-small-latest' } },
      { name: 'best', provider: 'anthropic', override_params: { model: 'claude-sonnet-4-5' } },
      { name: 'middle', provider: 'openai', override_params: { model: 'gpt-4o-mini' } },
    ],
  },
  /** Chosen by what the request asks for. */
  byParams: {
    strategy: {
      mode: 'conditional',
      conditions: [
        { query: { 'params.model': { $eq: 'writer' } }, then: 'writer' },
        { query: { $and: [{ 'params.temperature': { $gte: 1 } }, { 'params.max_tokens': { $lt: 2_000 } }] }, then: 'wild' },
        { query: { 'params.stream': true }, then: 'quick' },
      ],
      default: 'usual',
    },
    targets: [
      { name: 'writer', provider: 'anthropic', override_params: { model: 'claude-haiku-4-5' } },
      { name: 'wild', provider: 'x-ai', override_params: { model: 'grok-4' } },
      { name: 'quick', provider: 'cerebras', override_params: { model: 'llama3.1-8b' } },
      { name: 'usual', provider: 'openai', override_params: { model: 'gpt-4.1-mini' } },
    ],
  },
  /** A draw, and what stands in for it. */
  drawThenFallback: {
    strategy: { mode: 'fallback' },
    targets: [
      {
        strategy: { mode: 'loadbalance' },
        targets: [
          { provider: 'openai', api_key: 'sk-made-up-1', weight: 1, override_params: { model: 'gpt-4o' } },
          { provider: 'openai', api_key: 'sk-made-up-2', weight: 1, override_params: { model: 'gpt-4o' } },
        ],
      },
      { provider: 'anthropic', override_params: { model: 'claude-sonnet-4-5' } },
      { provider: 'groq', override_params: { model: 'llama-3.3-70b-versatile', temperature: 0 } },
    ],
  },
  /** A draw between a target and a chain. */
  drawOfChains: {
    strategy: { mode: 'loadbalance' },
    targets: [
      { provider: 'openai', weight: 3, override_params: { model: 'gpt-4.1' } },
      {
        weight: 1,
        strategy: { mode: 'fallback' },
        targets: [
          { provider: 'deepseek', override_params: { model: 'deepseek-chat' } },
          { provider: 'moonshot', override_params: { model: 'kimi-k2' } },
        ],
      },
    ],
  },
  /** Draws between chains below a condition, in a chain. */
  deepDraws: {
    strategy: { mode: 'fallback' },
    targets: [
      {
        strategy: { mode: 'conditional', conditions: [{ query: { 'metadata.tier': 'gold' }, then: 'gold' }], default: 'others' },
        targets: [
          { name: 'gold', provider: 'anthropic', override_params: { model: 'claude-sonnet-4-5' } },
          {
            name: 'others',
            strategy: { mode: 'loadbalance' },
            targets: [
              { provider: 'groq', weight: 1, override_params: { model: 'llama-3.1-8b-instant' } },
              {
                weight: 3,
                strategy: { mode: 'fallback' },
                targets: [
                  { provider: 'deepseek', override_params: { model: 'deepseek-chat' } },
                  { provider: 'moonshot', override_params: { model: 'kimi-k2' } },
                ],
              },
            ],
          },
        ],
      },
      { provider: 'openai', override_params: { model: 'gpt-4.1' } },
    ],
  },
  /** Conditions over chains and draws, and settings that are handed down. */
  nested: {
    retry: { attempts: 1 },
    override_params: { temperature: 0.3 },
    strategy: {
      mode: 'conditional',
      conditions: [{ query: { 'metadata.tier': 'gold' }, then: 'gold' }],
      default: 'others',
    },
    targets: [
      {
        name: 'gold',
        strategy: { mode: 'fallback' },
        targets: [
          { provider: 'anthropic', override_params: { model: 'claude-sonnet-4-5' } },
          { provider: 'openai', override_params: { model: 'gpt-4.1', temperature: 0.9 } },
        ],
      },
      {
        name: 'others',
        strategy: { mode: 'loadbalance' },
        targets: [
          { provider: 'groq', weight: 1, override_params: { model: 'llama-3.1-8b-instant' } },
          { provider: 'together-ai', weight: 1, override_params: { model: 'meta-llama/Llama-3.1-8B-Instruct-Turbo' } },
        ],
      },
    ],
  },
  /** A condition inside a chain. */
  choiceInChain: {
    strategy: { mode: 'fallback' },
    targets: [
      {
        strategy: { mode: 'conditional', conditions: [{ query: { 'metadata.data': { $ne: 'private' } }, then: 'cloud' }], default: 'own' },
        targets: [
          { name: 'own', provider: 'ollama', custom_host: 'http://10.0.0.5:11434/v1', override_params: { model: 'llama3.2' } },
          { name: 'cloud', provider: 'openai', override_params: { model: 'gpt-4o' } },
        ],
      },
      { provider: 'openai', custom_host: 'http://10.0.0.6:8000/v1', api_key: 'none', override_params: { model: 'spare' } },
    ],
  },
  /** Accounts of a catalog, a breaker, guards. */
  accounts: {
    strategy: { mode: 'fallback', cb_config: { failure_threshold: 2, cooldown_interval: 60_000, minimum_requests: 20 } },
    input_guardrails: ['pg-pii-made-up'],
    targets: [{ override_params: { model: '@openai-prod/gpt-4o' } }, { override_params: { model: '@claude-team/claude-haiku-4-5' } }],
  },
  /** Clouds. */
  clouds: {
    strategy: { mode: 'single' },
    targets: [
      { provider: 'bedrock', aws_access_key_id: 'AKIAMADEUP', aws_secret_access_key: 'made-up', aws_region: 'eu-west-1', override_params: { model: 'eu.anthropic.claude-haiku-4-5-20251001-v1:0' } },
      { provider: 'openai', override_params: { model: 'never-asked' } },
    ],
  },
  /** In camel case, as the SDK takes it. */
  camelCase: {
    strategy: { mode: 'fallback', onStatusCodes: [429] },
    targets: [
      { provider: 'azure-openai', apiKey: 'made-up', resourceName: 'acme-eu', deploymentId: 'chat', apiVersion: '2024-10-21', overrideParams: { seed: 3 } },
      { provider: 'openai', overrideParams: { model: 'gpt-4o' }, requestTimeout: 9_000 },
    ],
  },
} as const;
