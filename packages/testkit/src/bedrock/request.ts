import { traitsOf as claudeTraitsOf } from '../anthropic/request.ts';
import { isObject, type JsonObject, objectOf, objectsOf, stringOf } from '../lib/json.ts';

/** What a look at a request needs to know beside its body. */
export interface Asked {
  readonly model: string;
  readonly stream: boolean;
}

export function messagesOf(body: unknown): readonly JsonObject[] {
  return objectsOf(objectOf(body)['messages']);
}

export function blocksOf(message: JsonObject | undefined): readonly JsonObject[] {
  return objectsOf(message?.['content']);
}

/** The blocks of one kind, each as what stands under its name. */
export function blocksOfKind(message: JsonObject | undefined, kind: string): readonly JsonObject[] {
  return blocksOf(message)
    .filter((block) => kind in block)
    .map((block) => objectOf(block[kind]));
}

export function toolConfigOf(body: JsonObject): JsonObject {
  return objectOf(body['toolConfig']);
}

/** The specifications of the declared tools. */
export function toolSpecsOf(body: JsonObject): readonly JsonObject[] {
  return objectsOf(toolConfigOf(body)['tools']).flatMap((tool) => (isObject(tool['toolSpec']) ? [tool['toolSpec']] : []));
}

export function additionalOf(body: JsonObject): JsonObject {
  return objectOf(body['additionalModelRequestFields']);
}

/** Claude's own thinking settings. */
export function thinkingOf(body: JsonObject): JsonObject {
  return objectOf(additionalOf(body)['thinking']);
}

/** Whether the model is told to reason, in whatever words its maker has for it. */
export function isThinking(body: JsonObject): boolean {
  const { thinking, reasoningConfig, reasoning, reasoning_effort: effort } = additionalOf(body);
  if (isObject(reasoning)) return reasoning['effort'] !== 'none';
  return effort !== undefined || [thinking, reasoningConfig].some((settings) => ['enabled', 'adaptive'].includes(stringOf(objectOf(settings)['type'])));
}

/** What a model of this maker takes on the wire that is the same for all. */
export interface MakerTraits {
  readonly maker: 'claude' | 'nova' | 'mistral' | 'gpt-oss' | 'gpt' | 'other';
  readonly takesToolChoice: readonly string[];
  /** Where cache points may stand. */
  readonly takesCachePoints: readonly string[];
  /** Reasoning is signed, and must come back so. */
  readonly signsReasoning: boolean;
  readonly streamsTools: boolean;
  /** The last message may be the assistant's, to be continued. */
  readonly takesPrefill: boolean;
}

/** By the maker's name in the id or ARN. */
export function traitsOf(model: string): MakerTraits {
  const is = (name: RegExp): boolean => name.test(model);
  if (is(/anthropic\.claude/)) {
    return { maker: 'claude', takesToolChoice: ['auto', 'any', 'tool'], takesCachePoints: ['tools', 'system', 'messages'], signsReasoning: true, streamsTools: true, takesPrefill: claudeTraitsOf(model).takesPrefill };
  }
  if (is(/amazon\.nova/)) return { maker: 'nova', takesToolChoice: ['auto', 'any', 'tool'], takesCachePoints: ['system', 'messages'], signsReasoning: false, streamsTools: true, takesPrefill: true };
  if (is(/mistral/)) return { maker: 'mistral', takesToolChoice: ['auto', 'any'], takesCachePoints: [], signsReasoning: false, streamsTools: true, takesPrefill: false };
  const other = { takesToolChoice: ['auto'], takesCachePoints: [], signsReasoning: false, takesPrefill: false } as const;
  if (is(/openai\.gpt-/)) return { ...other, maker: is(/gpt-oss/) ? 'gpt-oss' : 'gpt', takesToolChoice: ['auto', 'any', 'tool'], streamsTools: true };
  return { ...other, maker: 'other', streamsTools: !is(/meta\.llama/) };
}

/** What a signature is about: the thinking itself, and the model that thought it, whatever region's profile it came through. */
export function signedThinking(model: string, thinking: string): string {
  return `bedrock ${model.replace(/^.*?(?=anthropic\.)/, '')} ${thinking}`;
}

/** What the data of redacted reasoning is about. */
export const signedRedaction = 'bedrock redacted reasoning';

/** The cache points of a request in prompt order (tools, system, messages): where each stands, and all that comes before it. */
export function cachePointsOf(body: JsonObject): readonly { place: string; before: string }[] {
  const points: { place: string; before: string }[] = [];
  let before = '';
  const walk = (place: string, blocks: readonly JsonObject[]): void => {
    for (const block of blocks) {
      if ('cachePoint' in block) points.push({ place, before });
      else before += JSON.stringify(block);
    }
  };
  walk('tools', objectsOf(toolConfigOf(body)['tools']));
  walk('system', objectsOf(body['system']));
  for (const message of messagesOf(body)) walk('messages', blocksOf(message));
  return points;
}
