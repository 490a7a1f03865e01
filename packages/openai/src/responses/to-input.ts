import { type CallToTranslate, type Message, ZerohopError } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import { customTools, isGiven, type OwnOptions } from './own-options.ts';
import { type Phase, phaseOf } from './phase.ts';
import { toCall, toResult } from './to-call.ts';
import { toPart } from './to-parts.ts';
import { isSendersOwn, type Sender, toReasoning } from './to-reasoning.ts';

type Call = Pick<CallToTranslate, 'request' | 'model' | 'foreignReasoning' | 'warn'>;
type Item = Record<string, unknown>;

/**
 * Translates the messages to input items. Instructions stay messages, where they stand: `instructions` would have to be sent
 * again with every turn that names the response before it.
 */
export function toInput(call: Call, vendor: Vendor, own: OwnOptions, sender: Sender): Item[] {
  const custom = customTools(own);
  const customCalls = new Set<string>();
  for (const { content } of call.request.messages) {
    if (typeof content !== 'string') for (const part of content) if (part.type === 'tool-call' && custom.has(part.name)) customCalls.add(part.id);
  }
  const items: Item[] = [];
  for (const message of notHeld(call.request.messages, own)) {
    switch (message.role) {
      case 'system':
        items.push({ role: 'system', content: typeof message.content === 'string' ? message.content : message.content.map(({ text }) => text).join('\n') });
        break;
      case 'user':
        items.push({ role: 'user', content: typeof message.content === 'string' ? message.content : message.content.map(toPart) });
        break;
      case 'assistant':
        items.push(...toTurn(message, call, vendor, sender, customCalls));
        break;
      case 'tool':
        items.push(...message.content.map((part) => toResult(part, vendor, customCalls.has(part.toolCallId))));
        break;
    }
  }
  return items;
}

/**
 * What the vendor does not hold yet. After `previous_response_id`, or in a `conversation`, it has everything up to the model's
 * last turn, and adds what is sent to that: the same again would be said twice, or refused as a duplicate. So only what follows
 * the last assistant message goes.
 *
 * @see https://platform.openai.com/docs/guides/conversation-state
 */
function notHeld(messages: readonly Message[], own: OwnOptions): readonly Message[] {
  const holder = ['previous_response_id', 'conversation'].find((name) => isGiven(own[name]));
  if (holder === undefined) return messages;
  const rest = messages.slice(messages.findLastIndex(({ role }) => role === 'assistant') + 1);
  if (rest.length > 0) return rest;
  const message = `with ${holder} only what follows the last assistant message is sent, and nothing follows it; end the messages with the user's or a tool's`;
  throw new ZerohopError({ code: 'invalid_request', message, details: { path: 'messages', expected: 'a user or tool message at the end' } });
}

function toTurn({ content }: Extract<Message, { role: 'assistant' }>, call: Call, vendor: Vendor, sender: Sender, customCalls: ReadonlySet<string>): Item[] {
  const items: Item[] = [];
  if (typeof content === 'string') {
    say(items, content, undefined);
    return items;
  }
  for (const part of content) {
    switch (part.type) {
      case 'text':
        say(items, part.text, isSendersOwn(part.provenance, sender, call.model) ? phaseOf(part.signature) : undefined);
        break;
      case 'reasoning': {
        // What was said on the way is shown as reasoning, and was a message.
        if (phaseOf(part.signature) === 'commentary' && isSendersOwn(part.provenance, sender, call.model)) {
          say(items, part.text, 'commentary');
          break;
        }
        const { item, words = '' } = toReasoning(part, call, vendor, sender);
        if (item !== undefined) items.push(item);
        say(items, words, undefined);
        break;
      }
      case 'tool-call':
        items.push(toCall(part, vendor, customCalls.has(part.id)));
        break;
    }
  }
  // The vendor refuses thoughts that lead to nothing, as an answer that was cut off may leave behind.
  return items.slice(0, items.findLastIndex(({ type }) => type !== 'reasoning') + 1);
}

function say(items: Item[], words: string, phase: Phase | undefined): void {
  if (words === '') return;
  const last = items.at(-1);
  if (last?.['role'] === 'assistant' && last['phase'] === phase) last['content'] = `${String(last['content'])}${words}`;
  else items.push({ role: 'assistant', content: words, ...(phase === undefined ? {} : { phase }) });
}
