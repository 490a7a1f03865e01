import { importPortkey, type PortkeyOptions } from '@zerohop/importers';
import { expect, it } from 'vitest';
import { expectShares, openImported, type OpenImported } from './open-imported.ts';
import { portkeySamples } from './portkey-samples.ts';

const options: PortkeyOptions = {
  providers: {
    'azure-openai-eu': { adapter: 'openai', vendor: 'azure', baseURL: 'https://acme.openai.azure.com', apiKey: 'env:ACME_AZURE_KEY' },
    'claude-team': { adapter: 'anthropic', apiKey: 'env:CLAUDE_TEAM_KEY' },
  },
  models: { 'azure-openai-eu': 'gpt-4o' },
};
const imported = (sample: keyof typeof portkeySamples): ReturnType<typeof importPortkey> => importPortkey(portkeySamples[sample], options);
const opened = (sample: keyof typeof portkeySamples): Promise<OpenImported> => openImported(imported(sample));

it('asks one target, again where it is told to, with what is laid over the request', async () => {
  await using over = await opened('plain');
  for (const { served, body } of await over.askTen('main', { temperature: 1 })) {
    expect(served).toBe('openai/gpt-4o-mini');
    expect(body).toMatchObject({ temperature: 0.1, model: 'gpt-4o-mini' });
  }
  over.fail('openai', { type: 'error', condition: 'overloaded' });
  expect((await over.ask('main')).asked).toHaveLength(3);
  expect(imported('plain').kept.cache).toEqual({ cache: { mode: 'semantic', max_age: 600 } });
});

it('asks one target after another, each once', async () => {
  await using over = await opened('fallback');
  const [first, second, third] = ['openai/gpt-4.1', 'anthropic/claude-sonnet-4-5', 'google/gemini-2.5-flash'];
  for (const { asked } of await over.askTen('main')) expect(asked).toEqual([first]);
  over.fail('openai', { type: 'error', condition: 'rate_limit' });
  const { asked, body } = await over.ask('main', { maxTokens: 9_000 });
  expect(asked).toEqual([first, second]);
  expect(body).toMatchObject({ max_tokens: 512 });
  over.fail('anthropic');
  expect((await over.ask('main')).asked.at(-1)).toBe(third);
  over.fail('google');
  expect(await over.ask('main')).toMatchObject({ served: undefined, code: 'server_error' });
});

it('draws targets by weight', async () => {
  await using over = await opened('loadbalance');
  for (const { served, asked } of await over.askTen('main')) expect(asked).toEqual([served]);
  await expectShares(over, 'main', { 'openai-eu-1a2b3c/gpt-4o': 0.75, 'azure-openai-eu/gpt-4o': 0.25 });
  expect(imported('loadbalance').environment).toEqual(['ACME_AZURE_KEY', 'OPENAI_EU_1A2B3C_API_KEY']);
});

it.each([
  [{ plan: 'paid', region: 'eu-west' }, 'anthropic/claude-sonnet-4-5'],
  [{ plan: 'free' }, 'mistral/mistral-small-latest'],
  [{ plan: 'other', region: 'eu-north' }, 'mistral/mistral-small-latest'],
  [{ plan: 'other', region: 'us-east' }, 'openai/gpt-4o-mini'],
  [undefined, 'openai/gpt-4o-mini'],
])('chooses by metadata %j, and goes nowhere else when that fails', async (metadata, target) => {
  await using over = await opened('conditional');
  for (const { asked } of await over.askTen('main', { metadata })) expect(asked).toEqual([target]);
  over.fail(target.split('/')[0] ?? '');
  expect((await over.ask('main', { metadata })).asked).toEqual([target]);
});

it('chooses by what the request says', async () => {
  await using over = await opened('byParams');
  for (const { served } of await over.askTen('writer', { temperature: 1.5 })) expect(served).toBe('anthropic/claude-haiku-4-5');
  for (const { served } of await over.askTen('main', { temperature: 1, maxTokens: 1_999 })) expect(served).toBe('xai/grok-4');
  for (const { served } of await over.askTen('main', { temperature: 1, maxTokens: 2_000 })) expect(served).toBe('openai/gpt-4.1-mini');
  const stream = over.router.stream({ model: 'main', messages: [{ role: 'user', content: 'Hi' }] } as never);
  expect((await stream.response()).target).toBe('cerebras/llama3.1-8b');
  expect(imported('byParams').models).toEqual({ main: 'main', writer: 'writer' });
});

it('draws first, then goes on', async () => {
  await using over = await opened('drawThenFallback');
  await expectShares(over, 'main', { 'openai/gpt-4o': 0.5, 'openai-2/gpt-4o': 0.5 });
  over.fail('openai', { type: 'error', condition: 'rate_limit' });
  over.fail('openai-2', { type: 'error', condition: 'rate_limit' });
  expect((await over.ask('main')).asked.at(-1)).toBe('anthropic/claude-sonnet-4-5');
  over.fail('anthropic');
  for (const { served, body } of await over.askTen('main', { temperature: 1 })) {
    expect(served).toBe('groq/llama-3.3-70b-versatile');
    expect(body).toMatchObject({ temperature: 0 });
  }
});

it('draws between a target and a chain, which stays one', async () => {
  await using over = await opened('drawOfChains');
  await over.askTen('main');
  await expectShares(over, 'main', { 'openai/gpt-4.1': 0.75, 'deepseek/deepseek-chat': 0.25 });
  over.fail('deepseek', { type: 'error', condition: 'rate_limit' });
  await expectShares(over, 'main', { 'openai/gpt-4.1': 0.75, 'moonshot/kimi-k2': 0.25 });
});

it('draws between chains wherever they stand', async () => {
  await using over = await opened('deepDraws');
  for (const { asked } of await over.askTen('main', { metadata: { tier: 'gold' } })) expect(asked).toEqual(['anthropic/claude-sonnet-4-5']);
  await expectShares(over, 'main', { 'groq/llama-3.1-8b-instant': 0.25, 'deepseek/deepseek-chat': 0.75 });
  over.fail('deepseek', { type: 'error', condition: 'rate_limit' });
  over.fail('moonshot', { type: 'error', condition: 'rate_limit' });
  over.fail('anthropic', { type: 'error', condition: 'rate_limit' });
  expect((await over.ask('main', { metadata: { tier: 'gold' } })).asked).toEqual(['anthropic/claude-sonnet-4-5', 'openai/gpt-4.1']);
  await expectShares(over, 'main', { 'groq/llama-3.1-8b-instant': 0.25, 'openai/gpt-4.1': 0.75 });
});

it('hands settings down to chains and draws below a condition', async () => {
  await using over = await opened('nested');
  const gold = { metadata: { tier: 'gold' } };
  for (const { asked, body } of await over.askTen('main', gold)) {
    expect(asked).toEqual(['anthropic/claude-sonnet-4-5']);
    expect(body).toMatchObject({ temperature: 0.3 });
  }
  over.fail('anthropic');
  const { asked, body } = await over.ask('main', gold);
  expect(asked).toEqual(['anthropic/claude-sonnet-4-5', 'anthropic/claude-sonnet-4-5', 'openai/gpt-4.1']);
  expect(body).toMatchObject({ temperature: 0.9 });
  const others = (await over.askTen('main')).map(({ served }) => served);
  expect(new Set(others)).toEqual(new Set(['groq/llama-3.1-8b-instant', 'together/meta-llama/Llama-3.1-8B-Instruct-Turbo']));
});

it('chooses inside a chain, and goes on behind the choice', async () => {
  await using over = await opened('choiceInChain');
  for (const { asked } of await over.askTen('main')) expect(asked).toEqual(['openai/gpt-4o']);
  const own = { metadata: { data: 'private' } };
  for (const { asked } of await over.askTen('main', own)) expect(asked).toEqual(['ollama/llama3.2']);
  over.fail('ollama', { type: 'error', condition: 'overloaded' });
  expect((await over.ask('main', own)).asked).toEqual(['ollama/llama3.2', 'custom/spare']);
});

it('finds the accounts of slugs, and takes over breakers', async () => {
  const { environment, notes } = imported('accounts');
  expect(environment).toEqual(['CLAUDE_TEAM_KEY', 'OPENAI_PROD_API_KEY']);
  expect(notes.filter(({ level }) => level === 'unsupported').map(({ path }) => path)).toEqual(['input_guardrails']);
  await using over = await opened('accounts');
  over.fail('openai-prod');
  const asked = (await over.askTen('main')).map((outcome) => outcome.asked.map((target) => target.split('/')[0]));
  expect(asked).toEqual([...Array.from({ length: 2 }, () => ['openai-prod', 'claude-team']), ...Array.from({ length: 8 }, () => ['claude-team'])]);
});

it('reaches the last of many targets, with all their retries', async () => {
  const providers = ['openai', 'groq', 'deepseek', 'moonshot', 'x-ai', 'cerebras', 'together-ai', 'fireworks-ai', 'mistral-ai'];
  const imports = importPortkey({ strategy: { mode: 'fallback' }, retry: { attempts: 1 }, targets: providers.map((provider) => ({ provider, override_params: { model: 'm' } })) });
  expect(imports.config.defaults).toEqual({ retry: false, maxAttempts: 18 });
  await using over = await openImported(imports);
  for (const provider of Object.keys(over.emulators)) over.fail(provider);
  const { asked } = await over.ask('main');
  expect(asked).toEqual(['openai', 'groq', 'deepseek', 'moonshot', 'xai', 'cerebras', 'together', 'fireworks', 'mistral'].flatMap((provider) => [`${provider}/m`, `${provider}/m`]));
});

it('signs in to clouds', async () => {
  await using over = await opened('clouds');
  for (const { served } of await over.askTen('main')) expect(served).toBe('bedrock/eu.anthropic.claude-haiku-4-5-20251001-v1:0');
  expect(imported('clouds')).toMatchObject({ adapters: ['bedrock'], config: { providers: { bedrock: { region: 'eu-west-1', options: { credentials: { accessKeyId: 'AKIAMADEUP' } } } } } });
});

it('reads camel case', async () => {
  await using over = await opened('camelCase');
  for (const { served, body } of await over.askTen('main')) {
    expect(served).toBe('azure/chat');
    expect(body).toMatchObject({ seed: 3 });
  }
  expect(over.emulators['azure']?.calls[0]?.path).toContain('/deployments/chat/');
  over.fail('azure', { type: 'error', condition: 'rate_limit' });
  expect((await over.ask('main')).asked).toEqual(['azure/chat', 'openai/gpt-4o']);
});
