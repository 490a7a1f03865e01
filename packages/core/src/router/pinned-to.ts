import type { AssistantPart, Message, Provenance } from '../chat/message.ts';

/**
 * The target, `provider/model`, that made the last part of a conversation which only its maker takes back: reasoning, a signature, or an
 * opaque part.
 */
export function pinnedTo(messages: readonly Message[]): string | undefined {
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    if (message?.role !== 'assistant' || typeof message.content === 'string') continue;
    for (let last = message.content.length - 1; last >= 0; last -= 1) {
      const part = message.content[last];
      const maker = part === undefined ? undefined : makerOf(part);
      if (maker !== undefined) return `${maker.provider}/${maker.model}`;
    }
  }
  return undefined;
}

function makerOf(part: AssistantPart): Provenance | undefined {
  if (part.type === 'reasoning' || part.type === 'opaque') return part.provenance;
  return part.signature === undefined ? undefined : part.provenance;
}
