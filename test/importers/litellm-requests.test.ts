import { importLiteLLM } from '@zerohop/importers';
import { expect, it } from 'vitest';
import { litellmSamples } from './litellm-samples.ts';
import { openImported } from './open-imported.ts';

const env = { STRICT_TEMPERATURE: '0.4', AZURE_API_BASE: 'https://acme.openai.azure.com' };
const imported = (sample: keyof typeof litellmSamples): ReturnType<typeof importLiteLLM> => importLiteLLM(litellmSamples[sample], { env });

it('sends what a deployment sets where the request says nothing, and what the request says else', async () => {
  await using over = await openImported(imported('params'));
  for (const { body } of await over.askTen('tuned')) expect(body).toMatchObject({ temperature: 0.2, max_completion_tokens: 300, seed: 7, top_p: 0.9 });
  for (const { body } of await over.askTen('tuned', { temperature: 0.8, maxTokens: 50 })) expect(body).toMatchObject({ temperature: 0.8, max_completion_tokens: 50, seed: 7 });
  const [call] = over.emulators['openai']?.calls ?? [];
  expect(call?.headers).toMatchObject({ 'x-team': 'search', 'openai-organization': 'org-made-up' });
});

it('leaves out what a deployment does not take', async () => {
  await using over = await openImported(imported('params'));
  for (const { body } of await over.askTen('strict', { frequencyPenalty: 1, seed: 3, presencePenalty: 0.5 })) {
    expect(body).toMatchObject({ temperature: 0.4, presence_penalty: 0.5 });
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['frequency_penalty']));
    expect(body).not.toHaveProperty('random_seed');
  }
});

it('thinks as a deployment says, and waits as long', async () => {
  await using over = await openImported(imported('params'));
  for (const { body } of await over.askTen('thinker')) expect(body).toMatchObject({ thinking: { type: 'enabled', budget_tokens: 2_000 }, max_tokens: 4_000 });
  expect(imported('params').config.routes?.['thinker']?.targets).toEqual([expect.objectContaining({ timeouts: { totalMs: 45_000, firstTokenMs: 4_500 } })]);
});

it('counts costs by the prices and facts of the config', async () => {
  await using over = await openImported(imported('priced'));
  for (const model of ['own', 'deployed'] as const) for (const { served } of await over.askTen(model)) expect(served).toBeDefined();
  const own = await over.router.chat({ model: 'own', messages: [{ role: 'user', content: 'Hi' }] } as never);
  const { usage, cost } = own;
  expect(cost.priceId).toBe('config:custom/acme-7b');
  expect(cost.nanoUsd).toBe(Math.round(usage.input.total * 400) + Math.round(usage.output.total * 1_200));
  const deployed = await over.router.chat({ model: 'deployed', messages: [{ role: 'user', content: 'Hi' }] } as never);
  expect(deployed.cost).toMatchObject({ estimated: false, priceId: expect.stringContaining('gpt-4o-mini') });
  expect(imported('priced').config.models).toMatchObject({ 'custom/acme-7b': { maxInputTokens: 16_000, maxOutputTokens: 2_000, tools: true, image: false } });
});

it('calls each vendor by its own wire', async () => {
  const { config, environment, notes } = imported('vendors');
  await using over = await openImported(imported('vendors'));
  const served = {
    'claude-on-bedrock': 'bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0',
    'gemini-on-vertex': 'vertex/gemini-2.5-flash',
    local: 'ollama/llama3.2',
    router: 'openrouter/mistralai/mistral-small',
    replicated: 'replicate/meta/meta-llama-3-8b-instruct',
    bare: 'anthropic/claude-haiku-4-5',
  };
  for (const [model, target] of Object.entries(served)) for (const outcome of await over.askTen(model)) expect(outcome.served).toBe(target);
  expect(config.providers).toMatchObject({
    bedrock: { region: 'us-west-2' },
    vertex: { region: 'europe-west4', options: { project: 'acme-prod-1', location: 'europe-west4', googleAuthOptions: { keyFilename: '/run/secrets/vertex.json' } } },
    ollama: { baseURL: 'http://localhost:11434/v1' },
  });
  expect(environment).toEqual(['ANTHROPIC_API_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'OPENROUTER_API_KEY', 'REPLICATE_API_KEY']);
  expect(notes.filter(({ level }) => level === 'unsupported')).toEqual([expect.objectContaining({ path: 'model_list[6]', what: 'cohere/command-r-plus' })]);
});

it('shares named credentials, and embeds', async () => {
  const { config, environment, kept, notes } = imported('credentials');
  await using over = await openImported(imported('credentials'));
  for (const { served } of await over.askTen('chat')) expect(served).toBe('azure/chat-prod');
  for (let count = 0; count < 10; count += 1) {
    const { embeddings, target } = await over.router.embed({ model: 'embed', input: ['Hi'] } as never);
    expect([embeddings.length, target]).toEqual([1, 'azure/embed-prod']);
  }
  expect(over.emulators['azure']?.calls.map(({ path }) => path)).toEqual([...Array.from({ length: 10 }, () => '/openai/deployments/chat-prod/chat/completions'), ...Array.from({ length: 10 }, () => '/openai/deployments/embed-prod/embeddings')]);
  expect(config.providers).toEqual({ azure: { adapter: 'openai', vendor: 'azure', apiKey: 'env:AZURE_PROD_KEY', baseURL: 'https://acme.openai.azure.com/', options: { apiVersion: '2024-10-21' } } });
  expect(environment).toEqual(['AZURE_PROD_KEY']);
  expect(kept.environment).toEqual({ LANGFUSE_HOST: 'https://langfuse.acme.example' });
  expect(kept.limits).toEqual([{ scope: {}, concurrency: 200 }]);
  expect(notes.find(({ path }) => path === 'model_list[2]')?.why).toContain('image_generation');
  // A key of the proxy may stand in the source in plain text.
  expect(JSON.stringify(notes)).not.toContain('LITELLM_MASTER_KEY');
});
