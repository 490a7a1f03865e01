import { google } from '@zerohop/google';
import { emulateGemini } from '@zerohop/testkit';
import { asks, data, source, type Subject, usual } from '../subject.ts';

const grounded = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'Sunny.' }] }, finishReason: 'STOP', groundingMetadata: { groundingChunks: [{ web: { uri: source.url, title: source.title } }] } }],
  modelVersion: 'gemini-2.5-flash',
  responseId: 'r-1',
};

/** The Gemini API over `@google/genai`. */
export const genai: Subject = {
  ...usual,
  name: 'google genai',
  adapter: google,
  settings: { sdk: 'genai' },
  model: 'gemini-2.5-flash',
  emulate: emulateGemini,
  // Of the generation that refuses calls without their signatures.
  thinker: 'gemini-3.5-flash',
  thinking: { reasoning: { effort: 'low' } },
  signs: true,
  signer: 'google',
  retryAfterMs: 48_000,
  cannot: [
    ['cache', asks.marked],
    ['metadata', { metadata: { trace: 't' } }],
    ['messages', asks.detailed],
  ],
  sourced: { whole: grounded, stream: [data(grounded)] },
};

/** Vertex AI, with a key. It tells neither how long to wait nor a minute's rate from a day's quota. */
export const vertex: Subject = {
  ...genai,
  name: 'google vertex',
  settings: { vendor: 'vertex' },
  model: 'gemini-3.5-flash',
  signer: 'google-vertex',
  retryAfterMs: undefined,
  quota: 'rate_limit',
  cannot: [
    ['cache', asks.marked],
    ['metadata', { metadata: { Trace: 't' } }],
    ['messages', asks.detailed],
  ],
};

/** The Gemini API over the retired `@google/generative-ai`. */
export const generativeAi: Subject = {
  ...genai,
  name: 'google generative-ai',
  settings: { sdk: 'generative-ai' },
  // The retired SDK is older than the setting, and sends on what it does not know.
  thinking: { providerOptions: { google: { generationConfig: { thinkingConfig: { includeThoughts: true } } } } },
  ownsTransport: false,
  cannot: [
    ['cache', asks.marked],
    ['metadata', { metadata: { trace: 't' } }],
    ['messages', asks.detailed],
    ['seed', { seed: 1 }],
  ],
};
