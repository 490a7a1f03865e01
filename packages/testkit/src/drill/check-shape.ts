import { type ConfigData, createRouter, type RouterCode } from '@zerohop/core';
import { type Adapter, defineAdapter, ZerohopError } from '@zerohop/core/adapter';

const speechless: Adapter = defineAdapter('speechless', {
  vendor: () => 'none',
  defaultApiKey: () => undefined,
  check: () => [],
  missingPackage: () => undefined,
  connect: () => ({
    chat: () => Promise.reject(new ZerohopError({ code: 'unsupported', message: 'nobody is asked' })),
    async warm() {},
  }),
});

/**
 * Has the router check all of a config but its providers, before anything here relies on its shape.
 *
 * @throws ZerohopError `config_invalid`, as `createRouter` does
 */
export async function checkShape(config: ConfigData, strategies: RouterCode['strategies']): Promise<void> {
  const { providers } = (config ?? {}) as { providers?: unknown };
  const isList = typeof providers === 'object' && providers !== null && Object.values(providers).every((provider) => typeof provider === 'object' && provider !== null);
  // Whatever is no list of providers goes in as it is: it is refused before any key is looked at.
  const checked = isList ? { ...config, providers: Object.fromEntries(Object.keys(providers).map((key) => [key, speechless({ apiKey: 'made-up' })])) } : config;
  await createRouter(checked as never, { strategies }).close();
}
