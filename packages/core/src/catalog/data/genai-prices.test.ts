import { calcPrice, findProvider, type Provider } from '@pydantic/genai-prices';
import { expect, test } from 'vitest';
import { compilePrice, ratesAt, unknownRate, type Rates } from '../compile-price.ts';
import type { ModelFacts } from '../model-facts.ts';
import { builtInModels } from './index.ts';

/** Vendors that genai-prices names otherwise, or does not have. */
const theirVendors: Readonly<Record<string, string | undefined>> = { bedrock: 'aws', vertex: 'google-vertex', xai: 'x-ai', moonshot: 'moonshotai', alibaba: undefined, nvidia: undefined };

const theirKinds = {
  input: 'input_mtok',
  cacheRead: 'cache_read_mtok',
  cacheWrite: 'cache_write_mtok',
  cacheWrite1h: 'cache_write_1h_mtok',
  audioInput: 'input_audio_mtok',
  output: 'output_mtok',
  audioOutput: 'output_audio_mtok',
} as const;

const target = (row: ModelFacts): string => `${row.vendor}/${row.id}`;

function providerOf(vendor: string): Provider | undefined {
  return vendor in theirVendors && theirVendors[vendor] === undefined ? undefined : findProvider({ providerId: theirVendors[vendor] ?? vendor });
}

/** What their ids leave out or write otherwise: paths, capitals, dates, versions, and which region it is. */
function bare(id: string): string {
  const name = id.slice(id.startsWith('accounts/') ? id.lastIndexOf('/') + 1 : 0).toLowerCase();
  return name
    .replace(/^(us|regional)\./, '')
    .replace(/@\d{8}$/, '')
    .replace(/-\d{8}/, '')
    .replace(/-v1(:0)?$/, '');
}

/** What genai-prices says of a model, if it means exactly that model: it matches by beginnings too. */
function theirs(row: ModelFacts) {
  const provider = providerOf(row.vendor);
  if (!provider) return undefined;
  const answer = calcPrice({ input_tokens: 1, output_tokens: 1 }, row.id, { provider, timestamp: new Date(row.checkedAt) });
  return answer && [row.id, ...row.aliases].some((own) => bare(own) === bare(answer.model.id)) ? answer : undefined;
}

/** Audio without a rate of its own is billed with the rest. */
function rateOf(rates: Rates, kind: keyof typeof theirKinds): number {
  if (kind === 'audioInput' && rates.audioInput === unknownRate) return rates.input;
  return rates[kind];
}

/** Where a row and genai-prices 0.1.8 differ, what they say, and why the row stands. */
const disagreements: Readonly<Record<string, string>> = {
  'azure/gpt-5.5 contextWindow': "as for OpenAI's row",
  'fireworks/accounts/fireworks/models/glm-5p2 contextWindow': 'they round 1,048,576',
  'fireworks/accounts/fireworks/models/kimi-k3 contextWindow': 'they round 1,048,576',
  'fireworks/accounts/fireworks/models/minimax-m3 contextWindow': 'models.dev has 512,000; the smaller one is safe',
  'fireworks/accounts/fireworks/models/nemotron-3-ultra-nvfp4 contextWindow': 'they round 262,144',
  'mistral/codestral-2508 contextWindow': "the model's own page says 128k by now",
  'mistral/ministral-3b-2512 contextWindow': "the model's own page says 256k, as for its larger siblings",
  'mistral/mistral-embed output, long: 0.1': 'an embedding has no output tokens',
  'mistral/mistral-embed output, short: 0.1': 'an embedding has no output tokens',
  'openai/gpt-4.1 contextWindow': 'they round 1,047,576 to a million',
  'openai/gpt-4.1-mini contextWindow': 'they round 1,047,576 to a million',
  'openai/gpt-5.5 contextWindow': 'models.dev and LiteLLM have 1,050,000, as for its siblings',
  'openai/gpt-5.5-pro contextWindow': 'models.dev and LiteLLM have 1,050,000, as for its siblings',
  'vertex/claude-opus-4-6 cacheRead, long: 1': 'the surcharge above 200,000 tokens ended on 2026-03-13',
  'vertex/claude-opus-4-6 cacheWrite, long: 12.5': 'the surcharge above 200,000 tokens ended on 2026-03-13',
  'vertex/claude-opus-4-6 input, long: 10': 'the surcharge above 200,000 tokens ended on 2026-03-13',
  'vertex/claude-opus-4-6 output, long: 37.5': 'the surcharge above 200,000 tokens ended on 2026-03-13',
  'xai/grok-4.5 cacheRead, long: 0.6': 'the vendor lists half a dollar, and twice that for long requests',
  'xai/grok-4.5 cacheRead, short: 0.3': 'the vendor lists half a dollar, and twice that for long requests',
  ...Object.fromEntries(
    [
      ...['2.5-flash-lite', '3.6-flash'].map((model) => `google/gemini-${model}`),
      ...['3-flash-preview', '3.1-flash-lite', '3.5-flash', '3.5-flash-lite', '3.7-flash', '3.8-flash'].flatMap((model) => [`google/gemini-${model}`, `vertex/gemini-${model}`]),
    ].map((row) => [`${row} contextWindow`, 'they round 1,048,576 to a million']),
  ),
};

test('the rows agree with genai-prices wherever it has the exact model, but for what is listed', () => {
  const found: string[] = [];
  const compared = new Set<string>();
  for (const row of builtInModels()) {
    const their = theirs(row);
    if (!their || !row.prices) continue;
    compared.add(target(row));
    const { context_window } = their.model;
    if (context_window !== undefined && context_window !== row.contextWindow) found.push(`${target(row)} contextWindow`);
    const price = compilePrice(target(row), 'catalog', row.prices);
    // Not at a threshold itself: they put those of some rows one token lower.
    for (const [size, inputTokens] of [['short', 1_000], ['long', (row.contextWindow ?? 0) - 1_000]] as const) {
      const rates = ratesAt(price, Date.parse(row.checkedAt), inputTokens, undefined);
      for (const [kind, key] of Object.entries(theirKinds) as [keyof typeof theirKinds, string][]) {
        const listed = their.model_price[key];
        if (listed === undefined) continue;
        const usd = typeof listed === 'number' ? listed : listed.tiers.reduce((held, tier) => (inputTokens > tier.start ? tier.price : held), listed.base);
        if (rates && rateOf(rates, kind) !== Math.round(usd * 1e6)) found.push(`${target(row)} ${kind}, ${size}: ${usd}`);
      }
    }
  }
  expect(found.sort()).toEqual(Object.keys(disagreements).sort());
  expect(compared.size).toBeGreaterThanOrEqual(200);
});
