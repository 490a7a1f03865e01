import { type JsonObject, objectOf, objectsOf, stringOf } from '../lib/json.ts';

/** The body of a chat request, read leniently. */
export function messagesOf(body: unknown): readonly JsonObject[] {
  return objectsOf(objectOf(body)['messages']);
}

/** Models that think before they answer: they take `max_completion_tokens` and no temperature. */
export function isReasoningModel(model: string): boolean {
  return /^(o\d|gpt-[5-9])/.test(model) && !model.includes('chat');
}

/** The text of a message's content, whichever of its forms it has. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return objectsOf(content)
    .map((part) => stringOf(part['text']))
    .join('');
}
