import { type AdapterCall, demote, fitToolCallId, isOwn, type Message, omitUndefined, readMedia, ZerohopError } from '@zerohop/core/adapter';

type Call = Pick<AdapterCall, 'request' | 'model' | 'tools' | 'foreignReasoning' | 'warn'>;

/** Translates the messages. */
export function toMessages(call: Call, adapterId: string): unknown[] {
  const messages: unknown[] = [];
  let marked = call.tools.some(({ cache }) => cache);
  for (const message of call.request.messages) {
    marked ||= typeof message.content !== 'string' && message.content.some((part) => part.cache === true);
    switch (message.role) {
      case 'system':
        messages.push({ role: 'system', content: typeof message.content === 'string' ? message.content : message.content.map(({ text }) => text).join('\n') });
        break;
      case 'user':
        messages.push({ role: 'user', content: typeof message.content === 'string' ? message.content : message.content.map(toUserPart) });
        break;
      case 'assistant':
        messages.push(toAssistant(message, call, adapterId));
        break;
      case 'tool':
        messages.push(...message.content.map(toToolResult));
        break;
    }
  }
  if (marked) call.warn('cache', 'this vendor caches prompts by itself and takes no marks');
  return messages;
}

type UserPart = Exclude<Extract<Message, { role: 'user' }>['content'], string>[number];

function toUserPart(part: UserPart): unknown {
  if (part.type === 'text') return { type: 'text', text: part.text };
  const media = readMedia(part);
  switch (part.type) {
    case 'image': {
      const url = media.kind === 'url' ? media.url : `data:${media.mediaType};base64,${media.base64}`;
      return { type: 'image_url', image_url: omitUndefined({ url, detail: part.detail }) };
    }
    case 'audio': {
      if (media.kind === 'url') throw new ZerohopError({ code: 'unsupported', message: 'this vendor takes no audio by URL: send its bytes' });
      const format = audioFormats[media.mediaType] ?? media.mediaType.replace(/^audio\//, '');
      return { type: 'input_audio', input_audio: { data: media.base64, format } };
    }
    case 'file': {
      if (media.kind === 'url') throw new ZerohopError({ code: 'unsupported', message: 'this vendor takes no files by URL: send their bytes' });
      const filename = part.name ?? (media.mediaType === 'application/pdf' ? 'file.pdf' : 'file');
      return { type: 'file', file: { filename, file_data: `data:${media.mediaType};base64,${media.base64}` } };
    }
  }
}

const audioFormats: Readonly<Record<string, string>> = { 'audio/mpeg': 'mp3', 'audio/x-wav': 'wav', 'audio/wave': 'wav', 'audio/vnd.wave': 'wav' };

function toAssistant(message: Extract<Message, { role: 'assistant' }>, call: Call, adapterId: string): unknown {
  if (typeof message.content === 'string') return { role: 'assistant', content: message.content };
  let words = '';
  const toolCalls: unknown[] = [];
  for (const part of message.content) {
    switch (part.type) {
      case 'text':
        words += part.text;
        break;
      case 'reasoning': {
        // The wire has no place for reasoning: its own is simply not sent again.
        const quoted = isOwn(part.provenance, adapterId, call.model) ? undefined : demote(part, call);
        if (quoted !== undefined) words += `${quoted}\n`;
        break;
      }
      case 'tool-call':
        toolCalls.push({ id: fitId(part.id), type: 'function', function: { name: fitName(part.name), arguments: JSON.stringify(part.input ?? {}) } });
        break;
    }
  }
  if (toolCalls.length === 0) return { role: 'assistant', content: words };
  return { role: 'assistant', content: words === '' ? null : words, tool_calls: toolCalls };
}

function toToolResult({ toolCallId, output, isError }: Extract<Message, { role: 'tool' }>['content'][number]): unknown {
  const words = typeof output === 'string' ? output : JSON.stringify(output ?? null);
  // The wire has no mark for tools that failed.
  return { role: 'tool', tool_call_id: fitId(toolCallId), content: isError === true ? `Error: ${words}` : words };
}

/** The wire takes ids of 40 characters. Which ones they are is its own affair: some models know their ids by their form. */
const maxIdCharacters = 40;

function fitId(id: string): string {
  return id.length <= maxIdCharacters ? id : fitToolCallId(id, maxIdCharacters);
}

/** Names that other vendors' tools may have are refused here, even in what was said before. */
function fitName(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64);
}
