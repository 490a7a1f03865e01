import { isObject, type JsonObject, objectOf, objectsOf, stringOf } from '../lib/json.ts';

export function messagesOf(body: unknown): readonly JsonObject[] {
  return objectsOf(objectOf(body)['messages']);
}

/** A content in its long form: a string is one text block. */
export function blocksOf(content: unknown): readonly JsonObject[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : objectsOf(content);
}

export function blocksOfType(content: unknown, type: string): readonly JsonObject[] {
  return blocksOf(content).filter((block) => block['type'] === type);
}

export function thinkingOf(body: JsonObject): JsonObject {
  return objectOf(body['thinking']);
}

/** Whether thinking is on: by a budget, or by the model's own judgement. */
export function isThinking(body: JsonObject): boolean {
  return ['enabled', 'adaptive'].includes(stringOf(thinkingOf(body)['type']));
}

/** What a signature is about: the thinking itself, and the model that thought it, without the date of its version. */
export function signedThinking(model: string, thinking: string): string {
  return `anthropic ${model.replace(/-(\d{8}|latest)$/, '')} ${thinking}`;
}

/** What the data of a redacted block is about. */
export const signedRedaction = 'anthropic redacted thinking';

/** What a generation of models no longer takes. */
export interface ModelTraits {
  /** The last message may be the assistant's, to be continued. */
  readonly takesPrefill: boolean;
  /** Temperature may be set, thinking may have a budget. */
  readonly takesSampling: boolean;
  /** Temperature and `top_p` may be set together. */
  readonly takesBothSamplings: boolean;
}

/** By the version in the model's name; a name without one is taken for an old model's. */
export function traitsOf(model: string): ModelTraits {
  const [, major = '0', minor = '0'] = /-(\d)(?:-(\d{1,2}))?(?:-|$)/.exec(model) ?? [];
  const version = Number(major) * 100 + Number(minor);
  const isOpus = model.includes('opus');
  return {
    takesPrefill: version < 406,
    takesSampling: version < (isOpus ? 407 : 500),
    takesBothSamplings: version < (isOpus ? 401 : 405),
  };
}

/** The cache marks of a request in prompt order (tools, system, messages), each with all that comes before it. */
export function cacheMarksOf(body: JsonObject): readonly string[] {
  const marks: string[] = [];
  let before = '';
  const walk = (block: JsonObject): void => {
    const { cache_control: mark, ...rest } = block;
    before += JSON.stringify(rest);
    if (isObject(mark)) marks.push(before);
  };
  for (const tool of objectsOf(body['tools'])) walk(tool);
  for (const block of blocksOf(body['system'])) walk(block);
  for (const message of messagesOf(body)) for (const block of blocksOf(message['content'])) walk(block);
  if (isObject(body['cache_control'])) marks.push(before);
  return marks;
}
