import { anthropic } from './anthropic.ts';
import { bedrock } from './bedrock.ts';
import { genai, generativeAi } from './gemini.ts';
import { openaiChat } from './openai.ts';
import type { Wire } from './wire.ts';

/** Every wire that is held to the promise about fields. A new one is a row here and a table of how it spells them. */
export const wires: readonly Wire[] = [openaiChat, anthropic, genai, generativeAi, bedrock];
