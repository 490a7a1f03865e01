import { importLiteLLM } from '@zerohop/importers';
import { expect, it } from 'vitest';
import { litellmSamples } from './litellm-samples.ts';
import { expectShares, openImported, type OpenImported } from './open-imported.ts';

const opened = (sample: keyof typeof litellmSamples): Promise<OpenImported> => openImported(importLiteLLM(litellmSamples[sample], { env: {} }));

it('draws deployments by their rpm', async () => {
  await using over = await opened('byLimits');
  for (const { served, asked } of await over.askTen('support')) expect(asked).toEqual([served]);
  await expectShares(over, 'support', { 'azure/support-eu': 0.3, 'azure-2/support-us': 0.1, 'openai/gpt-4o': 0.6 });
});

it('draws deployments by their weights, and never one without', async () => {
  await using over = await opened('byWeights');
  expect(Object.keys(over.emulators)).toEqual(['groq', 'together']);
  await over.askTen('draft');
  await expectShares(over, 'draft', { 'groq/llama-3.3-70b-versatile': 0.8, 'together/meta-llama/Llama-3.3-70B-Instruct-Turbo': 0.2 });
});

it('goes to the stand-in that is for the failure', async () => {
  await using over = await opened('byReason');
  for (const { served } of await over.askTen('small')) expect(served).toBe('openai/gpt-4o-mini');

  for (const [condition, standIn] of [['content_filter', 'anthropic/claude-haiku-4-5'], ['context_length', 'google/gemini-2.5-flash']] as const) {
    const well = over.fail('openai', { type: 'error', condition });
    for (const { asked } of await over.askTen('small')) expect(asked).toEqual(['openai/gpt-4o-mini', standIn]);
    well();
  }
  over.fail('openai', { type: 'error', condition: 'rate_limit' });
  expect((await over.ask('small')).asked).toEqual(['openai/gpt-4o-mini', 'mistral/mistral-small-latest']);
});

it('repeats as often as num_retries says, then goes on', async () => {
  await using over = await opened('byReason');
  over.fail('openai');
  expect((await over.ask('small')).asked).toEqual(['openai/gpt-4o-mini', 'openai/gpt-4o-mini', 'mistral/mistral-small-latest']);
  over.fail('mistral');
  expect(await over.ask('small')).toMatchObject({ served: undefined, code: 'server_error' });
});

it('goes to default_fallbacks from every group but its own, with refused prompts too', async () => {
  await using over = await opened('everywhere');
  const safe = 'anthropic/claude-sonnet-4-5';
  over.fail('openai', { type: 'error', condition: 'content_filter' });
  over.fail('xai', { type: 'error', condition: 'overloaded' });
  for (const { asked } of await over.askTen('chat')) expect(asked).toEqual(['openai/gpt-4.1', safe]);
  // Its breaker opens on the way.
  const outcomes = await over.askTen('code');
  expect(outcomes.map(({ served }) => served)).toEqual(Array.from({ length: 10 }, () => safe));
  expect(outcomes[0]?.asked).toEqual(['xai/grok-4', safe]);
  over.fail('anthropic', { type: 'error', condition: 'permission' });
  expect((await over.ask('safe')).asked).toEqual([safe]);
});

it('asks each of those that stand in for each other once', async () => {
  await using over = await opened('mutual');
  const [fast, smart, cheap] = ['openai/gpt-4.1-mini', 'anthropic/claude-sonnet-4-5', 'groq/llama-3.1-8b-instant'];
  for (const { asked } of await over.askTen('fast')) expect(asked).toEqual([fast]);
  over.fail('openai', { type: 'error', condition: 'rate_limit' });
  over.fail('anthropic', { type: 'error', condition: 'rate_limit' });
  expect((await over.ask('fast')).asked).toEqual([fast, smart, cheap]);
  await using other = await opened('mutual');
  other.fail('openai', { type: 'error', condition: 'rate_limit' });
  other.fail('anthropic', { type: 'error', condition: 'rate_limit' });
  expect((await other.ask('smart')).asked).toEqual([smart, fast, cheap]);
});

it('asks a tier when the one before it has failed', async () => {
  await using over = await opened('tiers');
  const served = (await over.askTen('chat')).map((outcome) => outcome.served);
  expect(new Set(served)).toEqual(new Set(['vllm/served-a', 'vllm-2/served-b']));
  over.fail('vllm', { type: 'error', condition: 'overloaded' });
  over.fail('vllm-2', { type: 'error', condition: 'overloaded' });
  const { asked } = await over.ask('chat');
  expect(asked.slice(0, 2).sort()).toEqual(['vllm-2/served-b', 'vllm/served-a']);
  expect(asked[2]).toBe('openai/gpt-4o-mini');
  over.fail('openai');
  expect((await over.ask('chat')).served).toBe('custom/served-far');
});

it('leaves a deployment alone that fails too often', async () => {
  await using over = await opened('cooling');
  const [first, second] = ['openai/gpt-4o-mini', 'groq/llama-3.1-8b-instant'];
  over.fail('openai');
  const asked = (await over.askTen('chat')).map((outcome) => outcome.asked);
  expect(asked.slice(0, 3)).toEqual([[first, second], [first, second], [first, second]]);
  // allowed_fails: 2, so the third failure was one too many.
  expect(asked.slice(3)).toEqual(Array.from({ length: 7 }, () => [second]));
  const { untilMs = 0 } = over.router.status().targets[first] ?? {};
  expect(untilMs - Date.now()).toBeGreaterThan(230_000);
});

it('serves other names of a group, and models of wildcards', async () => {
  await using over = await opened('names');
  const imported = importLiteLLM(litellmSamples.names, { env: {} });
  expect(imported.models).toEqual({ 'GPT 4o (EU)': 'gpt-4o-eu', 'gpt-4': 'gpt-4', 'hidden-name': 'hidden-name' });
  for (const name of Object.values(imported.models)) for (const { served } of await over.askTen(name)) expect(served).toBe('openai/gpt-4o');
  for (const { served } of await over.askTen('anthropic/claude-sonnet-4-5')) expect(served).toBe('anthropic/claude-sonnet-4-5');
  over.fail('openai');
  for (const name of Object.values(imported.models)) expect((await over.ask(name)).served).toBe('anthropic/claude-haiku-4-5');
});

it('goes by load and by price', async () => {
  await using over = await opened('byLoad');
  const imported = importLiteLLM(litellmSamples.byLoad, { env: {} });
  expect(imported.config.routes?.['chat']?.strategy).toBe('least-busy');
  expect(imported.config.routes?.['cheap']?.strategy).toBe('cheapest');
  for (const { served } of await over.askTen('cheap')) expect(served).toBe('openai/gpt-4.1-mini');
  over.emulators['openai']?.reset();
  // Of two calls at once, none goes where the other is.
  const [deepseek, openai] = [over.emulators['deepseek'], over.emulators['openai']];
  const pairs = await Promise.all([over.ask('chat'), over.ask('chat')]);
  expect(pairs.map(({ served }) => served).sort()).toEqual(['deepseek/deepseek-chat', 'openai/gpt-4o-mini']);
  expect([deepseek?.calls.length, openai?.calls.length]).toEqual([1, 1]);
  for (const { served } of await over.askTen('chat')) expect(served).toBeDefined();
  expect(imported.kept.limits).toEqual([
    { scope: { target: 'openai/gpt-4o-mini' }, tokensPerMinute: 90_000 },
    { scope: { target: 'deepseek/deepseek-chat' }, tokensPerMinute: 10_000 },
  ]);
  expect(imported.kept.budgets).toEqual([
    { scope: { target: 'openai/gpt-4o-mini' }, usd: 25, window: { rollingMs: 86_400_000 }, mode: 'hard' },
    { scope: {}, usd: 100, window: { rollingMs: 30 * 86_400_000 }, mode: 'hard' },
  ]);
  expect(imported.kept.cache).toEqual({ 'litellm_settings.cache': true, 'litellm_settings.cache_params': { type: 'redis', ttl: 600 } });
});

it('reaches the last of many stand-ins', async () => {
  const prefixes = ['openai', 'groq', 'deepseek', 'moonshot', 'xai', 'cerebras', 'together_ai', 'fireworks_ai'];
  const model_list = prefixes.map((prefix, index) => ({ model_name: `m${index}`, litellm_params: { model: `${prefix}/m` } }));
  const imports = importLiteLLM({ model_list, router_settings: { num_retries: 0, fallbacks: [{ m0: prefixes.slice(1).map((_, index) => `m${index + 1}`) }] } }, { env: {} });
  expect(imports.config.defaults).toMatchObject({ maxAttempts: 8 });
  await using over = await openImported(imports);
  for (const provider of Object.keys(over.emulators).slice(0, -1)) over.fail(provider, { type: 'error', condition: 'rate_limit' });
  expect((await over.ask('m0')).served).toBe('fireworks/m');
});
