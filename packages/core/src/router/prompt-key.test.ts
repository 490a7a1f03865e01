import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyRequest } from '../chat/any-request.ts';
import type { Message } from '../chat/message.ts';
import type { ChatRequest } from '../chat/request.ts';
import { CallFacts } from '../pipeline/call-facts.ts';
import { isCacheable, promptKeyOf } from './prompt-key.ts';

const system: Message = { role: 'system', content: 'You are a clerk.' };
const user = (content: string): Message => ({ role: 'user', content });
const key = (messages: readonly Message[], more: Partial<ChatRequest> = {}): number => promptKeyOf(CallFacts.of({ model: 'chat', messages, ...more }));
const tool = (name: string): NonNullable<ChatRequest['tools']>[number] => ({ name, description: name });

describe('promptKeyOf', () => {
  it('is the same for all calls of a conversation', () => {
    const first = [system, user('What is due?')];
    expect(key([...first, { role: 'assistant', content: 'Rent.' }, user('When?')])).toBe(key(first));
  });

  it('tells instructions, tools and first messages apart', () => {
    const keys = [
      key([system, user('What is due?')]),
      key([system, user('Who are you?')]),
      key([user('What is due?')]),
      key([{ role: 'system', content: 'You are a cook.' }, user('What is due?')]),
      key([system, user('What is due?')], { tools: [tool('f')] }),
      key([system, user('What is due?')], { tools: [tool('f'), tool('g')] }),
      key([system, user('x'.repeat(300))]),
      key([system, user('x'.repeat(301))]),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('reads the beginning alone of what is long', () => {
    const long = (tail: string): Message => user(`${'x'.repeat(1_000)}${tail}`);
    expect(key([long('a')])).toBe(key([long('b')]));
  });

  it('reads the text of parts, and takes requests without messages', () => {
    const parts = (text: string): Message => ({ role: 'user', content: [{ type: 'image', url: 'https://example.com/x.png' }, { type: 'text', text }] });
    expect(key([parts('What is this?')])).not.toBe(key([parts('Who is this?')]));
    const embed = (input: string): number => promptKeyOf(CallFacts.of({ model: 'chat', input } as AnyRequest));
    expect([embed('a') === embed('a'), embed('a') === embed('b')]).toEqual([true, false]);
  });
});

describe('isCacheable', () => {
  const facts = (messages: readonly Message[]): CallFacts => CallFacts.of({ model: 'chat', messages });

  it('is what the estimate of tokens says', () => {
    const words = fc.array(fc.constantFrom('rent', 'due', 'on', 'the', 'first', '日本語', '42', '{"a":1}'), { maxLength: 3_000 }).map((list) => list.join(' '));
    fc.assert(
      fc.property(words, words, (one, two) => {
        const messages = [{ role: 'system', content: one } as const, user(two)];
        expect(isCacheable(facts(messages))).toBe(facts(messages).inputTokens() >= 1_024);
      }),
      { numRuns: 60 },
    );
  });

  it('counts no tokens of what is surely long enough', () => {
    const one = facts([user('word '.repeat(10_000))]);
    one.inputTokens = () => {
      throw new Error('counted');
    };
    expect(isCacheable(one)).toBe(true);
  });

  it('vectors are not cached', () => {
    expect(isCacheable(CallFacts.of({ model: 'chat', input: 'word '.repeat(10_000) } as AnyRequest))).toBe(false);
  });
});
