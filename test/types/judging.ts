import type { Adapter } from '../../packages/core/src/adapter/adapter.ts';
import { createRouter } from '../../packages/core/src/client/create-router.ts';
import { defineConfig } from '../../packages/core/src/config/define-config.ts';
import type { ConfigData } from '../../packages/core/src/config/config-types.ts';
import json from './config.json' with { type: 'json' };

// What the types say of judges. Checked by `tsc -p tsconfig.test.json`; never run.

declare const openai: Adapter<'openai'>;
const providers = { openai: openai() } as const;
const targets = ['openai/gpt-5-mini', 'openai/gpt-5'] as const;

// Judges of the config and of the code.
const router = createRouter(
  {
    providers,
    routes: {
      chat: { targets, cascade: { judge: 'helpful', passScore: 0.7 }, eval: { judges: ['short', 'fits'], sample: 0.1, concurrency: { max: 2 } } },
      plain: { targets },
    },
    judges: { helpful: { model: 'plain', rubric: 'It helps.' }, fits: { schema: { type: 'object' } } },
  },
  { judges: { short: ({ text }) => text.length < 100 } },
);
router.feedback('call_1', { score: 1, tags: { source: 'thumbs' } });
// @ts-expect-error a score is a number
router.feedback('call_1', { score: true });

// @ts-expect-error a misspelt judge
createRouter({ providers, routes: { chat: { targets, cascade: { judge: 'helpfull' } } }, judges: { helpful: { model: 'openai/gpt-5', rubric: 'x' } } });
// @ts-expect-error a judge of the code that is not there
createRouter({ providers, routes: { chat: { targets, eval: { judges: ['shrot'], sample: 1 } } } }, { judges: { short: () => 1 } });
// @ts-expect-error a misspelt key
createRouter({ providers, routes: { chat: { targets, cascade: { judge: 'short', passscore: 1 } } } }, { judges: { short: () => 1 } });
// @ts-expect-error a judge's model that is not there
createRouter({ providers, judges: { helpful: { model: 'opneai/gpt-5', rubric: 'x' } } });
// @ts-expect-error a judge is a model or a schema
createRouter({ providers, judges: { helpful: { model: 'openai/gpt-5', rubric: 'x', schema: {} } } });
// @ts-expect-error a judge gives a score
createRouter({ providers }, { judges: { short: () => 'yes' } });

// Code is not known where a config stands alone, and nothing is where it came from a file.
defineConfig({ providers, routes: { chat: { targets, cascade: { judge: 'of the code' } } } });
createRouter(json as ConfigData, { judges: { any: () => 1 } });
