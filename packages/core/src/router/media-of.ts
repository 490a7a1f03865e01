import type { Message } from '../chat/message.ts';

/** What a user message may hold beside text. */
export type Media = 'image' | 'audio' | 'file';

const none: ReadonlySet<Media> = new Set();

/** The kinds of media that messages hold. */
export function mediaOf(messages: readonly Message[]): ReadonlySet<Media> {
  let found: Set<Media> | undefined;
  for (const message of messages) {
    if (message.role !== 'user' || typeof message.content === 'string') continue;
    for (const part of message.content) if (part.type !== 'text') (found ??= new Set()).add(part.type);
  }
  return found ?? none;
}
