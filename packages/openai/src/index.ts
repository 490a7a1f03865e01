import { type Adapter, defineAdapter, isInstalled } from '@zerohop/core/adapter';
import { connect } from './adapter.ts';
import { checkSettings } from './check-settings.ts';
import type { OpenaiSettings } from './options.ts';
import { vendors } from './vendors/vendors.ts';

/**
 * OpenAI, over the official `openai` SDK. A value for plain-data configs (`adapters: [openai]`) and a function for live ones.
 *
 * @example createRouter({ providers: { openai: openai() } })
 * @see https://platform.openai.com/docs/api-reference/chat
 */
export const openai: Adapter<'openai', OpenaiSettings> = defineAdapter<'openai', OpenaiSettings>('openai', {
  vendor: ({ vendor }) => vendor ?? 'openai',
  defaultApiKey({ vendor, client }) {
    if (client !== undefined) return undefined;
    const variable = vendors[vendor ?? 'openai']?.apiKeyVariable;
    return variable === undefined ? undefined : `env:${variable}`;
  },
  defaultBaseURL: ({ vendor }) => vendors[vendor ?? 'openai']?.baseURL,
  check: checkSettings,
  missingPackage: ({ client }) => (client !== undefined || isInstalled('openai', import.meta.resolve) ? undefined : 'openai'),
  connect: (context) => connect(context, 'openai'),
});

export type { OpenaiOptions, OpenaiSettings } from './options.ts';
