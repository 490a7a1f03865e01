import { createRouter } from '@zerohop/core';
import { emulateOpenai } from '@zerohop/testkit';
import { afterEach, describe, expect, expectTypeOf, it, test, vi } from 'vitest';
import { checkSettings } from '../check-settings.ts';
import { openai } from '../index.ts';
import type { OpenaiSettings } from '../options.ts';
import { rowOf, vendorOf, type VendorName, vendors } from './vendors.ts';

const names = Object.keys(vendors) as VendorName[];
const local: ReadonlySet<VendorName> = new Set(['ollama', 'vllm', 'lmstudio', 'llama.cpp', 'gpustack', 'custom']);

it('lists every vendor that a config may name', () => {
  expect(names.toSorted()).toEqual([
    'alibaba', 'azure', 'bedrock', 'cerebras', 'cloudflare', 'custom', 'deepseek', 'fireworks', 'google', 'gpustack', 'groq', 'huggingface', 'litellm', 'llama.cpp', 'lmstudio', 'mistral', 'moonshot', 'nvidia', 'ollama',
    'openai', 'openrouter', 'perplexity', 'portkey', 'snowflake', 'together', 'tokenmix', 'vercel', 'vllm', 'xai', 'zai',
  ]);
  expectTypeOf<NonNullable<OpenaiSettings['vendor']>>().toEqualTypeOf<VendorName>();
  expect(rowOf('toString')).toBeUndefined();
});

describe.each(names)('%s', (name) => {
  const row = vendors[name];

  it('has an address, or says what it must be', () => {
    expect([row.baseURL, row.addressForm].filter((address) => address !== undefined)).toHaveLength(1);
    if (row.baseURL !== undefined) expect(URL.canParse(row.baseURL)).toBe(true);
    const issues = checkSettings({ vendor: name });
    expect(issues).toEqual(row.baseURL === undefined ? [{ path: 'baseURL', expected: expect.stringContaining(row.addressForm ?? '') }] : []);
    expect(checkSettings({ vendor: name, baseURL: 'https://gateway.example/v1' })).toEqual([]);
  });

  it('has a key of its own, unless people run it themselves', () => {
    expect(row.apiKeyVariable === undefined).toBe(local.has(name));
    expect(openai.traits.defaultApiKey({ vendor: name })).toBe(row.apiKeyVariable === undefined ? undefined : `env:${row.apiKeyVariable}`);
    expect(openai.traits.defaultBaseURL?.({ vendor: name })).toBe(row.baseURL);
  });

  it('says where its habits were seen', () => {
    expect(URL.canParse(row.docs)).toBe(true);
    for (const { what, seen } of row.sightings ?? []) expect([what, seen].every((words) => words.length > 3)).toBe(true);
    if (row.verified === 'recorded') expect(row.sightings).not.toHaveLength(0);
  });
});

it('no two vendors read the same variable', () => {
  const variables = names.flatMap((name) => vendors[name].apiKeyVariable ?? []);
  expect(new Set(variables).size).toBe(variables.length);
});

test.each<[OpenaiSettings, object]>([
  [{}, vendors.openai],
  [{ vendor: 'groq', options: {} }, vendors.groq],
  [{ vendor: 'vllm', options: { output: 'guided_json' } }, { name: 'vLLM', output: 'guided_json', reasoning: 'chat_template_kwargs' }],
  [{ vendor: 'groq', options: { thinkTags: false } }, { name: 'Groq', thinkTags: false }],
  [{ vendor: 'azure', options: { deployment: 'd' } }, { name: 'Azure OpenAI', model: 'd', keyHeader: 'api-key' }],
])('what the config declares of its vendor counts: %j', (settings, row) => {
  expect(vendorOf(settings)).toMatchObject(row);
});

it('a vendor may serve its interfaces at different addresses', async () => {
  const asked: string[] = [];
  const fetch = async (url: string | URL | Request): Promise<Response> => {
    asked.push(String(url));
    return Response.json({ choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }], output: [{ type: 'message', content: [{ type: 'output_text', text: 'Hi' }] }] });
  };
  for (const api of [undefined, 'chat', 'responses'] as const) {
    const settings: OpenaiSettings = { vendor: 'perplexity', api, apiKey: 'pplx-1234567', fetch };
    expect(openai.traits.defaultBaseURL?.(settings)).toBe(api === 'responses' ? 'https://api.perplexity.ai/v1' : 'https://api.perplexity.ai');
    await using router = createRouter({ providers: { p: openai(settings) } });
    const { warnings } = await router.chat({ model: 'p/m', messages: [{ role: 'user', content: 'Hi' }], temperature: 0.5 });
    expect(warnings.map(({ about }) => about).filter((about) => about !== 'price')).toEqual(api === 'responses' ? ['temperature'] : []);
  }
  expect(asked).toEqual(['https://api.perplexity.ai/chat/completions', 'https://api.perplexity.ai/chat/completions', 'https://api.perplexity.ai/v1/responses']);
});

describe('options', () => {
  test.each<[OpenaiSettings, string[]]>([
    [{ options: { output: 'tool', thinkTags: true } }, []],
    [{ options: { output: 'grammar' as never } }, ['options.output']],
    [{ options: { thinkTags: 'yes' as never } }, ['options.thinkTags']],
    [{ vendor: 'groq', options: { deployment: 'd' } }, ['options.deployment']],
  ])('%j', (settings, paths) => {
    expect(checkSettings(settings).map(({ path }) => path)).toEqual(paths);
  });
});

it('an answer by a tool comes as its text, parsed, whole and streamed', async () => {
  await using server = await emulateOpenai({ lenient: true });
  server.answer({ toolCalls: [{ name: 'final_answer', input: { city: 'Bern' } }] });
  await using router = createRouter({ providers: { local: openai({ vendor: 'custom', baseURL: server.baseURL, apiKey: 'sk-test-key', options: { output: 'tool' } }) } });
  const request = { model: 'local/m' as const, messages: [{ role: 'user' as const, content: 'Where?' }], output: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } };
  for (const response of [await router.chat(request), await router.stream(request).response()]) {
    expect(response).toMatchObject({ object: { city: 'Bern' }, text: '{"city":"Bern"}', toolCalls: [], finishReason: 'stop' });
  }
  expect(server.calls[0]?.body).toMatchObject({ tool_choice: { function: { name: 'final_answer' } } });
});

describe('a default key', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  async function keysSent(settings: OpenaiSettings): Promise<(string | undefined)[]> {
    await using server = await emulateOpenai({ lenient: true });
    server.fault({ type: 'status', status: 200, body: { choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }], output: [{ type: 'message', content: [{ type: 'output_text', text: 'Hi' }] }] } });
    await using router = createRouter({ providers: { p: openai({ ...settings, baseURL: server.baseURL }) } });
    await router.chat({ model: 'p/m', messages: [{ role: 'user', content: 'Hi' }] });
    return server.calls.map(({ headers }) => headers['authorization'] ?? headers['api-key'] ?? headers['x-portkey-api-key']);
  }

  it('is not sent to an address that the config put in the place of the vendor\'s', async () => {
    for (const name of names) {
      const { apiKeyVariable, baseURL } = vendors[name];
      if (apiKeyVariable !== undefined) vi.stubEnv(apiKeyVariable, 'sk-env-key-1234');
      // Where the address is always the account's own, the key is meant for it.
      const sent = baseURL === undefined && apiKeyVariable !== undefined ? [expect.stringContaining('sk-env-key-1234')] : [undefined];
      expect([name, ...(await keysSent({ vendor: name }))]).toEqual([name, ...sent]);
    }
  });

  it('travels in the header that the vendor reads', async () => {
    expect(await keysSent({ vendor: 'portkey', apiKey: 'pk-1234567' })).toEqual(['pk-1234567']);
    expect(await keysSent({ vendor: 'groq', apiKey: 'gsk-1234567' })).toEqual(['Bearer gsk-1234567']);
  });
});
