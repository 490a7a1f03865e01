import type { Adapter } from '../../packages/core/src/adapter/adapter.ts';
import { createRouter } from '../../packages/core/src/client/create-router.ts';
import type { ConfigData, RouteConfig } from '../../packages/core/src/config/config-types.ts';

// What the types infer from splits and shadows, and what they refuse. Checked by `tsc -p tsconfig.test.json`; never run.

declare const openai: Adapter<'openai'>;

const router = createRouter({
  providers: { openai: openai() },
  routes: {
    chat: {
      targets: ['openai/a'],
      split: { by: 'user', salt: 'spring', arms: { stable: { weight: 95 }, canary: { weight: 5, route: 'next' } } },
      shadow: { to: 'openai/c', sample: 0.1, concurrency: { max: 2 } },
    },
    other: { targets: ['openai/a'], split: { by: 'tags.feature', arms: { a: { weight: 1 }, b: { weight: 1, route: 'next' } } }, shadow: { to: 'next', sample: 1 } },
    next: { targets: ['openai/b'] },
  },
});
void router.chat({ model: 'next', messages: [] }).then(({ arm, decision: { split } }): (string | undefined)[] => [arm, split?.by, split?.arm]);
router.on('exposure', ({ route, arm, by, unit }) => `${route}${arm}${by}${unit}`);
router.on('shadow', ({ comparison, answers: { primary, shadow } }) => [comparison?.textSimilarity, primary.text, shadow?.text]);

createRouter({
  providers: { openai: openai() },
  routes: {
    // @ts-expect-error an arm to an unknown route
    chat: { targets: ['openai/a'], split: { arms: { canary: { weight: 5, route: 'nxet' } } } },
    next: { targets: ['openai/b'] },
  },
});
createRouter({
  providers: { openai: openai() },
  routes: {
    // @ts-expect-error an arm goes to a route, not to a target
    chat: { targets: ['openai/a'], split: { arms: { canary: { weight: 5, route: 'openai/b' } } } },
  },
});
createRouter({
  providers: { openai: openai() },
  routes: {
    // @ts-expect-error what a split may go by
    chat: { targets: ['openai/a'], split: { by: 'users', arms: { canary: { weight: 5 } } } },
  },
});
createRouter({
  providers: { openai: openai() },
  routes: {
    // @ts-expect-error a misspelt key of an arm
    chat: { targets: ['openai/a'], split: { arms: { canary: { weight: 5, rout: 'chat' } } } },
  },
});
createRouter({
  providers: { openai: openai() },
  routes: {
    // @ts-expect-error a shadow at a provider that is not there
    chat: { targets: ['openai/a'], shadow: { to: 'anthropic/b', sample: 0.1 } },
  },
});
createRouter({
  providers: { openai: openai() },
  routes: {
    // @ts-expect-error a misspelt key of a shadow
    chat: { targets: ['openai/a'], shadow: { to: 'openai/b', sampel: 0.1 } },
  },
});

// A config from elsewhere may hold any words.
declare const wide: RouteConfig;
createRouter({ providers: { openai: openai() }, routes: { chat: wide } } satisfies ConfigData);
