import { type Adapter, defineAdapter, isInstalled } from '@zerohop/core/adapter';
import { connect } from './adapter.ts';
import { checkSettings } from './check-settings.ts';
import type { OpenaiSettings } from './options.ts';
import type { OpenaiRequestOptions } from './request-options.ts';
import { rowOf, vendorOf } from './vendors/vendors.ts';

/**
 * OpenAI and every vendor that speaks its wire, over the official `openai` SDK. A value for plain-data configs (`adapters: [openai]`) and a function for live ones.
 *
 * @example createRouter({ providers: { openai: openai() } })
 * @see https://platform.openai.com/docs/api-reference/chat
 */
export const openai: Adapter<'openai', OpenaiSettings, OpenaiRequestOptions> = defineAdapter('openai', {
  vendor: ({ vendor }) => vendor ?? 'openai',
  defaultApiKey({ vendor, client, options }) {
    if (client !== undefined || options?.['token'] !== undefined) return undefined;
    const variable = rowOf(vendor ?? 'openai')?.apiKeyVariable;
    return variable === undefined ? undefined : `env:${variable}`;
  },
  defaultBaseURL: (settings) => vendorOf(settings).baseURL,
  check: checkSettings,
  missingPackage: ({ client }) => (client !== undefined || isInstalled('openai', import.meta.resolve) ? undefined : 'openai'),
  connect: (context) => connect(context, 'openai'),
});

export type { OpenaiOptions, OpenaiSettings } from './options.ts';
export type { OpenaiRequestOptions } from './request-options.ts';
