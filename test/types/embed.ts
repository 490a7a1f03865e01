import type { Adapter } from '../../packages/core/src/adapter/adapter.ts';
import type { EmbedResponse } from '../../packages/core/src/chat/embed-response.ts';
import type { Plan } from '../../packages/core/src/chat/plan.ts';
import { createRouter } from '../../packages/core/src/client/create-router.ts';

// What the types say of `embed`, and what they refuse. Checked by `tsc -p tsconfig.test.json`; never run.

declare const openai: Adapter<'openai'>;
declare function same<A, B>(equal: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false): void;

const router = createRouter({
  providers: { openai: openai(), eu: { adapter: 'openai' } },
  routes: {
    search: { targets: ['openai/text-embedding-3-small', 'eu/text-embedding-3-small'] },
    any: { targets: ['openai/text-embedding-3-small', { target: 'eu/other', vectors: 'any' }], vectors: 'same' },
  },
  defaults: { vectors: 'any' },
  models: { 'eu/other': { canonicalId: 'maker/other', chat: false, embedding: { dimensions: 3, resizable: false, maxInputs: 10, maxTokens: 1_000 } }, 'eu/talker': { embedding: false } },
}, { adapters: [openai] });

same<Parameters<typeof router.embed>[0]['model'], 'search' | 'any' | `openai/${string}` | `eu/${string}`>(true);
same<Awaited<ReturnType<typeof router.embed>>, EmbedResponse>(true);
same<EmbedResponse['embeddings'], number[][]>(true);
const texts: readonly string[] = ['a'];
void router.embed({ model: 'search', input: 'a' });
void router.embed({ model: 'search', input: texts, dimensions: 256, providerOptions: { openai: { user: 'u' } }, signal: undefined, deadlineMs: 5, tags: { a: 'b' } });
same<ReturnType<typeof planned>, Plan>(true);
const planned = () => router.plan({ model: 'search', input: ['a'] });

// @ts-expect-error a misspelt route
void router.embed({ model: 'serach', input: 'a' });
// @ts-expect-error a misspelt route in a plan
router.plan({ model: 'serach', input: 'a' });
// @ts-expect-error nothing to embed
void router.embed({ model: 'search' });
// @ts-expect-error tokens instead of texts
void router.embed({ model: 'search', input: [1, 2] });
// @ts-expect-error a misspelt key
void router.embed({ model: 'search', input: 'a', dimension: 3 });
// @ts-expect-error what belongs to a chat
void router.embed({ model: 'search', input: 'a', maxTokens: 3 });
// @ts-expect-error an adapter that is not at hand
void router.embed({ model: 'search', input: 'a', providerOptions: { google: {} } });
// @ts-expect-error a word that is not one of them
createRouter({ providers: { openai: openai() }, routes: { search: { targets: ['openai/x'], vectors: 'all' } } });
// @ts-expect-error a misspelt fact
createRouter({ providers: { openai: openai() }, models: { 'openai/x': { embedding: { dimension: 3 } } } });
