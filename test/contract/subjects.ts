import type { Subject } from './subject.ts';
import { anthropicMessages } from './subjects/anthropic.ts';
import { bedrockConverse } from './subjects/bedrock.ts';
import { genai, generativeAi, vertex } from './subjects/google.ts';
import { openaiChat, openaiResponses } from './subjects/openai.ts';
import { deepseek, openrouter } from './subjects/openai-vendors.ts';
import { replicatePredictions } from './subjects/replicate.ts';

/** Every way to a vendor. A new adapter, or a new wire of one, joins the whole contract with a row here. */
export const subjects: readonly Subject[] = [openaiChat, openaiResponses, openrouter, deepseek, anthropicMessages, genai, vertex, generativeAi, bedrockConverse, replicatePredictions];
