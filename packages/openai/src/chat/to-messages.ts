import { type CallToTranslate, canRead, demote, fields, isOwn, type Message, omitUndefined, ownOpaque, readMedia, ZerohopError } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import { type Account, ofAnotherAccount } from '../wire/account.ts';
import { fitCallId } from '../wire/fit-call-id.ts';
import { fitName } from '../wire/fit-name.ts';
import { toMark } from '../wire/to-caching.ts';
import { toPrefill } from '../wire/to-prefill.ts';
import { detailsIn } from './reasoning-details.ts';

type Call = Pick<CallToTranslate, 'request' | 'model' | 'facts' | 'tools' | 'outputSchema' | 'foreignReasoning' | 'warn'>;

/** Translates the messages. */
export function toMessages(call: Call, vendor: Vendor, account: Account): unknown[] {
  const messages: unknown[] = [];
  for (const message of call.request.messages) {
    switch (message.role) {
      case 'system':
        messages.push({ role: 'system', content: toSystem(message.content, vendor) });
        break;
      case 'user':
        messages.push({ role: 'user', content: typeof message.content === 'string' ? message.content : message.content.map((part) => toUserPart(part, vendor)) });
        break;
      case 'assistant':
        messages.push(toAssistant(message, call, vendor, account));
        break;
      case 'tool':
        messages.push(...message.content.map((part) => toToolResult(part, vendor)));
        break;
    }
  }
  const last = fields(messages.at(-1));
  // Answers with calls are over.
  if (last['role'] === 'assistant' && last['tool_calls'] === undefined) messages.splice(-1, 1, { ...last, ...toPrefill(call, vendor) });
  return messages;
}

/** One text, but where a mark must stand on one of its parts. */
function toSystem(content: Extract<Message, { role: 'system' }>['content'], vendor: Vendor): unknown {
  if (typeof content === 'string') return content;
  if (vendor.promptCache === 'marks' && content.some(({ cache }) => cache === true)) return content.map((part) => ({ type: 'text', text: part.text, ...toMark(part, vendor) }));
  return content.map(({ text }) => text).join('\n');
}

type UserPart = Exclude<Extract<Message, { role: 'user' }>['content'], string>[number];

function toUserPart(part: UserPart, vendor: Vendor): unknown {
  return { ...(part.type === 'text' ? { type: 'text', text: part.text } : toMediaPart(part)), ...toMark(part, vendor) };
}

function toMediaPart(part: Exclude<UserPart, { type: 'text' }>): object {
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

function toAssistant(message: Extract<Message, { role: 'assistant' }>, call: Call, vendor: Vendor, account: Account): unknown {
  if (typeof message.content === 'string') return { role: 'assistant', content: message.content };
  const { returnsReasoning: wanted } = vendor;
  let words = '';
  let thoughts = '';
  const details: unknown[] = [];
  const toolCalls: unknown[] = [];
  for (const part of message.content) {
    switch (part.type) {
      case 'text':
        words += part.text;
        break;
      case 'reasoning': {
        // What a model of this vendor thought goes back where the vendor wants it, and is simply not sent again elsewhere.
        if (!isOwn(part.provenance, account.adapter, call.model)) words += quote(demote(part, call));
        else if (wanted === 'reasoning_details' && !canRead(part.provenance, account)) words += quote(demote(part, call, ofAnotherAccount));
        else if (wanted === 'reasoning_details') details.push(...detailsIn(part.signature));
        else thoughts += part.text;
        break;
      }
      case 'tool-call': {
        const signature = isOwn(part.provenance, account.adapter, call.model) ? part.signature : undefined;
        toolCalls.push(omitUndefined({
          id: fitCallId(part.id, vendor, maxIdCharacters),
          type: 'function',
          function: { name: fitName(part.name), arguments: JSON.stringify(part.input ?? {}) },
          // Where Google's wire of this kind has signatures.
          extra_content: signature === undefined ? undefined : { google: { thought_signature: signature } },
        }));
        break;
      }
      case 'opaque':
        ownOpaque(part, nobody, call);
        break;
    }
  }
  const parts = details.length === 0 ? {} : { reasoning_details: details };
  if (toolCalls.length === 0) return { role: 'assistant', content: words, ...parts };
  // Vendors that want the thoughts back in words refuse tool calls without them, even where there were none.
  const back = wanted === 'reasoning_content' ? { reasoning_content: thoughts } : parts;
  return { role: 'assistant', content: words === '' ? null : words, ...back, tool_calls: toolCalls };
}

/** This wire has no opaque parts: what is one was made over another. */
const nobody = { adapter: '', provider: '' };

function quote(demoted: string | undefined): string {
  return demoted === undefined ? '' : `${demoted}\n`;
}

function toToolResult({ toolCallId, output, isError }: Extract<Message, { role: 'tool' }>['content'][number], vendor: Vendor): unknown {
  const words = typeof output === 'string' ? output : JSON.stringify(output ?? null);
  // The wire has no mark for tools that failed.
  return { role: 'tool', tool_call_id: fitCallId(toolCallId, vendor, maxIdCharacters), content: isError === true ? `Error: ${words}` : words };
}

/** The wire takes ids of 40 characters. Which ones they are is its own affair: some models know their ids by their form. */
const maxIdCharacters = 40;
