import { estimateTextTokens } from '../../catalog/estimate-tokens.ts';
import type { ModelFacts } from '../../catalog/model-facts.ts';
import type { AssistantMessage, Message, SystemMessage } from '../../chat/message.ts';
import type { ChatRequest } from '../../chat/request.ts';
import type { Continued } from '../../pipeline/call.ts';

/** A request that has a target go on with a broken answer. */
export interface RequestToContinue {
  readonly request: ChatRequest;
  /** How much of the text so far it has, from its beginning: the rest was left out, and may come again. */
  readonly sentLength: number;
}

/** What is asked for at least, however much of the request's cap the text so far has used up. */
const leastTokens = 16;
/** How much of the end is quoted beside the instruction. */
const quotedLength = 200;

/**
 * The requests that have a target go on with a broken answer, the best way first: as a prefill, where the model is known to take one;
 * as the whole conversation with the answer so far in it and a user's word behind it. An answer that is but white space is asked for
 * anew.
 */
export function requestsToContinue(request: ChatRequest, { text, messages, instruction }: Continued, facts: ModelFacts | undefined): readonly RequestToContinue[] {
  const { maxTokens } = request;
  const left = maxTokens === undefined ? undefined : { maxTokens: tokensLeft(maxTokens, text, facts?.tokenFactor) };
  const whole = withoutHalfCharacter(text);
  // Vendors refuse a prefill that ends in white space.
  const prefill = whole.trimEnd();
  if (prefill === '') return [{ request: { ...request, messages }, sentLength: 0 }];
  const quoted: RequestToContinue = {
    request: { ...request, ...left, messages: [...withAnswer(messages, whole), { role: 'user', content: `${instruction}\n\n${quotedEnd(whole)}` }] },
    sentLength: whole.length,
  };
  if (facts?.prefill !== true) return [quoted];
  return [{ request: { ...request, ...left, messages: withAnswer(withInstruction(messages, instruction), prefill) }, sentLength: prefill.length }, quoted];
}

function tokensLeft(maxTokens: number, text: string, tokenFactor: number | undefined): number {
  return Math.max(maxTokens - estimateTextTokens(text, tokenFactor), Math.min(maxTokens, leastTokens));
}

// A stream may have broken between the two halves of a character.
function withoutHalfCharacter(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}

function quotedEnd(text: string): string {
  return text.length <= quotedLength ? text : `… ${text.slice(-quotedLength).replace(/^[\uDC00-\uDFFF]/, '')}`;
}

// Where the request itself ends with the beginning of the answer, the text so far belongs to that very message.
function withAnswer(messages: readonly Message[], text: string): Message[] {
  const last = messages.at(-1);
  if (last?.role !== 'assistant') return [...messages, { role: 'assistant', content: text }];
  return [...messages.slice(0, -1), { role: 'assistant', content: appended(last, text) }];
}

function appended({ content }: AssistantMessage, text: string): AssistantMessage['content'] {
  if (typeof content === 'string') return content + text;
  const last = content.at(-1);
  if (last?.type !== 'text') return [...content, { type: 'text', text }];
  // Changed text is no longer what its signature stands for.
  const { signature: _, provenance: __, ...unsigned } = last;
  return [...content.slice(0, -1), { ...unsigned, text: last.text + text }];
}

// Into the system message that there is: some chat templates take one, at the beginning.
function withInstruction(messages: readonly Message[], instruction: string): readonly Message[] {
  const [first] = messages;
  if (first?.role !== 'system') return [{ role: 'system', content: instruction }, ...messages];
  return [{ role: 'system', content: instructed(first, instruction) }, ...messages.slice(1)];
}

function instructed({ content }: SystemMessage, instruction: string): SystemMessage['content'] {
  return typeof content === 'string' ? `${content}\n\n${instruction}` : [...content, { type: 'text', text: instruction }];
}
