import { bedrock } from '@zerohop/bedrock';
import type { ConfigData, RouterCode } from '@zerohop/core';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { emulateBedrock, emulateGemini, emulateOpenai, type Emulator, type EmulatorOptions } from '@zerohop/testkit';

/** One way to vectors that is held to the contract. */
export interface Embedder {
  readonly name: string;
  readonly adapter: NonNullable<RouterCode['adapters']>[number];
  readonly settings: Partial<ConfigData['providers'][string]>;
  readonly model: string;
  emulate(options?: EmulatorOptions): Promise<Emulator>;
  /** Texts that one request of the tests holds: few, that there be several, and no more than the vendor takes. */
  readonly maxInputs: number;
  /** A length that the model's vectors can be given; `undefined` where they have one only. */
  readonly dimensions: number | undefined;
  /** Whether the vendor counts the tokens of its input. */
  readonly counts: boolean;
  /** Whether texts are refused for what they say. */
  readonly filters: boolean;
}

const usual = { maxInputs: 3, dimensions: 256, counts: true, filters: true } as const satisfies Partial<Embedder>;
const gemini = { ...usual, adapter: google, emulate: emulateGemini, model: 'gemini-embedding-2', filters: false } as const satisfies Partial<Embedder>;
const aws = { ...usual, adapter: bedrock, emulate: emulateBedrock, settings: { region: 'us-east-1' } } as const satisfies Partial<Embedder>;

/** Every way to vectors. A new one joins the contract with a row here. */
export const embedders: readonly Embedder[] = [
  { ...usual, name: 'openai', adapter: openai, emulate: emulateOpenai, settings: {}, model: 'text-embedding-3-small' },
  { ...usual, name: 'vllm', adapter: openai, emulate: emulateOpenai, settings: { vendor: 'vllm' }, model: 'bge-of-somebody' },
  // Answers in floats.
  { ...usual, name: 'mistral', adapter: openai, emulate: emulateOpenai, settings: { vendor: 'mistral' }, model: 'mistral-embed', dimensions: undefined },
  { ...gemini, name: 'google genai', settings: {} },
  { ...gemini, name: 'google genai, a model that does not count', settings: {}, model: 'gemini-embedding-001', counts: false },
  { ...gemini, name: 'google generative-ai', settings: { sdk: 'generative-ai' } },
  { ...aws, name: 'bedrock titan', model: 'amazon.titan-embed-text-v2:0', maxInputs: 1 },
  { ...aws, name: 'bedrock cohere', model: 'cohere.embed-v4:0' },
];
