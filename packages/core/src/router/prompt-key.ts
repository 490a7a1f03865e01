import { isEmbedRequest } from '../chat/any-request.ts';
import type { Message } from '../chat/message.ts';
import { hash32 } from '../lib/hash.ts';
import type { CallFacts } from '../pipeline/call-facts.ts';

/** Tokens from which on vendors cache a prompt: the smallest number that any of them documents for its large models. */
const cacheableTokens = 1_024;

/** Characters of text that are surely so many tokens: below them tokens are counted. */
const surelyCacheable = cacheableTokens * 8;

/** Characters of each text that the key is made of. Templates differ early, and every call pays for the reading. */
const keyCharacters = 256;

/**
 * 32 bits that are the same for all calls of a conversation, by what does not change from one to the next: the instructions it begins with,
 * the names of its tools, and the beginning of its first user message. Without that last part all conversations under one instruction
 * would be one.
 */
export function promptKeyOf({ messages, toolNames, lastText }: CallFacts): number {
  let key = toolNames === undefined ? '' : toolNames.join(',');
  for (const message of messages) {
    key += `\u0000${beginningOf(message)}`;
    if (message.role !== 'system') break;
  }
  return hash32(messages.length === 0 ? lastText.slice(0, keyCharacters) : key);
}

/** Whether a prompt is so long that vendors cache it. */
export function isCacheable(facts: CallFacts): boolean {
  if (isEmbedRequest(facts.request)) return false;
  let characters = 0;
  for (const { content } of facts.messages) {
    if (typeof content === 'string') characters += content.length;
    else for (const part of content) if (part.type === 'text') characters += part.text.length;
    if (characters >= surelyCacheable) return true;
  }
  return !facts.fits(cacheableTokens - 1);
}

// The length tells texts apart that begin alike.
function beginningOf({ content }: Message): string {
  if (typeof content === 'string') return content.length <= keyCharacters ? content : `${content.length}:${content.slice(0, keyCharacters)}`;
  let text = '';
  for (const part of content) {
    if (part.type === 'text') text += part.text;
    if (text.length >= keyCharacters) break;
  }
  return text.slice(0, keyCharacters);
}
