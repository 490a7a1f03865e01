import { type AdapterCall, fitToolCallId, type Message, type OpaqueReader, ZerohopError } from '@zerohop/core/adapter';
import type { CacheMarks, WireBlock } from './cache-marks.ts';
import { isPaused } from './is-paused.ts';
import { isSaid } from './is-said.ts';
import { AssistantTurns, maxToolCallId } from './to-assistant.ts';
import { toUserBlock } from './to-user-block.ts';

/** A message as it goes on the wire. */
export interface WireMessage {
  role: 'user' | 'assistant';
  content: WireBlock[];
}

type Call = Pick<AdapterCall, 'request' | 'model' | 'facts' | 'foreignReasoning' | 'warn'>;

/** Gathers the instructions, which this wire keeps apart: as one text, or as blocks where one of them is marked. */
export function toSystem({ request }: Call, marks: CacheMarks, extra?: string): string | WireBlock[] | undefined {
  const blocks: WireBlock[] = [];
  let marked = false;
  for (const message of request.messages) {
    if (message.role !== 'system') continue;
    if (typeof message.content === 'string') {
      if (isSaid(message.content)) blocks.push({ type: 'text', text: message.content });
      continue;
    }
    for (const { text, cache } of message.content) {
      if (!isSaid(text)) continue;
      marked ||= cache === true;
      blocks.push(marks.mark({ type: 'text', text }, cache));
    }
  }
  if (extra !== undefined) blocks.push({ type: 'text', text: extra });
  if (blocks.length === 0) return undefined;
  return marked ? blocks : blocks.map(({ text }) => text).join('\n\n');
}

/**
 * Translates the conversation. The wire wants the user first, turns that alternate, the results of a tool turn at the head
 * of the next one, and no block without words.
 */
export function toMessages(call: Call, sender: OpaqueReader, marks: CacheMarks): WireMessage[] {
  const messages: WireMessage[] = [];
  const assistant = new AssistantTurns(call, sender, marks);
  const turn = (role: WireMessage['role']): WireMessage => {
    const last = messages.at(-1);
    if (last?.role === role) return last;
    const next: WireMessage = { role, content: [] };
    messages.push(next);
    return next;
  };
  for (const message of call.request.messages) {
    switch (message.role) {
      case 'system':
        break;
      case 'user': {
        const blocks = toUser(message, call, marks);
        if (blocks.length > 0) turn('user').content.push(...blocks);
        break;
      }
      case 'assistant': {
        const blocks = assistant.toBlocks(message);
        if (blocks.length > 0) turn('assistant').content.push(...blocks);
        break;
      }
      case 'tool': {
        const { content } = turn('user');
        const results = content.findLastIndex((block) => block['type'] === 'tool_result') + 1;
        content.splice(results, 0, ...message.content.map((part) => marks.mark(toResult(part), part.cache)));
        break;
      }
    }
  }
  if (messages[0]?.role !== 'user') {
    call.warn('messages', 'the vendor wants the user to speak first; a short user message was put before the others');
    messages.unshift({ role: 'user', content: [{ type: 'text', text: 'Go on.' }] });
  }
  endForAnswer(messages, call);
  return messages;
}

/** A conversation that ends with the assistant asks for its continuation, on models that take that. */
function endForAnswer(messages: WireMessage[], { facts, model, warn }: Call): void {
  const last = messages.at(-1);
  if (last?.role !== 'assistant' || isPaused(last)) return;
  if (facts?.prefill === false) {
    const message = `${model} does not continue an assistant message; end the messages with the user's`;
    throw new ZerohopError({ code: 'unsupported', message, details: { path: 'messages', expected: 'a user or tool message at the end' } });
  }
  const block = last.content.at(-1);
  if (block?.['type'] !== 'text') return;
  const text = block['text'] as string;
  // The vendor refuses white space there; the model writes it again if it is wanted.
  if (text !== text.trimEnd()) {
    block['text'] = text.trimEnd();
    warn('messages', 'white space at the end of the last assistant message was left out');
  }
}

function toUser({ content }: Extract<Message, { role: 'user' }>, { warn }: Call, marks: CacheMarks): WireBlock[] {
  if (typeof content === 'string') return isSaid(content) ? [{ type: 'text', text: content }] : [];
  const blocks: WireBlock[] = [];
  for (const part of content) {
    if (part.type === 'text' && !isSaid(part.text)) continue;
    blocks.push(marks.mark(toUserBlock(part, warn), part.cache));
  }
  return blocks;
}

function toResult(part: Extract<Message, { role: 'tool' }>['content'][number]): WireBlock {
  const content = typeof part.output === 'string' ? part.output : JSON.stringify(part.output ?? null);
  const result: WireBlock = { type: 'tool_result', tool_use_id: fitToolCallId(part.toolCallId, maxToolCallId), content };
  if (part.isError === true) result['is_error'] = true;
  return result;
}
