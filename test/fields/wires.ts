import { anthropic } from './anthropic.ts';
import { bedrock } from './bedrock.ts';
import { genai, generativeAi, vertex } from './gemini.ts';
import { openaiChat } from './openai.ts';
import { openaiResponses } from './openai-responses.ts';
import { replicate } from './replicate.ts';
import type { Wire } from './wire.ts';

/** Every wire that is held to the promise about fields. A new one is a row here and a table of how it spells them. */
export const wires: readonly Wire[] = [openaiChat, openaiResponses, anthropic, genai, vertex, generativeAi, bedrock, replicate];
