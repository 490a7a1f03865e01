import { type AssistantPart, type Message, type TextPart, type UserPart, ZerohopError } from '@zerohop/core';
import { fields, text } from '@zerohop/core/adapter';
import type { NoteBeyond } from './beyond.ts';

type Wire = Readonly<Record<string, unknown>>;

/**
 * Translates the messages of a Chat Completions body.
 *
 * @throws ZerohopError `invalid_request` when they are no messages
 * @see https://platform.openai.com/docs/api-reference/chat/create#chat_create-messages
 */
export function parseMessages(given: unknown, note: NoteBeyond): Message[] {
  if (!Array.isArray(given)) throw refusal('messages', 'an array of messages');
  const messages: Message[] = [];
  given.forEach((message: unknown, index) => {
    const path = `messages[${index}]`;
    if (typeof message !== 'object' || message === null) throw refusal(path, 'a message');
    const parsed = parseMessage(message as Wire, path, note);
    if (parsed !== undefined) messages.push(parsed);
  });
  return messages;
}

function parseMessage(message: Wire, path: string, note: NoteBeyond): Message | undefined {
  switch (message['role']) {
    case 'system':
    case 'developer':
      noteOthers(message, ['role', 'content'], path, note);
      return { role: 'system', content: textParts(message['content'], `${path}.content`, note) };
    case 'user':
      noteOthers(message, ['role', 'content'], path, note);
      return { role: 'user', content: userContent(message['content'], `${path}.content`, note) };
    case 'assistant':
      noteOthers(message, assistantKeys, path, note);
      return { role: 'assistant', content: assistantContent(message, path, note) };
    case 'tool': {
      noteOthers(message, ['role', 'content', 'tool_call_id'], path, note);
      const content = textParts(message['content'], `${path}.content`, note);
      const output = typeof content === 'string' ? content : content.map((part) => part.text).join('');
      return { role: 'tool', content: [{ type: 'tool-result', toolCallId: text(message['tool_call_id']), output }] };
    }
    case 'function':
      note(`${path}.role`, 'the result of a legacy function (use tools)');
      return undefined;
    default:
      throw refusal(`${path}.role`, "'system', 'developer', 'user', 'assistant' or 'tool'");
  }
}

function userContent(content: unknown, path: string, note: NoteBeyond): string | UserPart[] {
  if (!Array.isArray(content)) return wordsOf(content, path);
  const parts: UserPart[] = [];
  content.forEach((part: unknown, index) => {
    const parsed = userPart(fields(part), `${path}[${index}]`, note);
    if (parsed !== undefined) parts.push(parsed);
  });
  // Parts that were only noted leave a place behind: a message without any is none.
  return parts.length === 0 && content.length > 0 ? '' : parts;
}

function userPart(part: Wire, path: string, note: NoteBeyond): UserPart | undefined {
  const { type } = part;
  switch (type) {
    case 'text':
      noteOthers(part, ['type', 'text'], path, note);
      return { type: 'text', text: part['text'] as string };
    case 'image_url': {
      noteOthers(part, ['type', 'image_url'], path, note);
      const { url, detail } = fields(part['image_url']);
      const known = detail === 'low' || detail === 'high' || detail === 'auto';
      if (!known && detail !== undefined && detail !== null) note(`${path}.image_url.detail`, `the detail '${String(detail)}'`);
      return { type: 'image', url: url as string, detail: known ? detail : undefined };
    }
    case 'input_audio': {
      noteOthers(part, ['type', 'input_audio'], path, note);
      const { data, format } = fields(part['input_audio']);
      return { type: 'audio', data: data as string, mediaType: format === 'mp3' ? 'audio/mpeg' : `audio/${text(format)}` };
    }
    case 'file': {
      noteOthers(part, ['type', 'file'], path, note);
      const { file_id: id, file_data: data, filename } = fields(part['file']);
      if (id !== undefined && id !== null) {
        note(`${path}.file.file_id`, 'a file that lies with one vendor (send its bytes as file_data)');
        return undefined;
      }
      const name = typeof filename === 'string' ? filename : undefined;
      return text(data).startsWith('data:') ? { type: 'file', url: text(data), name } : { type: 'file', data: text(data), mediaType: 'application/pdf', name };
    }
    default:
      note(`${path}.type`, `a part of type '${String(type)}'`);
      return undefined;
  }
}

const assistantKeys = [
  'role',
  'content',
  'refusal',
  'tool_calls',
  'function_call',
  'audio',
  'reasoning_content',
  // What an answer had and a conversation takes along; no vendor reads it.
  'annotations',
  'parsed',
  'reasoning',
  'reasoning_details',
];

function assistantContent(message: Wire, path: string, note: NoteBeyond): string | AssistantPart[] {
  const { content, tool_calls: calls, refusal: refused, reasoning_content: thought } = message;
  if (isGiven(message['function_call'])) note(`${path}.function_call`, 'a legacy function call (use tools)');
  if (isGiven(message['audio'])) note(`${path}.audio`, 'audio that lies with one vendor');
  const parts: AssistantPart[] = [];
  // Nobody has signed it, so the target's policy for foreign reasoning says what becomes of it.
  if (text(thought) !== '') parts.push({ type: 'reasoning', text: text(thought) });
  if (Array.isArray(content)) {
    content.forEach((part: unknown, index) => parts.push(...spoken(fields(part), `${path}.content[${index}]`, note)));
  } else if (isGiven(content)) {
    const words = wordsOf(content, `${path}.content`);
    if (words !== '') parts.push({ type: 'text', text: words });
  }
  if (text(refused) !== '') parts.push({ type: 'text', text: text(refused) });
  if (isGiven(calls) && !Array.isArray(calls)) throw refusal(`${path}.tool_calls`, 'an array of tool calls');
  (calls as readonly unknown[] | undefined | null)?.forEach((call, index) => parts.push(toolCall(fields(call), `${path}.tool_calls[${index}]`, note)));
  const [only] = parts;
  if (parts.length === 0) return '';
  return parts.length === 1 && only?.type === 'text' ? only.text : parts;
}

function spoken(part: Wire, path: string, note: NoteBeyond): TextPart[] {
  if (part['type'] === 'text') return [{ type: 'text', text: part['text'] as string }];
  if (part['type'] === 'refusal') return [{ type: 'text', text: part['refusal'] as string }];
  note(`${path}.type`, `a part of type '${String(part['type'])}'`);
  return [];
}

function toolCall(call: Wire, path: string, note: NoteBeyond): AssistantPart {
  const id = text(call['id']);
  if (call['type'] === 'custom') {
    note(`${path}.type`, 'the call of a custom tool');
    const { name, input } = fields(call['custom']);
    return { type: 'tool-call', id, name: text(name), input: text(input) };
  }
  const { name, arguments: given } = fields(call['function']);
  return { type: 'tool-call', id, name: text(name), input: parseArguments(text(given)) };
}

// Models write broken arguments at times; they stay in the conversation, for the model to see what it did.
function parseArguments(given: string): unknown {
  if (given.trim() === '') return {};
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

function textParts(content: unknown, path: string, note: NoteBeyond): string | TextPart[] {
  if (!Array.isArray(content)) return wordsOf(content, path);
  const parts: TextPart[] = [];
  content.forEach((given: unknown, index) => {
    const part = fields(given);
    if (part['type'] !== 'text') note(`${path}[${index}].type`, `a part of type '${String(part['type'])}'`);
    else noteOthers(part, ['type', 'text'], `${path}[${index}]`, note);
    parts.push({ type: 'text', text: text(part['text']) });
  });
  return parts;
}

function wordsOf(content: unknown, path: string): string {
  if (typeof content === 'string') return content;
  throw refusal(path, 'text or an array of parts');
}

function noteOthers(given: Wire, known: readonly string[], path: string, note: NoteBeyond): void {
  for (const key in given) if (!known.includes(key) && isGiven(given[key])) note(`${path}.${key}`, `the field '${key}'`);
}

/** Whether a field has a value: `null` is none on this wire. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The error about a body that no vendor would take either. */
export function refusal(path: string, expected: string): ZerohopError<'invalid_request'> {
  const issue = { path, expected };
  return new ZerohopError({ code: 'invalid_request', message: `${path}: expected ${expected}`, details: { ...issue, issues: [issue] } });
}
