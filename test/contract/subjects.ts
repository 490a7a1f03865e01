import { anthropic } from '@zerohop/anthropic';
import type { ChatRequest, ConfigData, RouterCode } from '@zerohop/core';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { type Emulator, emulateAnthropic, emulateGemini, emulateOpenai, type EmulatorOptions } from '@zerohop/testkit';

type Provider = ConfigData['providers'][string];

/** One way to a vendor that is held to the contract: an adapter with its SDK, over the vendor's emulator. */
export interface Subject {
  readonly name: string;
  readonly adapter: NonNullable<RouterCode['adapters']>[number];
  /** What the provider is configured with, beside key and address. */
  readonly settings: Partial<Provider>;
  /** A model that takes temperature, tools, images and a schema. */
  readonly model: string;
  /** A model that reasons, and what makes it show that. */
  readonly thinker: string;
  readonly thinking: Partial<ChatRequest>;
  emulate(options?: EmulatorOptions): Promise<Emulator>;
  /** Whether reasoning, or the calls that follow it, comes signed. */
  readonly signs: boolean;
  /** False where the vendor's SDK brings a `fetch` of its own and reads ahead: no request id, no Retry-After, no backpressure. */
  readonly ownsTransport: boolean;
  /** What the vendor asks to wait when it limits the rate. */
  readonly retryAfterMs: number;
  /** What the vendor takes no notice of or refuses, by what the warning is about. */
  readonly cannot: readonly (readonly [about: string, request: Partial<ChatRequest>])[];
  /** An answer that names where it got something from, whole and as the events of a stream. */
  readonly sourced: { readonly whole: object; readonly events: readonly string[] };
}

const data = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
const named = (value: { readonly type: string; readonly [field: string]: unknown }): string => `event: ${value.type}\n${data(value)}`;
const source = { url: 'https://yr.test/oslo', title: 'Yr' } as const;
const marked: Partial<ChatRequest> = { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', cache: true }] }] };
const detailed: Partial<ChatRequest> = { messages: [{ role: 'user', content: [{ type: 'image', url: 'data:image/png;base64,QQ==', detail: 'low' }] }] };

const openaiChat: Subject = {
  name: 'openai chat',
  adapter: openai,
  settings: {},
  model: 'gpt-4.1',
  // OpenAI itself shows no reasoning on this wire; the vendors that speak it do.
  emulate: (options) => emulateOpenai({ reasoningField: 'reasoning_content', ...options }),
  thinker: 'gpt-5-mini',
  thinking: { reasoning: { effort: 'low' } },
  signs: false,
  ownsTransport: true,
  retryAfterMs: 1_000,
  cannot: [['cache', marked]],
  sourced: {
    whole: {
      id: 'chatcmpl-1',
      model: 'gpt-4.1',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Sunny.', annotations: [{ type: 'url_citation', url_citation: source }] }, finish_reason: 'stop' }],
    },
    events: [
      data({ id: 'chatcmpl-1', model: 'gpt-4.1', choices: [{ index: 0, delta: { role: 'assistant', content: 'Sunny.' } }] }),
      data({ id: 'chatcmpl-1', model: 'gpt-4.1', choices: [{ index: 0, delta: { annotations: [{ type: 'url_citation', url_citation: source }] }, finish_reason: 'stop' }] }),
      'data: [DONE]\n\n',
    ],
  },
};

const citation = { type: 'web_search_result_location', ...source };
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-haiku-4-5', stop_sequence: null, usage: { input_tokens: 1, output_tokens: 1 } };

const anthropicMessages: Subject = {
  name: 'anthropic',
  adapter: anthropic,
  settings: {},
  model: 'claude-haiku-4-5',
  emulate: emulateAnthropic,
  thinker: 'claude-haiku-4-5',
  thinking: { reasoning: { budgetTokens: 2_000 } },
  signs: true,
  ownsTransport: true,
  retryAfterMs: 12_000,
  cannot: [
    ['seed', { seed: 1 }],
    ['presencePenalty', { presencePenalty: 0.5 }],
    ['frequencyPenalty', { frequencyPenalty: 0.5 }],
    ['logprobs', { logprobs: true }],
    ['temperature', { temperature: 1.5 }],
    ['topP', { temperature: 0.5, topP: 0.5 }],
    ['stop', { stop: '\n' }],
    ['metadata', { metadata: { trace: 't' } }],
    ['serviceTier', { serviceTier: 'flex' }],
    ['messages', detailed],
  ],
  sourced: {
    whole: { ...message, content: [{ type: 'text', text: 'Sunny.', citations: [citation] }], stop_reason: 'end_turn' },
    events: [
      named({ type: 'message_start', message: { ...message, content: [], stop_reason: null } }),
      named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '', citations: [] } }),
      named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Sunny.' } }),
      named({ type: 'content_block_delta', index: 0, delta: { type: 'citations_delta', citation } }),
      named({ type: 'content_block_stop', index: 0 }),
      named({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } }),
      named({ type: 'message_stop' }),
    ],
  },
};

const grounded = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'Sunny.' }] }, finishReason: 'STOP', groundingMetadata: { groundingChunks: [{ web: { uri: source.url, title: source.title } }] } }],
  modelVersion: 'gemini-2.5-flash',
  responseId: 'r-1',
};

const genai: Subject = {
  name: 'google genai',
  adapter: google,
  settings: { sdk: 'genai' },
  model: 'gemini-2.5-flash',
  emulate: emulateGemini,
  // Of the generation that refuses calls without their signatures.
  thinker: 'gemini-3.5-flash',
  thinking: { reasoning: { effort: 'low' } },
  signs: true,
  ownsTransport: true,
  retryAfterMs: 48_000,
  cannot: [
    ['cache', marked],
    ['messages', detailed],
  ],
  sourced: { whole: grounded, events: [data(grounded)] },
};

const generativeAi: Subject = {
  ...genai,
  name: 'google generative-ai',
  settings: { sdk: 'generative-ai' },
  // The retired SDK is older than the setting, and sends on what it does not know.
  thinking: { providerOptions: { google: { generationConfig: { thinkingConfig: { includeThoughts: true } } } } },
  ownsTransport: false,
};

/** Every way to a vendor. A new adapter, or a new wire of one, joins the whole contract with a row here. */
export const subjects: readonly Subject[] = [openaiChat, anthropicMessages, genai, generativeAi];
