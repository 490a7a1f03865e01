import { createRouter, type Router } from '@zerohop/core';
import { anthropic } from '@zerohop/anthropic';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { replicate } from '@zerohop/replicate';
import { emulateAnthropic, emulateGemini, emulateOpenai, emulateReplicate } from '@zerohop/testkit';
import { describe, expect, it } from 'vitest';

const emulate = { openai: emulateOpenai, anthropic: emulateAnthropic, google: emulateGemini, replicate: emulateReplicate };
const models = { openai: 'gpt-4.1', anthropic: 'claude-sonnet-5', google: 'gemini-3.8-flash', replicate: 'openai/gpt-4.1' };

/** Options that leave something at the vendor, and one that does not. */
const options: Readonly<Record<keyof typeof emulate, { lasting: readonly object[]; harmless: object }>> = {
  openai: { lasting: [{ store: true }, { previous_response_id: 'resp_1' }, { tools: [{ type: 'web_search' }] }], harmless: { verbosity: 'low' } },
  anthropic: { lasting: [{ tools: [{ type: 'web_search_20260209', name: 'web_search' }] }, { mcp_servers: [{ type: 'url', url: 'https://e.com', name: 'e' }] }, { container: 'c' }], harmless: { top_k: 5 } },
  google: { lasting: [{ tools: [{ googleSearch: {} }] }], harmless: { labels: { a: 'b' } } },
  replicate: { lasting: [{ webhook: 'https://a.test/told' }], harmless: { input: { verbosity: 'low' } } },
};

describe('C9: a hedge is not sent for what leaves something at a vendor', () => {
  it.each(Object.keys(options) as (keyof typeof emulate)[])('%s', async (adapter) => {
    await using silent = await emulate[adapter]({ faults: [{ type: 'hang' }] });
    await using second = await emulate[adapter]();
    const providerOf = ({ baseURL }: { baseURL: string }): object => ({ adapter, apiKey: 'key-of-all-0123', baseURL });
    const targets = ['a', 'b'].map((provider) => `${provider}/${models[adapter]}`);
    const config = { providers: { a: providerOf(silent), b: providerOf(second) }, routes: { chat: { targets } }, defaults: { hedge: { afterMs: 5 }, timeouts: { totalMs: 100 }, retry: false, breaker: false } };
    await using router = createRouter(config as never, { adapters: [openai, anthropic, google, replicate] as never }) as unknown as Router;
    const kindsWith = async (given: object): Promise<string[]> => {
      const kinds: string[] = [];
      const stop = router.on('attempt.start', ({ kind }) => kinds.push(kind));
      // What the second makes of it is of no interest here.
      await router.chat({ model: 'chat', messages: [{ role: 'user', content: 'Hi' }], providerOptions: { [adapter]: given } } as never).catch(() => {});
      stop();
      return kinds;
    };
    for (const given of options[adapter].lasting) expect(await kindsWith(given)).toEqual(['first', 'fallback']);
    expect(await kindsWith(options[adapter].harmless)).toEqual(['first', 'hedge']);
  });
});
