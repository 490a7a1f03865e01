import type { Effort } from '../../chat/reasoning.ts';
import type { ModelFacts } from '../model-facts.ts';
import { anthropicModels } from './anthropic.ts';
import { openaiModels } from './openai.ts';
import { gptOss120b, gptOss20b, llama4Maverick, llama4Scout } from './open-weights.ts';
import { servedBy } from './roads.ts';
import { chatRows, rowOf } from './rows.ts';

// US dollars per million tokens, as listed for official language models. How to refresh: docs/catalog.md.

const checkedAt = '2026-11-21';
const source = (id: string): string => `https://replicate.com/${id}`;

/** A prediction takes a prompt: no tools, no schema, no answer to go on with; and nobody says what a cache saves. */
const prompted = {
  tools: false,
  parallelTools: false,
  forcedTools: false,
  jsonSchema: false,
  audio: false,
  file: false,
  prefill: false,
  logprobs: false,
  maxTokensParameter: undefined,
  verified: 'one-source',
  checkedAt,
} as const satisfies Partial<ModelFacts>;

const minimalToHigh: readonly Effort[] = ['minimal', 'low', 'medium', 'high'];
const noneToHigh: readonly Effort[] = ['none', 'low', 'medium', 'high'];

const gpt5 = { temperature: false, reasoningControl: { efforts: minimalToHigh, defaultEffort: 'minimal', byDefault: true } } as const satisfies Partial<ModelFacts>;
/** Whether the models think is not said; there is no input for it. */
const claude = { maxOutputTokens: 64_000, temperature: false, reasoning: undefined, reasoningControl: undefined, hidesReasoning: undefined } as const satisfies Partial<ModelFacts>;
const steered = (efforts: readonly Effort[]): Partial<ModelFacts> => ({ temperature: false, reasoningControl: { efforts, defaultEffort: 'none', byDefault: false, off: 'effort-none' } });

/** Its id of a model, its maker's, and what is its own. */
type Through = readonly [id: string, makersId: string, own: Partial<ModelFacts>];

const fromOpenai: readonly Through[] = [
  ['openai/gpt-5.6-terra', 'gpt-5.6-terra', { ...steered([...noneToHigh, 'xhigh']), prices: undefined }],
  ['openai/gpt-5.1', 'gpt-5.1', { ...steered(noneToHigh), prices: [{ input: 1.25, output: 10 }] }],
  ['openai/gpt-5', 'gpt-5', { ...gpt5, prices: [{ input: 1.25, output: 10 }] }],
  ['openai/gpt-5-mini', 'gpt-5-mini', { ...gpt5, prices: [{ input: 0.25, output: 2 }] }],
  ['openai/gpt-5-nano', 'gpt-5-nano', { ...gpt5, prices: [{ input: 0.05, output: 0.4 }] }],
  ['openai/gpt-4.1', 'gpt-4.1', { prices: [{ input: 2, output: 8 }] }],
  ['openai/gpt-4.1-mini', 'gpt-4.1-mini', { prices: [{ input: 0.4, output: 1.6 }] }],
];

const fromAnthropic: readonly Through[] = [
  [
    'anthropic/claude-sonnet-5',
    'claude-sonnet-5',
    { ...claude, reasoning: true, reasoningControl: { efforts: ['medium', 'high'], byDefault: false, off: 'disabled' }, prices: undefined },
  ],
  ['anthropic/claude-4.5-sonnet', 'claude-sonnet-4-5', { ...claude, prices: [{ input: 3, output: 15 }] }],
  ['anthropic/claude-4.5-haiku', 'claude-haiku-4-5', { ...claude, prices: [{ input: 1, output: 5 }] }],
];

/** The host's official language models, a choice of the most used. Models that are billed by the second have no price that a sheet could say. */
export function replicateModels(): readonly ModelFacts[] {
  const through = (models: readonly ModelFacts[], roads: readonly Through[]): ModelFacts[] =>
    roads.map(([id, makersId, own]) => servedBy(rowOf(models, makersId), { id, vendor: 'replicate', source: source(id), ...prompted, ...own }));
  return [
    ...through(openaiModels(), fromOpenai),
    ...through(anthropicModels(), fromAnthropic),
    ...chatRows({ vendor: 'replicate', source, checkedAt }, [
      { id: 'openai/gpt-oss-120b', ...gptOss120b, ...prompted, temperature: undefined, contextWindow: 131_072, prices: [{ input: 0.18, output: 0.72 }] },
      { id: 'openai/gpt-oss-20b', ...gptOss20b, ...prompted, temperature: undefined, contextWindow: 131_072, prices: [{ input: 0.09, output: 0.36 }] },
      // Their images have no input here.
      { id: 'meta/llama-4-maverick-instruct', ...llama4Maverick, ...prompted, image: false, contextWindow: 1_000_000, prices: [{ input: 0.25, output: 0.95 }] },
      { id: 'meta/llama-4-scout-instruct', ...llama4Scout, ...prompted, image: false, contextWindow: 10_000_000, prices: [{ input: 0.17, output: 0.65 }] },
      ...openWeights.map((row) => ({ image: false, temperature: true, ...prompted, ...row })),
    ]),
  ];
}

const openWeights = [
  { id: 'meta/meta-llama-3.1-405b-instruct', canonicalId: 'meta/llama-3.1-405b-instruct', reasoning: false, contextWindow: 131_072, prices: [{ input: 9.5, output: 9.5 }] },
  { id: 'meta/meta-llama-3-70b-instruct', canonicalId: 'meta/llama-3-70b-instruct', reasoning: false, contextWindow: 8_192, prices: [{ input: 0.65, output: 2.75 }] },
  { id: 'meta/meta-llama-3-8b-instruct', canonicalId: 'meta/llama-3-8b-instruct', reasoning: false, contextWindow: 8_192, prices: [{ input: 0.05, output: 0.25 }] },
  {
    id: 'deepseek-ai/deepseek-v3.1',
    canonicalId: 'deepseek/deepseek-v3.1',
    reasoning: true,
    reasoningControl: { efforts: ['medium'], byDefault: false, off: 'omit' },
    contextWindow: 160_000,
    prices: [{ input: 0.672, output: 2.016 }],
  },
  { id: 'deepseek-ai/deepseek-r1', canonicalId: 'deepseek/deepseek-r1', reasoning: true, reasoningControl: { byDefault: true }, contextWindow: 64_000, prices: [{ input: 3.75, output: 10 }] },
] as const satisfies readonly (Partial<ModelFacts> & { id: string })[];
