import { readFileSync } from 'node:fs';
import { type Imported, importLiteLLM, importPortkey } from '@zerohop/importers';
import { describe, expect, it } from 'vitest';
import { snakeKeys } from '../../packages/importers/src/portkey/node-section.ts';
import { askedKeys } from '../importers/asked-keys.ts';

const page = readFileSync(new URL('../../docs/importing.md', import.meta.url), 'utf8');

/** What the page says becomes of a key. */
type Fate = 'imported' | 'approximated' | 'kept' | 'none';

/** Rows of the tables below a heading: keys with what becomes of them. */
function rowsOf(place: string): readonly [key: string, fate: Fate][] {
  const heading = place.startsWith('Portkey') ? `### ${place}\n` : `### \`${place}\`\n`;
  const section = page.split(heading)[1]?.split(/\n##/)[0] ?? '';
  return [...section.matchAll(/^\| (`.+?`) \| (imported|approximated|kept|none) \|/gm)].flatMap(([, keys = '', fate]) => [...keys.matchAll(/`([^`]+)`/g)].map(([, key = '']) => [key, fate as Fate] as [string, Fate]));
}

type Fields = Record<string, unknown>;
interface Sample {
  readonly value: unknown;
  /** What must be beside it to have a meaning. */
  readonly beside?: Fields;
}

const number: Sample = { value: 1 };
const azure: Fields = { model: 'azure/chat', api_base: 'https://acme.openai.azure.com' };
const bedrock: Fields = { model: 'bedrock/some.model-v1:0', api_key: undefined };
const vertex: Fields = { model: 'vertex_ai/gemini-2.5-flash', vertex_project: 'acme-1', vertex_location: 'europe-west4', api_key: undefined };

const samples: Readonly<Record<string, Sample>> = {
  model: { value: 'mistral/mistral-small-latest' },
  custom_llm_provider: { value: 'groq', beside: { model: 'some-model' } },
  api_key: { value: 'os.environ/ANOTHER_KEY' },
  api_base: { value: 'https://far.example/v1' },
  base_url: { value: 'https://far.example/v1' },
  api_version: { value: '2024-10-21', beside: azure },
  organization: { value: 'org-made-up' },
  region_name: { value: 'eu' },
  litellm_credential_name: { value: 'shared', beside: { api_key: undefined } },
  ...Object.fromEntries(['headers', 'default_headers', 'extra_headers'].map((key) => [key, { value: { 'x-a': 'b' } }])),
  ...Object.fromEntries(['aws_region_name', 'aws_profile_name', 'aws_access_key_id', 'aws_secret_access_key', 'aws_session_token', 'aws_role_name'].map((key) => [key, { value: 'eu-west-1', beside: bedrock }])),
  aws_bedrock_runtime_endpoint: { value: 'https://bedrock.acme.example', beside: bedrock },
  vertex_project: { value: 'acme-2', beside: vertex },
  vertex_location: { value: 'us-central1', beside: vertex },
  vertex_credentials: { value: '/run/secrets/key.json', beside: vertex },
  ...Object.fromEntries(['azure_ad_token', 'tenant_id', 'client_id', 'client_secret', 'azure_username', 'azure_password', 'azure_scope'].map((key) => [key, { value: 'made-up', beside: azure }])),
  order: { value: 2 },
  ...Object.fromEntries(['budget_duration', 'user_budget_duration', 'internal_user_budget_duration', 'end_user_budget_duration'].map((key) => [key, { value: '30d', beside: { [`max_${key.replace('_duration', '')}`]: 5 } }])),
  stop: { value: ['END'] },
  service_tier: { value: 'flex' },
  parallel_tool_calls: { value: false },
  logprobs: { value: true },
  metadata: { value: { a: 'b' } },
  reasoning_effort: { value: 'low' },
  thinking: { value: { type: 'enabled', budget_tokens: 1_000 } },
  additional_drop_params: { value: ['seed'] },
  extra_body: { value: { anything: 1 } },
  tags: { value: ['paid'] },
  mode: { value: 'responses' },
  base_model: { value: 'azure/gpt-4o' },
  ...Object.fromEntries(['function_calling', 'parallel_function_calling', 'tool_choice', 'response_schema', 'vision', 'audio_input', 'pdf_input', 'reasoning', 'assistant_prefill', 'system_messages'].map((key) => [`supports_${key}`, { value: true }])),
  routing_strategy: { value: 'least-busy' },
  routing_groups: { value: [{ group_name: 'g', models: ['a'], routing_strategy: 'cost-based-routing' }] },
  ...Object.fromEntries(['fallbacks', 'context_window_fallbacks', 'content_policy_fallbacks'].map((key) => [key, { value: [{ a: ['b'] }] }])),
  default_fallbacks: { value: ['b'] },
  model_group_alias: { value: { other: 'a' } },
  disable_cooldowns: { value: true },
  default_litellm_params: { value: { temperature: 0.1 } },
  provider_budget_config: { value: { openai: { budget_limit: 5, time_period: '1d' } } },
  drop_params: { value: true },
  enable_pre_call_checks: { value: true },
};

function litellmSource(): Fields {
  return {
    model_list: [
      { model_name: 'a', litellm_params: { model: 'openai/gpt-4o', api_key: 'sk-made-up' }, model_info: {} },
      { model_name: 'a', litellm_params: { model: 'groq/llama-3.1-8b-instant', api_key: 'made-up' } },
      { model_name: 'b', litellm_params: { model: 'anthropic/claude-haiku-4-5', api_key: 'made-up' } },
    ],
    router_settings: {},
    litellm_settings: {},
    general_settings: {},
    credential_list: [{ credential_name: 'shared', credential_values: { api_key: 'os.environ/SHARED_KEY' } }],
  };
}

const places: Readonly<Record<string, (source: Fields) => Fields>> = {
  'model_list[].litellm_params': (source) => ((source['model_list'] as Fields[])[0]?.['litellm_params'] ?? {}) as Fields,
  'model_list[].model_info': (source) => ((source['model_list'] as Fields[])[0]?.['model_info'] ?? {}) as Fields,
  router_settings: (source) => source['router_settings'] as Fields,
  litellm_settings: (source) => source['litellm_settings'] as Fields,
  general_settings: (source) => source['general_settings'] as Fields,
};

/** Imports a source with a key and without, and says what has become of it. */
function fateOf(path: string, without: Imported, having: Imported): Fate {
  const note = having.notes.find((one) => one.path === path);
  if (note?.level === 'unsupported') return 'none';
  const at = (imported: Imported, name: 'config' | 'kept'): string => JSON.stringify(imported[name]);
  if (at(without, 'kept') !== at(having, 'kept') || note?.level === 'kept') return 'kept';
  if (note?.level === 'approximated' || having.notes.some((one) => one.path.startsWith(`${path}.`) && one.level === 'approximated')) return 'approximated';
  if (at(without, 'config') !== at(having, 'config')) return 'imported';
  throw new Error(`nothing has become of ${path}`);
}

describe.each(Object.keys(places))('docs/importing.md on %s', (place) => {
  it.each(rowsOf(place))('%s is %s', (key, fate) => {
    const { value, beside = {} } = samples[key] ?? number;
    const [without, having] = [litellmSource(), litellmSource()];
    for (const source of [without, having]) Object.assign(places[place]?.(source) ?? {}, beside);
    Object.assign(places[place]?.(having) ?? {}, { [key]: value });
    const run = (source: Fields): Imported => importLiteLLM(source, { env: {} });
    expect(fateOf(`${place.replace('[]', '[0]')}.${key}`, run(without), run(having))).toBe(fate);
  });

  it('has every key that is read there', () => {
    const asked = new Set<string>();
    for (const beside of [{}, azure, bedrock, vertex]) {
      const source = litellmSource();
      Object.assign(places['model_list[].litellm_params']?.(source) ?? {}, beside);
      for (const key of askedKeys(source, (watched) => importLiteLLM(watched, { env: {} })).get(place) ?? []) asked.add(key);
    }
    const told = new Set(rowsOf(place).map(([key]) => key));
    expect([...asked].filter((key) => !told.has(key))).toEqual([]);
  });
});

const openaiLeaf: Fields = { provider: 'openai', api_key: 'sk-made-up', override_params: { model: 'gpt-4o' } };
const azureLeaf: Fields = { ...openaiLeaf, provider: 'azure-openai', resource_name: 'acme' };
const bedrockLeaf: Fields = { provider: 'bedrock', override_params: { model: 'some.model-v1:0' } };
const vertexLeaf: Fields = { provider: 'vertex-ai', vertex_project_id: 'acme-1', vertex_region: 'europe-west4', override_params: { model: 'gemini-2.5-flash' } };
const pair = { strategy: { mode: 'fallback' }, targets: [openaiLeaf, { ...openaiLeaf, provider: 'groq' }] };

const portkeySamples: Readonly<Record<string, readonly [base: Fields, value: unknown]>> = {
  provider: [openaiLeaf, 'groq'],
  virtual_key: [openaiLeaf, 'openai-prod'],
  api_key: [openaiLeaf, 'sk-another'],
  custom_host: [openaiLeaf, 'https://far.example/v1'],
  resource_name: [azureLeaf, 'another'],
  deployment_id: [azureLeaf, 'chat'],
  api_version: [azureLeaf, '2024-10-21'],
  ...Object.fromEntries(['aws_region', 'aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'].map((key) => [key, [bedrockLeaf, 'eu-west-1']] as const)),
  vertex_project_id: [vertexLeaf, 'acme-2'],
  vertex_region: [vertexLeaf, 'us-central1'],
  vertex_service_account_json: [vertexLeaf, { client_email: 'a@b.example' }],
  openai_organization: [openaiLeaf, 'org-made-up'],
  openai_project: [openaiLeaf, 'proj-made-up'],
  anthropic_beta: [{ ...openaiLeaf, provider: 'anthropic' }, 'context-1m-2025-08-07'],
  strategy: [pair, { mode: 'loadbalance' }],
  targets: [pair, [openaiLeaf]],
  override_params: [openaiLeaf, { model: 'gpt-4o', seed: 1 }],
  retry: [openaiLeaf, { attempts: 2 }],
  request_timeout: [openaiLeaf, 5_000],
  cb_config: [openaiLeaf, { failure_threshold: 3 }],
  cache: [openaiLeaf, { mode: 'simple' }],
};

describe('docs/importing.md on Portkey', () => {
  // A weight and a name have their meaning beside other targets.
  it.each(rowsOf('Portkey, any node').filter(([key]) => key !== 'weight' && key !== 'name'))('%s is %s', (key, fate) => {
    const [base, value] = portkeySamples[key] ?? [openaiLeaf, ['made-up']];
    expect(fateOf(key, importPortkey(base), importPortkey({ ...base, [key]: value }))).toBe(fate);
  });

  it('weight and name are imported', () => {
    const draw = (weight: number): Imported => importPortkey({ strategy: { mode: 'loadbalance' }, targets: [{ ...openaiLeaf, weight }, { ...openaiLeaf, provider: 'groq' }] });
    expect(draw(1).config).not.toEqual(draw(2).config);
    const choice = (name: string): Imported => importPortkey({ strategy: { mode: 'conditional', conditions: [], default: 'x' }, targets: [{ ...openaiLeaf, name }, { ...openaiLeaf, provider: 'groq', name: name === 'x' ? 'y' : 'x' }] });
    expect(choice('x').config).not.toEqual(choice('y').config);
  });

  it.each(snakeKeys)('says something of %s', (key) => {
    expect(page).toContain(`\`${['failure_threshold', 'minimum_requests', 'cooldown_interval', 'failure_status_codes'].some((part) => key.startsWith(part)) ? 'cb_config' : key === 'max_age' ? 'cache' : key}\``);
  });
});
