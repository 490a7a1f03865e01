import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelFacts } from '../../catalog/model-facts.ts';
import type { Message } from '../../chat/message.ts';
import type { ChatRequest } from '../../chat/request.ts';
import type { Continued } from '../../pipeline/call.ts';
import { requestsToContinue } from './request.ts';

const request: ChatRequest = { model: 'chat', messages: [{ role: 'user', content: 'Tell me.' }], temperature: 0.5, stop: ['END'] };
const continued = (text: string, messages = request.messages): Continued => ({ text, messages, attempts: [], instruction: 'Go on.' });
const prefills = { prefill: true } as ModelFacts;

function messagesOf(text: string, facts?: ModelFacts, messages: readonly Message[] = request.messages): (readonly Message[])[] {
  return requestsToContinue(request, continued(text, messages), facts).map((way) => way.request.messages);
}

describe('C6: what a target is asked that is to go on with a broken answer', () => {
  it('C6: the conversation, the answer so far, and the instruction with its end quoted', () => {
    const [only, ...more] = requestsToContinue(request, continued('Once upon '), undefined);
    expect(more).toEqual([]);
    expect(only).toEqual({
      request: {
        ...request,
        messages: [
          { role: 'user', content: 'Tell me.' },
          { role: 'assistant', content: 'Once upon ' },
          { role: 'user', content: 'Go on.\n\nOnce upon ' },
        ],
      },
      sentLength: 10,
    });
    expect(request.messages).toHaveLength(1);
  });

  it('C6: of a long answer only the last 200 characters are quoted, no half character', () => {
    const face = '\u{1F600}';
    const [messages] = messagesOf(`${'x'.repeat(50)}${face}${'y'.repeat(199)}`);
    expect(messages?.at(-1)).toEqual({ role: 'user', content: `Go on.\n\n… ${'y'.repeat(199)}` });
    expect(messages?.at(-2)?.content).toHaveLength(251);
  });

  it('C6: a prefill first where the model is known to take one, without white space at its end', () => {
    const [prefill, quoted] = requestsToContinue(request, continued('Once upon \n'), prefills);
    expect(prefill?.request.messages).toEqual([{ role: 'system', content: 'Go on.' }, { role: 'user', content: 'Tell me.' }, { role: 'assistant', content: 'Once upon' }]);
    expect(prefill?.sentLength).toBe(9);
    expect(quoted?.request.messages.at(-2)).toEqual({ role: 'assistant', content: 'Once upon \n' });
    for (const facts of [undefined, {} as ModelFacts, { prefill: false } as ModelFacts]) expect(messagesOf('Once', facts)).toHaveLength(1);
  });

  it('the instruction joins the system message that there is', () => {
    const user: Message = { role: 'user', content: 'Hi' };
    expect(messagesOf('Once', prefills, [{ role: 'system', content: 'Be kind.' }, user])[0]?.[0]).toEqual({ role: 'system', content: 'Be kind.\n\nGo on.' });
    const parts: Message = { role: 'system', content: [{ type: 'text', text: 'Be kind.', cache: true }] };
    expect(messagesOf('Once', prefills, [parts, user])[0]?.[0]).toEqual({ role: 'system', content: [{ type: 'text', text: 'Be kind.', cache: true }, { type: 'text', text: 'Go on.' }] });
  });

  it('an answer that the app has begun itself is one with its continuation', () => {
    const begun = (content: Extract<Message, { role: 'assistant' }>['content']): readonly Message[] => [{ role: 'user', content: 'Hi' }, { role: 'assistant', content }];
    expect(messagesOf(' upon', prefills, begun('Once')).map((messages) => messages.find(({ role }) => role === 'assistant')?.content)).toEqual(['Once upon', 'Once upon']);
    const reasoning = { type: 'reasoning' as const, text: 'Hm.' };
    const provenance = { provider: 'a', model: 'm', adapter: 'x' };
    expect(messagesOf(' upon', undefined, begun([reasoning, { type: 'text', text: 'Once', signature: 's', provenance, cache: true }]))[0]?.[1]).toEqual({
      role: 'assistant',
      content: [reasoning, { type: 'text', text: 'Once upon', cache: true }],
    });
    expect(messagesOf('Once', undefined, begun([reasoning]))[0]?.[1]?.content).toEqual([reasoning, { type: 'text', text: 'Once' }]);
  });

  it('an answer of nothing but white space is asked for anew', () => {
    expect(requestsToContinue({ ...request, maxTokens: 50 }, continued(' \n'), prefills)).toEqual([{ request: { ...request, maxTokens: 50 }, sentLength: 0 }]);
  });

  it('half a character is not sent', () => {
    const [way] = requestsToContinue(request, continued('Hi \uD83D'), undefined);
    expect([way?.request.messages[1]?.content, way?.sentLength]).toEqual(['Hi ', 3]);
    expect(requestsToContinue(request, continued('Hi \uD83D'), prefills)[0]).toMatchObject({ sentLength: 2 });
  });

  it('C6: maxTokens is what the text so far has left of it, at least 16', () => {
    const asked = (maxTokens: number, text: string): (number | undefined)[] => requestsToContinue({ ...request, maxTokens }, continued(text), prefills).map((way) => way.request.maxTokens);
    const text = 'word '.repeat(40);
    const [left] = asked(1_000, text);
    expect(left).toBeGreaterThan(930);
    expect(left).toBeLessThan(980);
    expect(asked(1_000, text)).toEqual([left, left]);
    expect(asked(40, text)).toEqual([16, 16]);
    expect(asked(10, text)).toEqual([10, 10]);
    expect(requestsToContinue(request, continued(text), undefined)[0]?.request).not.toHaveProperty('maxTokens');
  });

  it('C6: for any text, what was sent is its beginning, and what was left out is white space or half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), fc.boolean(), (text, prefill) => {
        for (const { request: asked, sentLength } of requestsToContinue(request, continued(text), { prefill } as ModelFacts)) {
          expect(text.slice(sentLength).replace(/[\uD800-\uDBFF]$/, '').trim()).toBe('');
          const sent = asked.messages.find(({ role }) => role === 'assistant')?.content;
          if (sent !== undefined) expect(sent).toBe(text.slice(0, sentLength));
        }
      }),
    );
  });
});
