import { type AdapterCall, demote, fitToolCallId, isOwn, type Message, ZerohopError } from '@zerohop/core/adapter';
import type { CacheMarks, WireBlock } from './cache-marks.ts';
import { toUserBlock } from './to-user-block.ts';

/** A message as it goes on the wire. */
export interface WireMessage {
  role: 'user' | 'assistant';
  content: WireBlock[];
}

/** The wire names no bound; this is longer than any vendor's ids. */
const maxToolCallId = 128;

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
export function toMessages(call: Call, adapterId: string, marks: CacheMarks): WireMessage[] {
  const messages: WireMessage[] = [];
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
        const blocks = toAssistant(message, call, adapterId, marks);
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
  if (last?.role !== 'assistant') return;
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

function toAssistant({ content }: Extract<Message, { role: 'assistant' }>, call: Call, adapterId: string, marks: CacheMarks): WireBlock[] {
  if (typeof content === 'string') return isSaid(content) ? [{ type: 'text', text: content }] : [];
  const blocks: WireBlock[] = [];
  for (const part of content) {
    switch (part.type) {
      case 'text':
        if (isSaid(part.text)) blocks.push(marks.mark({ type: 'text', text: part.text }, part.cache));
        break;
      case 'reasoning': {
        const block = toThinkingBlock(part, call, adapterId);
        if (block !== undefined) blocks.push(block);
        if (part.cache === true) call.warn('cache', 'reasoning takes no cache mark; mark the part after it');
        break;
      }
      case 'tool-call': {
        // The wire takes objects only; other vendors' models may have sent something else.
        const isObject = typeof part.input === 'object' && part.input !== null && !Array.isArray(part.input);
        const input = isObject ? part.input : { input: part.input };
        blocks.push(marks.mark({ type: 'tool_use', id: fitToolCallId(part.id, maxToolCallId), name: part.name, input }, part.cache));
        break;
      }
    }
  }
  return blocks;
}

type ReasoningPart = Extract<Exclude<Extract<Message, { role: 'assistant' }>['content'], string>[number], { type: 'reasoning' }>;

function toThinkingBlock(part: ReasoningPart, call: Call, adapterId: string): WireBlock | undefined {
  if (isOwn(part.provenance, adapterId, call.model)) {
    if (part.encrypted !== undefined) return { type: 'redacted_thinking', data: part.encrypted };
    // Without its signature the vendor refuses it.
    if (part.signature !== undefined) return { type: 'thinking', thinking: part.text, signature: part.signature };
  }
  const quoted = demote(part, call);
  return quoted === undefined ? undefined : { type: 'text', text: quoted };
}

function toResult(part: Extract<Message, { role: 'tool' }>['content'][number]): WireBlock {
  const content = typeof part.output === 'string' ? part.output : JSON.stringify(part.output ?? null);
  const result: WireBlock = { type: 'tool_result', tool_use_id: fitToolCallId(part.toolCallId, maxToolCallId), content };
  if (part.isError === true) result['is_error'] = true;
  return result;
}

/** The vendor refuses text blocks of nothing but white space. */
function isSaid(text: string): boolean {
  return text.trim() !== '';
}
