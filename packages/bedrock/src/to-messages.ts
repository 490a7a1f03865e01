import type { ContentBlock, Message as WireMessage, SystemContentBlock, ToolResultBlock } from '@aws-sdk/client-bedrock-runtime';
import { type CallToTranslate, canRead, demote, fitToolCallId, isOwn, type Message, type OpaqueReader, ownOpaque, type ReasoningPart, ZerohopError } from '@zerohop/core/adapter';
import type { MarkCache } from './cache-points.ts';
import { toTextBlock } from './cited-text.ts';
import { isObject, type JsonDocument, toDocument } from './json-document.ts';
import type { ModelFamily } from './model-family.ts';
import { DocumentNames, toMediaBlock } from './to-media.ts';
import { unpairedCalls } from './unpaired-calls.ts';
import { toBlock } from './vendor-blocks.ts';

/** A turn as it goes on the wire. */
export interface Turn extends WireMessage {
  role: 'user' | 'assistant';
  content: ContentBlock[];
}

const maxToolCallId = 64;

/** Gathers the instructions, which this wire keeps apart. */
export function toSystem({ request }: CallToTranslate, mark: MarkCache, extra: string | undefined): SystemContentBlock[] {
  const blocks: SystemContentBlock[] = [];
  for (const message of request.messages) {
    if (message.role !== 'system') continue;
    const parts = typeof message.content === 'string' ? [{ text: message.content, cache: undefined }] : message.content;
    for (const { text, cache } of parts) if (isSaid(text)) blocks.push({ text }, ...mark('system', cache));
  }
  if (extra !== undefined) blocks.push({ text: extra });
  return blocks;
}

/**
 * Translates the conversation. The wire wants the user first, turns that alternate, the results of a tool turn at the head
 * of the next one, text beside documents, and no text without words.
 */
export function toMessages(call: CallToTranslate, sender: OpaqueReader, family: ModelFamily, mark: MarkCache): Turn[] {
  const turns: Turn[] = [];
  const names = new DocumentNames();
  const turn = (role: Turn['role']): ContentBlock[] => {
    const last = turns.at(-1);
    if (last?.role === role) return last.content;
    turns.push({ role, content: [] });
    return turns.at(-1)?.content ?? [];
  };
  for (const message of call.request.messages) {
    switch (message.role) {
      case 'system':
        break;
      case 'user': {
        const blocks = toUser(message, call, names, mark);
        if (blocks.length > 0) turn('user').push(...blocks);
        break;
      }
      case 'assistant': {
        const blocks = toAssistant(message, call, sender, family, mark);
        if (blocks.length > 0) turn('assistant').push(...blocks);
        break;
      }
      case 'tool':
        addResults(
          turn('user'),
          message.content.flatMap((part) => [{ toolResult: toResult(part) }, ...mark('messages', part.cache)]),
        );
        break;
    }
  }
  if (turns[0]?.role !== 'user') {
    call.warn('messages', 'the vendor wants the user to speak first; a short user message was put before the others');
    turns.unshift({ role: 'user', content: [{ text: 'Go on.' }] });
  }
  for (const { content } of turns) addWords(content, call);
  endForAnswer(turns, call);
  return turns;
}

/** Behind the results that stand there already, and before whatever else the user said. */
function addResults(content: ContentBlock[], results: ContentBlock[]): void {
  const last = content.findLastIndex((block) => block.toolResult !== undefined);
  const isMarked = last !== -1 && content[last + 1]?.cachePoint !== undefined;
  content.splice(last + (isMarked ? 2 : 1), 0, ...results);
}

function addWords(content: ContentBlock[], { warn }: CallToTranslate): void {
  if (!content.some(({ document }) => document !== undefined) || content.some(({ text }) => text !== undefined)) return;
  warn('messages', 'the vendor takes documents beside text only; a short text was put behind them');
  content.push({ text: 'See the document.' });
}

/** A conversation that ends with the assistant asks for its continuation, on models that take that. */
function endForAnswer(turns: readonly Turn[], { facts, model, warn }: CallToTranslate): void {
  const last = turns.at(-1);
  if (last?.role !== 'assistant') return;
  if (facts?.prefill === false) {
    const message = `${model} does not continue an assistant message; end the messages with the user's`;
    throw new ZerohopError({ code: 'unsupported', message, details: { path: 'messages', expected: 'a user or tool message at the end' } });
  }
  const text = last.content.at(-1)?.text;
  if (text === undefined || text === text.trimEnd()) return;
  // The vendor refuses white space there; the model writes it again if it is wanted.
  last.content.splice(-1, 1, { text: text.trimEnd() });
  warn('messages', 'white space at the end of the last assistant message was left out');
}

function toUser({ content }: Extract<Message, { role: 'user' }>, { warn }: CallToTranslate, names: DocumentNames, mark: MarkCache): ContentBlock[] {
  if (typeof content === 'string') return isSaid(content) ? [{ text: content }] : [];
  return content.flatMap((part) => {
    if (part.type === 'text' && !isSaid(part.text)) return [];
    if (part.type === 'image' && part.detail !== undefined && part.detail !== 'auto') warn('messages', 'this vendor takes no level of detail per image');
    return [part.type === 'text' ? { text: part.text } : toMediaBlock(part, names), ...mark('messages', part.cache)];
  });
}

function toAssistant({ content }: Extract<Message, { role: 'assistant' }>, call: CallToTranslate, sender: OpaqueReader, family: ModelFamily, mark: MarkCache): ContentBlock[] {
  if (typeof content === 'string') return isSaid(content) ? [{ text: content }] : [];
  const unpaired = unpairedCalls(content, sender);
  return content.flatMap((part): ContentBlock[] => {
    switch (part.type) {
      case 'text':
        return isSaid(part.text) ? [toTextBlock(part.text, canRead(part.provenance, sender) ? part.signature : undefined), ...mark('messages', part.cache)] : [];
      case 'reasoning': {
        if (part.cache === true) call.warn('cache', 'reasoning takes no cache mark; mark the part after it');
        const block = toReasoning(part, call, sender, family);
        return block === undefined ? [] : [block];
      }
      case 'tool-call':
        return [{ toolUse: { toolUseId: fitToolCallId(part.id, maxToolCallId), name: part.name, input: toInput(part.input) } }, ...mark('messages', part.cache)];
      case 'opaque': {
        if (unpaired.has(part)) {
          call.warn('messages', `a ${part.kind} of the service's own tools was left out: a call and its result go together`);
          return [];
        }
        const block = toBlock(ownOpaque(part, sender, call));
        return block === undefined ? [] : [block, ...mark('messages', part.cache)];
      }
    }
  });
}

/** The wire takes objects only; other vendors' models may have sent something else. */
function toInput(input: unknown): JsonDocument {
  return toDocument(isObject(input) ? input : { input });
}

function toReasoning(part: ReasoningPart, call: CallToTranslate, sender: OpaqueReader, family: ModelFamily): ContentBlock | undefined {
  if (isOwn(part.provenance, sender.adapter, call.model)) {
    if (part.encrypted !== undefined) return { reasoningContent: { redactedContent: Buffer.from(part.encrypted, 'base64') } };
    if (part.signature !== undefined) return { reasoningContent: { reasoningText: { text: part.text, signature: part.signature } } };
    // The model does without it, and some refuse it: nothing that anybody need hear of.
    return family.takesUnsignedReasoning && isSaid(part.text) ? { reasoningContent: { reasoningText: { text: part.text } } } : undefined;
  }
  const quoted = demote(part, call);
  return quoted === undefined ? undefined : { text: quoted };
}

function toResult({ toolCallId, output, isError }: Extract<Message, { role: 'tool' }>['content'][number]): ToolResultBlock {
  const toolUseId = fitToolCallId(toolCallId, maxToolCallId);
  const failed = isError === true;
  // Of JSON, the wire takes objects only.
  if (isObject(output)) return { toolUseId, content: [{ json: toDocument(output) }], ...(failed ? { status: 'error' } : undefined) };
  const said = typeof output === 'string' ? output : JSON.stringify(output ?? null);
  // A failure must say something.
  const text = failed && !isSaid(said) ? 'The tool failed without a message.' : said;
  return { toolUseId, content: [{ text }], ...(failed ? { status: 'error' } : undefined) };
}

/** The vendor refuses text of nothing but white space. */
function isSaid(text: string): boolean {
  return text.trim() !== '';
}
