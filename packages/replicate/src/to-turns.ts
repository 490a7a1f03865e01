import { type CallToTranslate, demote, type Message, ZerohopError } from '@zerohop/core/adapter';

/** One turn in words. */
export interface Turn {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
}

/** Puts a conversation into words, turn by turn: models here take nothing else. What cannot be said as it was is a warning. */
export function toTurns(call: CallToTranslate): Turn[] {
  const { request, facts, model, warn } = call;
  const { messages } = request;
  if (messages.at(-1)?.role === 'assistant' && facts?.prefill === false) {
    const expected = 'a user or tool message at the end';
    throw new ZerohopError({ code: 'unsupported', message: `${model} does not continue an assistant message; end the messages with the user's`, details: { path: 'messages', expected } });
  }
  const names = toolNames(messages);
  if (messages.some(({ role }) => role === 'tool')) warn('messages', `${model} knows no tools; their calls and results were told in words`);
  if (messages.some(isMarked)) warn('cache', 'this vendor takes no cache marks');
  return messages.map((message) => ({ role: message.role, text: inWords(message, call, names) }));
}

function inWords(message: Message, call: CallToTranslate, names: ReadonlyMap<string, string>): string {
  const { content } = message;
  if (typeof content === 'string') return content;
  const said = content.map((part): string => {
    switch (part.type) {
      case 'text':
        return part.text;
      case 'reasoning':
        return demote(part, call) ?? '';
      case 'tool-call':
        return `(called ${part.name} with ${JSON.stringify(part.input ?? {})})`;
      case 'tool-result':
        return `(${names.get(part.toolCallId) ?? 'a tool'} ${part.isError === true ? 'failed' : 'answered'}: ${typeof part.output === 'string' ? part.output : JSON.stringify(part.output ?? null)})`;
      default:
        // Images have an input of their own.
        return '';
    }
  });
  return said.filter((text) => text !== '').join(message.role === 'user' ? '\n' : '\n\n');
}

function toolNames(messages: readonly Message[]): ReadonlyMap<string, string> {
  const calls = messages.flatMap(({ role, content }) => (role === 'assistant' && typeof content !== 'string' ? content : []));
  return new Map(calls.flatMap((part) => (part.type === 'tool-call' ? [[part.id, part.name] as const] : [])));
}

function isMarked({ content }: Message): boolean {
  return typeof content !== 'string' && content.some(({ cache }) => cache === true);
}
