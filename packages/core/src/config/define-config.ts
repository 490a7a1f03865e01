import type { AnyAdapter } from '../adapter/adapter.ts';
import type { ConfigData } from './config-types.ts';
import type { Checked } from './infer-config.ts';

/**
 * A config in a file of its own, with the same checks while typing as `createRouter` makes. Returns its argument.
 *
 * @example
 * export const config = defineConfig({
 *   providers: { openai: { adapter: 'openai' } },
 *   routes: { chat: { targets: ['openai/gpt-5'] } },
 * });
 */
export function defineConfig<const C extends ConfigData>(config: C & Checked<C, readonly AnyAdapter[]>): C {
  return config;
}
