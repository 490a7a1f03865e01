import { isZerohopError } from '@zerohop/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importLiteLLM, importPortkey } from './index.ts';

/** Path and message of the error, and every path in it. */
function refusal(run: () => unknown): { readonly message: string; readonly paths: readonly string[] } {
  try {
    run();
  } catch (error) {
    if (!isZerohopError(error, 'config_invalid')) throw error;
    return { message: error.message, paths: error.details.issues.map(({ path }) => path) };
  }
  throw new Error('it was not refused');
}

const list = (params: object, more: object = {}): object => ({ model_list: [{ model_name: 'a', litellm_params: { model: 'openai/gpt-4o', ...params } }], ...more });

describe('importLiteLLM refuses, with the place and the cure,', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['what is no config', 7, '', /LiteLLM config: expected a config, as text in YAML or as an object, got 7/],
    ['a list', [], '', /got a list/],
    ['text that is no YAML', 'model_list: [', '', /expected text in YAML, got an error in line 1/],
    ['text that is one word', 'hello', '', /an object in YAML, got a text/],
    ['an alias that leads nowhere', 'model_list: *nobody', '', /text in YAML/],
    ['no models', {}, 'model_list', /expected a list of deployments, got nothing/],
    ['an empty list', { model_list: [] }, 'model_list', /at least one deployment that an adapter can serve, got none/],
    ['nothing that an adapter serves', list({ model: 'cohere/command-r' }), 'model_list', /at least one deployment/],
    ['no params', { model_list: [{ model_name: 'a' }] }, 'model_list[0].litellm_params', /an object with at least `model`, got nothing/],
    ['no model', { model_list: [{ model_name: 'a', litellm_params: {} }] }, 'model_list[0].litellm_params.model', /e\.g\. 'openai\/gpt-5'/],
    ['no name', { model_list: [{ litellm_params: { model: 'openai/gpt-4o' } }] }, 'model_list[0].model_name', /the name that callers use/],
    ['a text where a number belongs', list({ rpm: 'many' }), 'model_list[0].litellm_params.rpm', /expected a number, got a text/],
    ['a temperature beyond all', list({ temperature: 9 }), 'model_list[0].litellm_params.temperature', /from 0 to 2, got 9/],
    ['no time at all', list({ timeout: 0 }), 'model_list[0].litellm_params.timeout', /a number above 0, got 0/],
    ['an address that is none', list({ api_base: 'far.example' }), 'model_list[0].litellm_params.api_base', /an address, 'http:' or 'https:', got a text/],
    ['a variable that is not set', list({ api_base: 'os.environ/NOWHERE' }), 'model_list[0].litellm_params.api_base', /set the variable NOWHERE for the import, or hand it over as options\.env/],
    ['Azure without an address', list({ model: 'azure/x' }), 'model_list[0].litellm_params.api_base', /the variable AZURE_API_BASE/],
    ['Vertex AI without a place', list({ model: 'vertex_ai/gemini-2.5-pro' }), 'model_list[0].litellm_params.vertex_project', /VERTEXAI_PROJECT/],
    ['a credential that nobody has', list({ litellm_credential_name: 'x' }), 'model_list[0].litellm_params.litellm_credential_name', /an entry of credential_list/],
    ['fallbacks that are no list', list({}, { router_settings: { fallbacks: { a: ['b'] } } }), 'router_settings.fallbacks', /a list of \{ model_name/],
    ['a window that is no time', list({ max_budget: 1, budget_duration: 'soon' }), 'model_list[0].litellm_params.budget_duration', /'30d'/],
  ])('%s', (_, source, path, message) => {
    const { message: said, paths } = refusal(() => importLiteLLM(source as object, { env: {} }));
    expect(paths[0]).toBe(path);
    expect(said).toMatch(message);
  });

  it('everything at once', () => {
    expect(refusal(() => importLiteLLM(list({ rpm: 'many', seed: 'x', timeout: -1 }), { env: {} })).paths.toSorted()).toEqual([
      'model_list[0].litellm_params.rpm',
      'model_list[0].litellm_params.seed',
      'model_list[0].litellm_params.timeout',
    ]);
  });

  it('and shows no key', () => {
    const { message } = refusal(() => importLiteLLM(list({ api_key: ['sk-secret-1'], api_base: 'sk-secret-2' }), { env: {} }));
    expect(message).not.toContain('secret');
  });
});

describe('importPortkey refuses, with the place and the cure,', () => {
  const target = { provider: 'openai', override_params: { model: 'gpt-4o' } };
  it.each<[string, unknown, string, RegExp]>([
    ['what is no config', null, '', /Portkey config: expected a config, as text in JSON or as an object, got null/],
    ['text that is no JSON', '{', '', /text in JSON/],
    ['nothing', {}, 'provider', /the name of a provider, or '@' and the name of an account, got nothing/],
    ['a provider that nobody speaks to', { ...target, provider: 'palm' }, 'provider', /a provider that an adapter speaks to \(openai, .*got 'palm'/],
    ['an account that tells no vendor', { virtual_key: 'main-258f4d', override_params: { model: 'x' } }, '', /options\.providers\['main-258f4d'\]/],
    ['no model', { provider: 'openai' }, 'override_params.model', /options\.model, or options\.models/],
    ['targets without a strategy', { targets: [target] }, 'strategy', /beside targets, got nothing/],
    ['the old form', { mode: 'fallback', options: [target] }, 'mode', /`strategy` and `targets`/],
    ['a strategy without targets', { strategy: { mode: 'fallback' } }, 'targets', /at least one target, got nothing/],
    ['a mode that is none', { strategy: { mode: 'sometimes' }, targets: [target] }, 'strategy.mode', /got 'sometimes'/],
    ['a condition that leads nowhere', { strategy: { mode: 'conditional', conditions: [{ query: { 'metadata.a': 'b' }, then: 'x' }], default: 'y' }, targets: [{ ...target, name: 'y' }] }, 'strategy.conditions[0].then', /the name of one of the targets \(y\)/],
    ['a query that is none', { strategy: { mode: 'conditional', conditions: [{ query: 'paid', then: 'y' }] }, targets: [{ ...target, name: 'y' }] }, 'strategy.conditions[0].query', /a query, e\.g\./],
    ['a field of the wrong kind', { ...target, override_params: { model: 'x', temperature: 'hot' } }, 'override_params.temperature', /a number from 0 to 2/],
    ['Azure without a resource', { provider: 'azure-openai', deployment_id: 'x' }, 'resource_name', /the name of the Azure resource/],
    ['only weights of 0', { strategy: { mode: 'loadbalance' }, targets: [{ ...target, weight: 0 }] }, 'targets', /a weight above 0/],
  ])('%s', (_, source, path, message) => {
    const { message: said, paths } = refusal(() => importPortkey(source as object));
    expect(paths[0]).toBe(path);
    expect(said).toMatch(message);
  });

  it('more ways than a route can have arms', () => {
    const chain = { strategy: { mode: 'fallback' }, targets: [target, target] };
    const draw = { strategy: { mode: 'loadbalance' }, targets: [target, chain] };
    expect(refusal(() => importPortkey({ strategy: { mode: 'fallback' }, targets: Array.from({ length: 7 }, () => draw) })).message).toContain('64 ways');
  });
});

it('whatever is handed over is imported or refused, never another error', () => {
  const key = fc.constantFrom('model_list', 'model_name', 'litellm_params', 'model', 'router_settings', 'fallbacks', 'litellm_settings', 'num_retries', 'strategy', 'mode', 'targets', 'provider', 'override_params', 'weight', 'conditions', 'query', '__proto__', 'x');
  const word = fc.constantFrom('openai/gpt-4o', 'openai', 'fallback', 'loadbalance', 'conditional', '*', 'os.environ/X', '');
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 5 }, word, fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(key, tie('tree'), { maxKeys: 5 })),
  }));
  const anything = fc.oneof(tree, fc.string(), fc.anything());
  fc.assert(
    fc.property(anything, (source) => {
      for (const run of [() => importLiteLLM(source as object, { env: {} }), () => importPortkey(source as object)]) {
        try {
          run();
        } catch (error) {
          if (!isZerohopError(error, 'config_invalid')) throw error;
        }
      }
    }),
    { numRuns: 1_000 },
  );
});
