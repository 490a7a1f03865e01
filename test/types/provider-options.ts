import { createRouter, defineConfig, type ProviderOptions as AnyProviderOptions, type Router } from '@zerohop/core';
import { anthropic } from '@zerohop/anthropic';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { type Adapter, defineAdapter } from '@zerohop/core/adapter';
import json from './config.json' with { type: 'json' };

// What `providerOptions` takes, per adapter at hand. Checked by `tsc -p tsconfig.test.json`; never run.

declare function same<A, B>(equal: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false): void;
const messages = [{ role: 'user', content: 'Hi' }] as const;

// Live providers: what each adapter declares.
const live = createRouter({ providers: { main: openai(), claude: anthropic(), gemini: google() } });
void live.chat({
  messages,
  model: 'main/gpt-5',
  providerOptions: {
    openai: { store: true, verbosity: 'low', logit_bias: { '1': -100 }, previous_response_id: 'resp_1', provider: { order: ['a'] } },
    anthropic: { top_k: 5, container: 'c', speed: 'fast', something_new: 1 },
    google: { safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }], generationConfig: { topK: 5, anything: 1 }, tools: [{ googleSearch: {} }] },
  },
});
void live.stream({ messages, model: 'main/gpt-5', providerOptions: { openai: undefined, google: {} } });
live.plan({ messages, model: 'main/gpt-5', providerOptions: {} }, { stream: true });
// @ts-expect-error the key of a provider is not the id of an adapter
void live.chat({ messages, model: 'main/gpt-5', providerOptions: { main: { store: true } } });
// @ts-expect-error a misspelt adapter
void live.chat({ messages, model: 'main/gpt-5', providerOptions: { opnai: { store: true } } });
// @ts-expect-error a field that is known, with a value it does not take
void live.chat({ messages, model: 'main/gpt-5', providerOptions: { openai: { store: 'yes' } } });
// @ts-expect-error a word that is not one of them
void live.stream({ messages, model: 'main/gpt-5', providerOptions: { openai: { verbosity: 'loud' } } });
// @ts-expect-error another vendor's way of saying it
live.plan({ messages, model: 'main/gpt-5', providerOptions: { anthropic: { top_k: '5' } } });
// @ts-expect-error safety settings are a list
void live.chat({ messages, model: 'main/gpt-5', providerOptions: { google: { safetySettings: { category: 'a', threshold: 'b' } } } });

// Plain data: the adapters that were handed over, whether a provider uses them or not.
const config = defineConfig({ providers: { main: { adapter: 'openai' } }, routes: { chat: { targets: ['main/gpt-5'] } } });
const data = createRouter(config, { adapters: [openai, google] });
void data.chat({ messages, model: 'chat', providerOptions: { openai: { store: true }, google: { cachedContent: 'cachedContents/a' } } });
// @ts-expect-error an adapter that was not handed over
void data.chat({ messages, model: 'chat', providerOptions: { anthropic: {} } });
// @ts-expect-error a field that is known, with a value it does not take
void data.chat({ messages, model: 'chat', providerOptions: { google: { cachedContent: 1 } } });
const fromJson = createRouter(json, { adapters: [openai, anthropic] });
void fromJson.chat({ messages, model: String('x'), providerOptions: { openai: { store: true } } });
// @ts-expect-error the config says nothing of its names, the adapters do
void fromJson.chat({ messages, model: String('x'), providerOptions: { google: {} } });

// An adapter of one's own: with options of its own, and without.
interface EchoOptions {
  readonly loud?: boolean | undefined;
}
declare const traits: Parameters<typeof defineAdapter>[1];
const echo: Adapter<'echo', object, EchoOptions> = defineAdapter('echo', traits);
const plain = defineAdapter('plain', traits);
const own = createRouter({ providers: { a: echo(), b: plain() } });
void own.chat({ messages, model: 'a/m', providerOptions: { echo: { loud: true }, plain: { anything: [1] } } });
// @ts-expect-error an option that the adapter does not have
void own.chat({ messages, model: 'a/m', providerOptions: { echo: { laud: true } } });

// A router of any config takes any id.
declare const any: Router;
void any.chat({ messages, model: 'x', providerOptions: { whatever: { a: 1 } } });
same<typeof any extends Router<string, infer Options> ? Options : never, AnyProviderOptions>(true);
