import { createRouter } from '@zerohop/core';
import { emulateOpenai, type Emulator } from '@zerohop/testkit';
import { AzureOpenAI } from 'openai';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { checkSettings } from '../check-settings.ts';
import { openai } from '../index.ts';
import type { OpenaiSettings } from '../options.ts';
import { azureAddress } from './azure.ts';

test.each<[string, string | undefined, string, string]>([
  ['https://x.openai.azure.com', undefined, 'v1', 'https://x.openai.azure.com/openai/v1'],
  ['https://x.openai.azure.com/', undefined, 'v1', 'https://x.openai.azure.com/openai/v1'],
  ['https://x.openai.azure.com/openai', undefined, 'v1', 'https://x.openai.azure.com/openai/v1'],
  ['https://x.openai.azure.com/openai/v1/', undefined, 'v1', 'https://x.openai.azure.com/openai/v1'],
  ['https://x.services.ai.azure.com/openai/v1', 'preview', 'v1', 'https://x.services.ai.azure.com/openai/v1'],
  ['https://x.openai.azure.com', '2024-10-21', 'deployments', 'https://x.openai.azure.com/openai'],
  ['https://x.openai.azure.com/openai/', '2024-10-21', 'deployments', 'https://x.openai.azure.com/openai'],
  ['https://x.openai.azure.com/openai/deployments/y', '2024-10-21', 'deployments', 'https://x.openai.azure.com/openai/deployments/y'],
  ['https://proxy.example/azure', undefined, 'v1', 'https://proxy.example/azure'],
  ['https://proxy.example/azure', '2024-10-21', 'deployments', 'https://proxy.example/azure'],
])('%s, version %s, is called in the style of %s', (baseURL, apiVersion, style, url) => {
  expect(azureAddress(baseURL, apiVersion)).toEqual({ style, baseURL: url });
});

describe('settings', () => {
  const baseURL = 'https://x.openai.azure.com';
  const token = async () => 't';
  test.each<[Partial<OpenaiSettings>, string[]]>([
    [{}, ['baseURL']],
    [{ baseURL }, []],
    [{ baseURL, options: { deployment: 'd', apiVersion: '2024-10-21', token } }, []],
    [{ baseURL: 'x.openai.azure.com' }, ['baseURL']],
    [{ baseURL: 'https://<resource>.openai.azure.com' }, ['baseURL']],
    [{ baseURL, apiKey: 'k', options: { token } }, ['options.token']],
    [{ baseURL, options: { token: 'secret' as never } }, ['options.token']],
    [{ baseURL: `${baseURL}/openai/deployments/d` }, ['options.apiVersion']],
    [{ baseURL: `${baseURL}/openai/deployments/d`, options: { apiVersion: '2024-10-21', deployment: 'e' } }, ['options.deployment']],
    [{ client: new AzureOpenAI({ apiKey: 'k', endpoint: baseURL, apiVersion: '2024-10-21' }) }, []],
    [{ client: new AzureOpenAI({ apiKey: 'k', endpoint: baseURL, apiVersion: '2024-10-21' }), options: { apiVersion: '2024-10-21' } }, ['options.apiVersion']],
  ])('%j', (settings, paths) => {
    expect(checkSettings({ vendor: 'azure', ...settings }).map(({ path }) => path)).toEqual(paths);
  });

  it('say what must be given', () => {
    expect(checkSettings({ vendor: 'azure' })).toMatchObject([{ path: 'baseURL', expected: expect.stringContaining('https://<resource>.openai.azure.com/openai/v1') }]);
  });

  it('are for azure alone', () => {
    expect(checkSettings({ options: { deployment: 'd', apiVersion: '1', token } }).map(({ path }) => path)).toEqual(['options.deployment', 'options.apiVersion', 'options.token']);
  });
});

describe('a call', () => {
  let server: Emulator;
  beforeEach(async () => {
    server = await emulateOpenai({ lenient: true });
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await server.close();
  });

  const resource = () => server.baseURL.replace('/v1', '');

  async function ask(settings: Partial<OpenaiSettings>, models: readonly string[] = ['gpt-a']): Promise<Emulator['calls']> {
    await using router = createRouter({ providers: { p: openai({ vendor: 'azure', baseURL: resource(), ...settings }) }, defaults: { retry: false } });
    for (const model of models) {
      await router.chat({ model: `p/${model}`, messages: [{ role: 'user', content: 'Hi' }] });
      await router.stream({ model: `p/${model}`, messages: [{ role: 'user', content: 'Hi' }] }).response();
    }
    return server.calls;
  }

  const places = (calls: Emulator['calls']) => [...new Set(calls.map(({ path, model }) => `${path} ${model}`))];

  it('goes to the interface without versions, the deployment for its model', async () => {
    const calls = await ask({ apiKey: 'azure-key-1234' }, ['gpt-a', 'gpt-b']);
    expect(places(calls)).toEqual(['/openai/v1/chat/completions gpt-a', '/openai/v1/chat/completions gpt-b']);
    for (const { headers } of calls) {
      expect(headers['api-key']).toBe('azure-key-1234');
      expect(headers['authorization']).toBeUndefined();
    }
  });

  it('goes to the older interface, by the deployment in its path', async () => {
    const calls = await ask({ apiKey: 'azure-key-1234', options: { apiVersion: '2024-10-21' } }, ['gpt-a', 'gpt-b', 'gpt-a']);
    expect(places(calls)).toEqual(['/openai/deployments/gpt-a/chat/completions gpt-a', '/openai/deployments/gpt-b/chat/completions gpt-b']);
    for (const { headers, query } of calls) {
      expect(headers['api-key']).toBe('azure-key-1234');
      expect(headers['authorization']).toBeUndefined();
      expect(query['api-version']).toBe('2024-10-21');
    }
  });

  it('goes to one deployment, whatever the target is called', async () => {
    expect(places(await ask({ apiKey: 'azure-key-1234', options: { deployment: 'mine' } }))).toEqual(['/openai/v1/chat/completions mine']);
    server.reset();
    expect(places(await ask({ apiKey: 'azure-key-1234', options: { deployment: 'mine', apiVersion: '2024-10-21' } }))).toEqual(['/openai/deployments/mine/chat/completions mine']);
    server.reset();
    expect(places(await ask({ apiKey: 'azure-key-1234', baseURL: `${resource()}/openai/deployments/mine`, options: { apiVersion: '2024-10-21' } }))).toEqual(['/openai/deployments/mine/chat/completions gpt-a']);
  });

  it.each([undefined, '2024-10-21'])('carries a token that is fetched for each request, version %s', async (apiVersion) => {
    // A key in the environment must not come between.
    vi.stubEnv('AZURE_OPENAI_API_KEY', 'azure-env-key');
    let count = 0;
    const calls = await ask({ options: { apiVersion, token: async () => `token-${(count += 1)}` } });
    expect(calls.map(({ headers }) => headers['authorization'])).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(calls.every(({ headers }) => headers['api-key'] === undefined)).toBe(true);
  });

  it('says that its token could not be fetched', async () => {
    const token = () => Promise.reject(new Error('the identity is gone'));
    await expect(ask({ options: { token } })).rejects.toMatchObject({ code: 'authentication' });
    await expect(ask({ options: { token, apiVersion: '2024-10-21' } })).rejects.toMatchObject({ code: 'authentication' });
    expect(server.calls).toHaveLength(0);
  });

  it('reads its key from its own variable, and nothing else from the environment', async () => {
    for (const name of ['AZURE_OPENAI_ENDPOINT', 'OPENAI_BASE_URL']) vi.stubEnv(name, 'http://127.0.0.1:1');
    vi.stubEnv('OPENAI_API_VERSION', 'env-version');
    vi.stubEnv('OPENAI_API_KEY', 'sk-env-key');
    vi.stubEnv('AZURE_OPENAI_API_KEY', 'azure-env-key');
    for (const { headers, query } of await ask({})) {
      expect(headers['api-key']).toBe('azure-env-key');
      expect(JSON.stringify([headers, query])).not.toMatch(/sk-env-key|env-version/);
    }
  });

  it('that the vendor refuses says why', async () => {
    const body = {
      error: {
        code: 'content_filter', status: 400, message: 'The response was filtered due to the prompt triggering the content management policy.', param: 'prompt', type: null,
        innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: { violence: { filtered: true, severity: 'high' }, hate: { filtered: false } } },
      },
    };
    for (const status of [400, 200]) {
      server.reset();
      server.fault({ type: 'status', status, body });
      await expect(ask({ apiKey: 'azure-key-1234' })).rejects.toMatchObject({ code: 'content_filter', details: { reason: 'violence' } });
    }
    server.reset();
    server.fault({ type: 'status', status: 401, body: { error: { code: '401', message: 'Access denied due to invalid subscription key or wrong API endpoint.' } } });
    await expect(ask({ apiKey: 'azure-key-1234' })).rejects.toMatchObject({ code: 'authentication' });
    server.reset();
    server.fault({ type: 'status', status: 404, body: { error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' } } });
    await expect(ask({ apiKey: 'azure-key-1234' })).rejects.toMatchObject({ code: 'model_not_found' });
  });

  it("goes through the app's own client", async () => {
    const client = new AzureOpenAI({ apiKey: 'azure-key-1234', endpoint: resource(), apiVersion: '2024-10-21', maxRetries: 3 });
    const calls = await ask({ client, baseURL: undefined });
    expect(places(calls)).toEqual(['/openai/deployments/gpt-a/chat/completions gpt-a']);
  });
});
