import { anthropicWire } from '../anthropic/anthropic-wire.ts';
import { bedrockWire } from '../bedrock/bedrock-wire.ts';
import { geminiWire } from '../gemini/gemini-wire.ts';
import { openaiWire } from '../openai/openai-wire.ts';
import { replicateWire } from '../replicate/replicate-wire.ts';
import type { Wire, WireName } from '../server/wire.ts';

/** Makes the wires; each provider gets one of its own, with what the vendor remembers. */
export const makeWire: Readonly<Record<WireName, () => Wire>> = {
  // Compatible vendors take fields that OpenAI refuses, and one wire stands for all of them.
  openai: () => openaiWire({ lenient: true }),
  anthropic: () => anthropicWire([]),
  gemini: () => geminiWire([]),
  bedrock: () => bedrockWire(undefined),
  replicate: () => replicateWire({ models: undefined, unfinished: 0, streams: true }),
};

/** Which wire an adapter speaks, by the adapter's id. */
export const wireOfAdapter: Readonly<Record<string, WireName | undefined>> = { openai: 'openai', anthropic: 'anthropic', google: 'gemini', bedrock: 'bedrock', replicate: 'replicate' };
