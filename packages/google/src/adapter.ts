import type { Connection, ProviderContext } from '@zerohop/core/adapter';
import { connectGenai } from './call-genai.ts';
import { connectGenerativeAi } from './call-generative-ai.ts';

/** Binds the adapter to one provider, over the SDK that its settings name. */
export function connect(context: ProviderContext, adapterId: string): Connection {
  return context.settings.sdk === 'generative-ai' ? connectGenerativeAi(context, adapterId) : connectGenai(context, adapterId);
}
