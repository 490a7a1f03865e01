import { createRouter } from '@zerohop/core';
import { replicate } from '@zerohop/replicate';

// What Replicate's provider and requests take. Checked by `tsc -p tsconfig.test.json`; never run.

const messages = [{ role: 'user', content: 'Hi' }] as const;

const router = createRouter({
  providers: {
    r: replicate({
      options: {
        waitSeconds: 0,
        inputs: {
          'deployments/acme/support': 'meta/meta-llama-3-70b-instruct',
          'acme/chat': { prompt: 'question', system: 'persona', temperature: 'heat', maxTokens: { field: 'length', max: 4_096 }, reasoning: { switch: 'think', budget: { field: 'tokens', min: 1, max: 9 } } },
        },
      },
    }),
  },
});
void router.chat({
  messages,
  model: 'r/deployments/acme/support',
  providerOptions: { replicate: { input: { top_k: 40, max_tokens: null }, webhook: 'https://x.test', webhook_events_filter: ['completed'], cancel_after: '5m', something_new: 1 } },
});
// @ts-expect-error inputs are an object
void router.chat({ messages, model: 'r/acme/chat', providerOptions: { replicate: { input: 'Hi' } } });
// @ts-expect-error an event that there is not
void router.chat({ messages, model: 'r/acme/chat', providerOptions: { replicate: { webhook_events_filter: ['done'] } } });
// @ts-expect-error the name of an input is a text
replicate({ options: { inputs: { 'acme/chat': { prompt: 1 } } } });
// @ts-expect-error an effort that there is not
replicate({ options: { inputs: { 'acme/chat': { reasoning: { field: 'effort', efforts: ['huge'] } } } } });
// @ts-expect-error another vendor
replicate({ vendor: 'openai' });
