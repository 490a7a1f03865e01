import { describe, expect, it } from 'vitest';
import type { Imported } from '../imported.ts';
import { importLiteLLM } from './import-litellm.ts';

const run = (source: string | object, env: Readonly<Record<string, string>> = {}): Imported => importLiteLLM(source, { env });
const list = (params: object, more: object = {}): object => ({ model_list: [{ model_name: 'a', litellm_params: { model: 'openai/gpt-4o', ...params } }], ...more });
const provider = (params: object, env?: Readonly<Record<string, string>>): unknown => Object.values(run(list(params), env).config.providers)[0];

describe('text', () => {
  it("is read as Python's reader does: anchors that merge, words for true and false, days that stay text", () => {
    const { config } = run(`
x-common: &common
  api_key: os.environ/AZURE_KEY
  api_base: https://acme.openai.azure.com
  api_version: 2024-10-21
model_list:
  - model_name: a
    litellm_params:
      <<: *common
      model: azure/one
router_settings:
  disable_cooldowns: yes
`);
    expect(config.providers).toEqual({ azure: { adapter: 'openai', vendor: 'azure', apiKey: 'env:AZURE_KEY', baseURL: 'https://acme.openai.azure.com', options: { apiVersion: '2024-10-21' } } });
    expect(config.defaults?.breaker).toBe(false);
  });

  it('may be JSON', () => {
    expect(run(JSON.stringify(list({}))).config.routes).toEqual({ a: { targets: ['openai/gpt-4o'] } });
  });

  it('cannot be made to stand for gigabytes', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x]', ...[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[index]}`).join(', ')}]`)];
    expect(() => run(lines.join('\n'))).toThrow(/aliases that lead nowhere, or too many of them/);
  });
});

describe('accounts', () => {
  it('are one provider where their settings are the same, and several where they are not', () => {
    const entry = (name: string, params: object): object => ({ model_name: name, litellm_params: params });
    const { config } = run({
      model_list: [
        entry('a', { model: 'openai/gpt-4o', api_key: 'os.environ/ONE' }),
        entry('b', { model: 'openai/gpt-4o-mini', api_key: 'os.environ/ONE' }),
        entry('c', { model: 'openai/gpt-4o', api_key: 'os.environ/TWO' }),
        entry('d', { model: 'openai/gpt-4o', api_key: 'os.environ/ONE', api_base: 'https://far.example/v1' }),
      ],
    });
    expect(Object.keys(config.providers)).toEqual(['openai', 'openai-2', 'custom']);
    expect(Object.values(config.routes ?? {}).map(({ targets }) => targets[0])).toEqual(['openai/gpt-4o', 'openai/gpt-4o-mini', 'openai-2/gpt-4o', 'custom/gpt-4o']);
  });

  it.each([
    [{}, { adapter: 'openai', apiKey: 'env:OPENAI_API_KEY' }],
    [{ api_base: 'https://api.openai.com/v1' }, { adapter: 'openai', apiKey: 'env:OPENAI_API_KEY', baseURL: 'https://api.openai.com/v1' }],
    [{ model: 'openai/responses/gpt-4o' }, { adapter: 'openai', api: 'responses', apiKey: 'env:OPENAI_API_KEY' }],
    [{ model: 'anthropic/claude-haiku-4-5', api_base: 'https://proxy.example/v1/messages' }, { adapter: 'anthropic', apiKey: 'env:ANTHROPIC_API_KEY', baseURL: 'https://proxy.example' }],
    [{ model: 'ollama_chat/llama3.2' }, { adapter: 'openai', vendor: 'ollama' }],
    [{ model: 'llama3', api_base: 'https://api.groq.com/openai/v1' }, { adapter: 'openai', vendor: 'groq', apiKey: 'env:GROQ_API_KEY', baseURL: 'https://api.groq.com/openai/v1' }],
    [{ model: 'ft:gpt-4o-mini:acme::1' }, { adapter: 'openai', apiKey: 'env:OPENAI_API_KEY' }],
    [{ model: 'my-model', custom_llm_provider: 'hosted_vllm', api_base: 'http://10.0.0.1:8000/v1' }, { adapter: 'openai', vendor: 'vllm', baseURL: 'http://10.0.0.1:8000/v1' }],
    [{ model: 'bedrock/converse/eu-west-1/some.model-v1:0' }, { adapter: 'bedrock', region: 'eu-west-1' }],
  ])('%j', (params, settings) => {
    expect(provider(params)).toEqual(settings);
  });

  it('have addresses out of variables, those of the source first', () => {
    const source = list({ model: 'azure/x', api_base: 'os.environ/BASE' }, { environment_variables: { BASE: 'https://own.openai.azure.com' } });
    expect(Object.values(run(source, { BASE: 'https://outer.openai.azure.com', AZURE_API_VERSION: '2024-10-21' }).config.providers)[0]).toMatchObject({ baseURL: 'https://own.openai.azure.com', options: { apiVersion: '2024-10-21' } });
    expect(provider({ model: 'azure/x' }, { AZURE_API_BASE: 'https://env.openai.azure.com' })).toMatchObject({ baseURL: 'https://env.openai.azure.com' });
  });

  it('have the variable that LiteLLM would read, the first that has a value', () => {
    expect(provider({ model: 'together_ai/m' })).toMatchObject({ apiKey: 'env:TOGETHER_API_KEY' });
    expect(provider({ model: 'together_ai/m' }, { TOGETHERAI_API_KEY: 'made-up' })).toMatchObject({ apiKey: 'env:TOGETHERAI_API_KEY' });
  });

  it('never bring a secret out of a variable into the config unsaid', () => {
    const vertex = { model: 'vertex_ai/gemini-2.5-pro', vertex_project: 'acme-1', vertex_location: 'global' };
    const { config, notes } = run(list({ ...vertex, vertex_credentials: 'os.environ/VERTEX' }), { VERTEX: '{ "private_key": "secret" }' });
    expect(JSON.stringify(config)).not.toContain('secret');
    expect(notes).toEqual([expect.objectContaining({ path: 'model_list[0].litellm_params.vertex_credentials', level: 'unsupported' })]);
    expect(run(list({ ...vertex, vertex_credentials: 'os.environ/VERTEX' }), { VERTEX: '/run/key.json' }).config.providers).toMatchObject({ vertex: { options: { googleAuthOptions: { keyFilename: '/run/key.json' } } } });
    const headers = run(list({ extra_headers: { 'X-Key': 'os.environ/H' } }), { H: 'value' });
    expect(headers.notes).toEqual([expect.objectContaining({ path: 'model_list[0].litellm_params.extra_headers.X-Key', level: 'approximated' })]);
    expect(run(list({ model: 'bedrock/m', aws_access_key_id: 'os.environ/OTHER' })).notes).toEqual([expect.objectContaining({ level: 'unsupported', what: 'the variable OTHER' })]);
  });
});

describe('deployments', () => {
  it.each([['azure/'], ['dall-e-3'], ['cohere/command-r'], ['vertex_ai/claude-sonnet-4-5']])('%s is left out, and said so', (model) => {
    const source = { model_list: [{ model_name: 'a', litellm_params: { model: 'gpt-4o' } }, { model_name: 'b', litellm_params: { model, api_base: 'https://a.example' } }] };
    const { config, notes } = run(source);
    expect(config.routes).toEqual({ a: { targets: ['openai/gpt-4o'] } });
    expect(notes.at(-1)).toMatchObject({ path: 'model_list[1]', what: model, level: 'unsupported', why: expect.stringContaining('left out') });
  });
});

describe('notes', () => {
  it.each<[string, object, string, string]>([
    ['a strategy that goes by usage', list({}, { router_settings: { routing_strategy: 'usage-based-routing-v2' } }), 'router_settings.routing_strategy', 'unsupported'],
    ['a stand-in that is not there', list({}, { router_settings: { fallbacks: [{ a: ['nobody'] }] } }), 'fallbacks', 'unsupported'],
    ['a group that is not there', list({}, { litellm_settings: { fallbacks: [{ nobody: ['a'] }] } }), 'fallbacks', 'unsupported'],
    ['a stand-in with a request of its own', list({}, { router_settings: { fallbacks: [{ a: [{ model: 'a' }] }] } }), 'router_settings.fallbacks[0].a[0]', 'unsupported'],
    ['what another section says first', list({}, { router_settings: { num_retries: 1 }, litellm_settings: { num_retries: 4 } }), 'litellm_settings.num_retries', 'approximated'],
    ['a base model that no catalog has', { model_list: [{ model_name: 'a', litellm_params: { model: 'azure/x', api_base: 'https://a.example' }, model_info: { base_model: 'azure/gpt-made-up' } }] }, 'model_list[0].model_info.base_model', 'approximated'],
    ['an alias of nobody', list({}, { router_settings: { model_group_alias: { x: 'nobody' } } }), 'router_settings.model_group_alias.x', 'unsupported'],
    ['calls by Invoke', list({ model: 'bedrock/invoke/m' }), 'model_list[0].litellm_params.model', 'approximated'],
    ['a name that is none here', { model_list: [{ model_name: 'GPT 4', litellm_params: { model: 'gpt-4o' } }] }, 'model_list[0].model_name', 'approximated'],
  ])('%s', (_, source, path, level) => {
    expect(run(source).notes).toEqual(expect.arrayContaining([expect.objectContaining({ path, level })]));
  });

  it('a target that a group and its stand-in share', () => {
    const source = { model_list: ['a', 'b'].map((name) => ({ model_name: name, litellm_params: { model: 'gpt-4o', temperature: name === 'a' ? 0 : 1 } })), router_settings: { fallbacks: [{ a: ['b'] }] } };
    expect(run(source).notes).toEqual([expect.objectContaining({ path: 'fallbacks', what: 'a: b', level: 'approximated' })]);
  });

  it('two deployments that are one', () => {
    const entry = { model_name: 'a', litellm_params: { model: 'gpt-4o', rpm: 5 } };
    const { config, notes } = run({ model_list: [entry, entry, { model_name: 'a', litellm_params: { model: 'gpt-4o-mini', rpm: 10 } }] });
    expect(config.routes?.['a']).toEqual({ targets: [{ target: 'openai/gpt-4o', weight: 10 }, { target: 'openai/gpt-4o-mini', weight: 10 }], strategy: 'weighted' });
    expect(notes.filter(({ level }) => level === 'approximated').map(({ path }) => path)).toEqual(['model_list[1]']);
  });
});
