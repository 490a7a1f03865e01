import { type CallToTranslate, canRead, type Message } from '@zerohop/core/adapter';
import type { Vendor } from '../vendors/vendor.ts';
import type { Account } from '../wire/account.ts';
import { notHeld } from './held-state.ts';
import { customTools, type OwnOptions } from './own-options.ts';
import { type Phase, phaseOf } from './phase.ts';
import { toCall, toResult } from './to-call.ts';
import { answeredIn, toOpaqueItem } from './to-opaque.ts';
import { toPart } from './to-parts.ts';
import { toReasoning } from './to-reasoning.ts';

type Call = Pick<CallToTranslate, 'request' | 'model' | 'foreignReasoning' | 'warn'>;
type Item = Record<string, unknown>;

/**
 * Translates the messages to input items. Instructions stay messages, where they stand: `instructions` would have to be sent
 * again with every turn that names the response before it.
 */
export function toInput(call: Call, vendor: Vendor, own: OwnOptions, account: Account): Item[] {
  const custom = customTools(own);
  const customCalls = new Set<string>();
  for (const { content } of call.request.messages) {
    if (typeof content !== 'string') for (const part of content) if (part.type === 'tool-call' && custom.has(part.name)) customCalls.add(part.id);
  }
  const answered = answeredIn(call.request.messages);
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
        items.push(...toTurn(message, call, vendor, account, customCalls, answered));
        break;
      case 'tool':
        items.push(...message.content.map((part) => toResult(part, vendor, customCalls.has(part.toolCallId))));
        break;
    }
  }
  return items;
}

function toTurn({ content }: Extract<Message, { role: 'assistant' }>, call: Call, vendor: Vendor, account: Account, customCalls: ReadonlySet<string>, answered: ReadonlySet<string>): Item[] {
  const items: Item[] = [];
  if (typeof content === 'string') {
    say(items, content, undefined);
    return items;
  }
  const self = { ...account, model: call.model };
  let thoughtsLost = false;
  for (const part of content) {
    switch (part.type) {
      case 'text':
        say(items, part.text, canRead(part.provenance, self) ? phaseOf(part.signature) : undefined);
        break;
      case 'reasoning': {
        // What was said on the way is shown as reasoning, and was a message.
        if (phaseOf(part.signature) === 'commentary' && canRead(part.provenance, self)) {
          say(items, part.text, 'commentary');
          break;
        }
        const { item, words = '' } = toReasoning(part, call, vendor, account);
        if (item !== undefined) items.push(item);
        else thoughtsLost ||= canRead(part.provenance, self) && (part.encrypted ?? part.signature) !== undefined;
        say(items, words, undefined);
        break;
      }
      case 'tool-call':
        items.push(toCall(part, vendor, customCalls.has(part.id)));
        break;
      case 'opaque': {
        // A call of a built-in tool is refused without the thoughts that led to it.
        if (thoughtsLost) call.warn('messages', 'what built-in tools did was left out with the reasoning that led to it');
        const item = thoughtsLost ? undefined : toOpaqueItem(part, call, account, answered);
        if (item !== undefined) items.push(item);
        break;
      }
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
