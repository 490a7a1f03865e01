import type { ChatEvent, ChatResponse, ToolCallDeltaEvent, ToolCallEvent, ZerohopError } from '@zerohop/core';
import { writeErrorBody } from './write-error.ts';
import { finishReasons } from './write-finish-reason.ts';
import { annotationsOf, answerId } from './write-response.ts';
import { writeUsage } from './write-usage.ts';

/** What the chunks of a stream have in common. */
export interface StreamFacts {
  readonly callId: string;
  readonly includeUsage: boolean;
  readonly nowMs: number;
  /** The vendor's id and model. Asked for with the first content, when they are known. */
  head(): { readonly id: string; readonly model: string };
}

/**
 * Writes a call's events as the chunks of a streamed Chat Completion.
 *
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
export class ChunkWriter {
  readonly #facts: StreamFacts;
  /** What stands before and after the delta of every content chunk; made with the first one. */
  #before = '';
  #after = '';
  #envelope = '';
  /** Ids of the tool calls that have been opened, by index. */
  readonly #toolCalls = new Map<number, string>();

  constructor(facts: StreamFacts) {
    this.#facts = facts;
  }

  /** The bytes of an event as text; `''` for events that this wire has no words for. */
  write(event: ChatEvent): string {
    switch (event.type) {
      case 'text-delta':
        return this.#content(`{"content":${JSON.stringify(event.text)}}`);
      case 'reasoning-delta':
        return this.#content(`{"reasoning_content":${JSON.stringify(event.text)}}`);
      case 'tool-call-delta':
        return this.#toolCallDelta(event);
      case 'tool-call':
        return this.#toolCall(event);
      case 'source': {
        const annotations = annotationsOf([event.source]);
        return annotations === undefined ? '' : this.#content(JSON.stringify({ annotations }));
      }
      case 'finish':
        return this.#finish(event.response);
      case 'restart':
        throw new Error('a stream that may not restart was restarted');
      case 'start':
      case 'switch':
      case 'warning':
        return '';
    }
  }

  /** An error in band: the client's SDK throws it, whatever was shown before. */
  error(error: ZerohopError): string {
    return `data: ${JSON.stringify(writeErrorBody(error))}\n\n`;
  }

  #content(delta: string): string {
    return `${this.#open(delta.startsWith('{"tool_calls"') ? null : '')}${this.#before}${delta}${this.#after}`;
  }

  // The role comes first, once, and only when it is certain whose answer this is.
  #open(content: '' | null): string {
    if (this.#before !== '') return '';
    const { callId, includeUsage, nowMs, head } = this.#facts;
    const { id, model } = head();
    const envelope = { id: answerId(id, callId), object: 'chat.completion.chunk', created: Math.floor(nowMs / 1_000), model };
    this.#envelope = JSON.stringify(envelope).slice(0, -1);
    this.#before = `data: ${this.#envelope},"choices":[{"index":0,"delta":`;
    this.#after = `,"logprobs":null,"finish_reason":null}]${includeUsage ? ',"usage":null' : ''}}\n\n`;
    return `${this.#before}${JSON.stringify({ role: 'assistant', content, refusal: null })}${this.#after}`;
  }

  #toolCallDelta({ index, id, name, text }: ToolCallDeltaEvent): string {
    if (this.#toolCalls.has(index)) return this.#content(JSON.stringify({ tool_calls: [{ index, function: { arguments: text } }] }));
    this.#toolCalls.set(index, id);
    return this.#content(JSON.stringify({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: text } }] }));
  }

  // A call without arguments, or of a vendor that sends them whole, was never seen in pieces.
  #toolCall({ id, name, input }: ToolCallEvent): string {
    if ([...this.#toolCalls.values()].includes(id)) return '';
    let index = 0;
    while (this.#toolCalls.has(index)) index += 1;
    return this.#toolCallDelta({ type: 'tool-call-delta', index, id, name, text: JSON.stringify(input) });
  }

  #finish(response: ChatResponse): string {
    const opening = this.#open('');
    // What was refused has been shown as text by now; `stop` would pass it off as the answer.
    const reason = response.finishReason === 'refusal' ? 'content_filter' : finishReasons[response.finishReason];
    const usage = this.#facts.includeUsage ? ',"usage":null' : '';
    const last = `${this.#before}{},"logprobs":null,"finish_reason":${JSON.stringify(reason)}}]${usage}}\n\n`;
    const counts = this.#facts.includeUsage ? `data: ${this.#envelope},"choices":[],"usage":${JSON.stringify(writeUsage(response.usage))}}\n\n` : '';
    return `${opening}${last}${counts}data: [DONE]\n\n`;
  }
}
