import { createRouter } from '@zerohop/core';
import { emulateOpenai, type Emulator } from '@zerohop/testkit';
import OpenAI, { APIError, AzureOpenAI } from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openai } from './index.ts';
import { cloneClient } from './sdk.ts';

/** Clones as the SDK did in 6. */
class EarlyAzure extends AzureOpenAI {
  override withOptions(options: never): this {
    return OpenAI.prototype.withOptions.call(this, options) as this;
  }
}

/** Makes errors as the SDK did in 6. */
class EarlyClient extends OpenAI {
  protected override makeStatusError(status: number, error: object, message: string | undefined, headers: Headers): APIError {
    return APIError.generate(status, error, message, headers);
  }
}

let server: Emulator;
beforeEach(async () => {
  server = await emulateOpenai({ lenient: true });
});
afterEach(() => server.close());

async function ask(client: OpenAI, vendor: 'openai' | 'azure' = 'openai'): Promise<unknown> {
  await using router = createRouter({ providers: { p: openai({ vendor, client }) }, defaults: { retry: false } });
  return await router.chat({ model: 'p/gpt-a', messages: [{ role: 'user', content: 'Hi' }] });
}

const kept = () => server.calls.map(({ path, query, headers }) => [path, query['api-version'], headers['api-key'] ?? headers['authorization']]);

describe.each([EarlyAzure, AzureOpenAI])("an app's own client of Azure", (Azure) => {
  const shared = () => ({ endpoint: server.baseURL.replace('/v1', ''), apiVersion: '2024-10-21' });

  it('keeps its version and its deployment', async () => {
    await ask(new Azure({ ...shared(), apiKey: 'azure-key-1234', deployment: 'mine' }), 'azure');
    expect(kept()).toEqual([['/openai/deployments/mine/chat/completions', '2024-10-21', 'azure-key-1234']]);
  });

  it('keeps the function that fetches its token', async () => {
    let count = 0;
    const client = new Azure({ ...shared(), azureADTokenProvider: async () => `token-${(count += 1)}` });
    await ask(client, 'azure');
    await ask(client, 'azure');
    expect(kept()).toEqual([1, 2].map((number) => ['/openai/deployments/gpt-a/chat/completions', '2024-10-21', `Bearer token-${number}`]));
  });

  it('takes other options, and stays of its class', () => {
    const client = new Azure({ ...shared(), apiKey: 'k', maxRetries: 3 });
    const clone = cloneClient(client, { maxRetries: 0 });
    expect(clone).toBeInstanceOf(Azure);
    expect([client.maxRetries, clone.maxRetries, clone.apiVersion]).toEqual([3, 0, '2024-10-21']);
  });
});

it("an app's own client keeps the function that fetches its key", async () => {
  await ask(new OpenAI({ baseURL: server.baseURL, apiKey: async () => 'sk-fetched-key' }));
  expect(kept()).toEqual([['/v1/chat/completions', undefined, 'Bearer sk-fetched-key']]);
});

describe.each([EarlyClient, OpenAI])('an error', (Client) => {
  it.each([
    ['without a wrapper', { object: 'error', message: 'Slow down.', type: 'rate_limited', code: '1300', raw_status_code: 429 }, 'Slow down.'],
    ['with a wrapper', { error: { message: 'Slow down.', type: 'requests', code: 'rate_limit_exceeded' } }, 'Slow down.'],
    ['that is a text', { error: 'Slow down.' }, 'Slow down.'],
  ])('%s is read whole', async (_, body, message) => {
    server.fault({ type: 'status', status: 429, body });
    await expect(ask(new Client({ baseURL: server.baseURL, apiKey: 'sk-1' }))).rejects.toMatchObject({ code: 'rate_limit', status: 429, message: expect.stringContaining(message) });
  });

  it('that is no JSON is read as text', async () => {
    server.fault({ type: 'status', status: 503, body: 'upstream is away' });
    await expect(ask(new Client({ baseURL: server.baseURL, apiKey: 'sk-1' }))).rejects.toMatchObject({ status: 503, message: expect.stringContaining('upstream is away') });
  });
});
