import type { ModelFacts } from '../model-facts.ts';
import type { PriceSheet } from '../price-sheet.ts';
import { anthropicModels } from './anthropic.ts';
import { deepseekModels } from './deepseek.ts';
import { googleModels } from './google.ts';
import { mistralModels } from './mistral.ts';
import { moonshotModels } from './moonshot.ts';
import { gptOss120b, gptOss20b, llama33, minimaxM3 } from './open-weights.ts';
import { openaiModels } from './openai.ts';
import { servedBy } from './roads.ts';
import { chatRows, rowOf } from './rows.ts';
import { xaiModels } from './xai.ts';
import { zaiModels } from './zai.ts';

const source = (id: string): string => `https://openrouter.ai/${id}`;

/** Its id of a model, its maker's where that differs, and what else differs. */
type Through = readonly [id: string, makersId: string, own?: Partial<ModelFacts>];

const claude: readonly Through[] = [
  ['anthropic/claude-fable-5.1', 'claude-fable-5-1'],
  ['anthropic/claude-fable-5', 'claude-fable-5'],
  ['anthropic/claude-opus-5.5', 'claude-opus-5-5'],
  ['anthropic/claude-opus-5', 'claude-opus-5'],
  ['anthropic/claude-opus-4.8', 'claude-opus-4-8'],
  ['anthropic/claude-opus-4.7', 'claude-opus-4-7'],
  ['anthropic/claude-opus-4.6', 'claude-opus-4-6'],
  ['anthropic/claude-opus-4.5', 'claude-opus-4-5'],
  ['anthropic/claude-sonnet-5.5', 'claude-sonnet-5-5', { verified: 'one-source' }],
  ['anthropic/claude-sonnet-5', 'claude-sonnet-5'],
  ['anthropic/claude-sonnet-4.6', 'claude-sonnet-4-6'],
  ['anthropic/claude-haiku-4.5', 'claude-haiku-4-5'],
];

const gpt: readonly Through[] = ['gpt-6-sol', 'gpt-6-luna', 'gpt-5.6-terra', 'gpt-5.6-luna', 'gpt-5.5', 'gpt-5.4', 'gpt-5.4-mini', 'gpt-5.4-nano', 'gpt-5.2'].map((id) => [`openai/${id}`, id]);

/** What is written to Gemini's cache costs five minutes of storage here. */
const cached = (sheet: PriceSheet, cacheWrite: number): Partial<ModelFacts> => ({ prices: [{ ...sheet, cacheWrite }] });
const gemini: readonly Through[] = [
  // models.dev alone has these two, without their caches.
  ['google/gemini-3.8-flash', 'gemini-3.8-flash', { verified: 'one-source' }],
  ['google/gemini-3.7-flash', 'gemini-3.7-flash', { verified: 'one-source' }],
  ['google/gemini-3.5-flash', 'gemini-3.5-flash', cached({ input: 1.5, cacheRead: 0.15, output: 9 }, 0.083333)],
  ['google/gemini-3.1-flash-lite', 'gemini-3.1-flash-lite', cached({ input: 0.25, cacheRead: 0.025, audioInput: 0.5, output: 1.5 }, 0.083333)],
  ['google/gemini-3-flash-preview', 'gemini-3-flash-preview', cached({ input: 0.5, cacheRead: 0.05, audioInput: 1, output: 3 }, 0.083333)],
];

/** Models that only their makers serve, at their makers' prices. */
const others: readonly (readonly [() => readonly ModelFacts[], readonly Through[]])[] = [
  [anthropicModels, claude],
  [openaiModels, gpt],
  [googleModels, gemini],
  // A fifth below its maker's price.
  [
    xaiModels,
    [
      [
        'x-ai/grok-4.7',
        'grok-4.7',
        { maxOutputTokens: 450_000, prices: [{ input: 1.6, cacheRead: 0.4, output: 4.8, tiers: [{ aboveInputTokens: 199_999, input: 3.2, cacheRead: 0.8, output: 9.6 }] }], verified: 'one-source' },
      ],
    ],
  ],
  [
    mistralModels,
    [
      ['mistralai/mistral-large-2512', 'mistral-large-2512'],
      ['mistralai/mistral-medium-3-5', 'mistral-medium-3-5'],
      ['mistralai/mistral-small-2603', 'mistral-small-2603'],
    ],
  ],
];

/** Many hosts serve these at prices of their own. OpenRouter picks one and says with each answer what it cost, so the rows have no price. */
const byManyHosts: readonly (readonly [() => readonly ModelFacts[], readonly Through[]])[] = [
  [deepseekModels, [['deepseek/deepseek-v4-pro', 'deepseek-v4-pro']]],
  [
    moonshotModels,
    [
      ['moonshotai/kimi-k3', 'kimi-k3'],
      ['moonshotai/kimi-k2.6', 'kimi-k2.6'],
    ],
  ],
  [
    zaiModels,
    [
      ['z-ai/glm-5.3', 'glm-5.3'],
      ['z-ai/glm-5.3-flash', 'glm-5.3-flash'],
      ['z-ai/glm-5.2', 'glm-5.2'],
    ],
  ],
];

/** A choice of the gateway's most used chat models. */
export function openrouterModels(): readonly ModelFacts[] {
  const through = (roads: typeof others, unpriced: Partial<ModelFacts>): readonly ModelFacts[] =>
    roads.flatMap(([models, ids]) => {
      const rows = models();
      return ids.map(([id, makersId, own]) => servedBy(rowOf(rows, makersId), { id, vendor: 'openrouter', source: source(id), maxTokensParameter: undefined, ...unpriced, ...own }));
    });
  return [
    ...through(others, {}),
    ...through(byManyHosts, { prices: undefined, temperature: undefined, verified: 'one-source' }),
    ...chatRows({ vendor: 'openrouter', source, checkedAt: '2026-11-21', verified: 'one-source' }, [
      { id: 'openai/gpt-oss-120b', ...gptOss120b, contextWindow: 131_072 },
      { id: 'openai/gpt-oss-20b', ...gptOss20b, contextWindow: 131_072 },
      { id: 'meta-llama/llama-3.3-70b-instruct', ...llama33, contextWindow: 131_072 },
      { id: 'minimax/minimax-m3', ...minimaxM3, contextWindow: undefined },
    ]),
  ];
}
