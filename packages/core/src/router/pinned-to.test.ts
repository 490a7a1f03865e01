import { expect, it } from 'vitest';
import type { AssistantPart, Message, Provenance } from '../chat/message.ts';
import { pinnedTo } from './pinned-to.ts';

const by = (provider: string, model = 'm'): Provenance => ({ provider, model, adapter: 'scripted' });
const said = (...content: AssistantPart[]): Message => ({ role: 'assistant', content });
const user: Message = { role: 'user', content: 'and?' };

it.each<[string, Message[], string | undefined]>([
  ['no history', [user], undefined],
  ['plain answers', [user, { role: 'assistant', content: 'text' }, user, said({ type: 'text', text: 'more' }), user], undefined],
  ['reasoning', [user, said({ type: 'reasoning', text: 'hm', provenance: by('a', 'org/m') }, { type: 'text', text: 'so' }), user], 'a/org/m'],
  ['an opaque part', [user, said({ type: 'opaque', kind: 'search', data: {}, provenance: by('b') })], 'b/m'],
  ['a signed text', [user, said({ type: 'text', text: 'so', signature: 's', provenance: by('c') })], 'c/m'],
  ['a signed tool call', [user, said({ type: 'tool-call', id: '1', name: 'f', input: {}, signature: 's', provenance: by('d') })], 'd/m'],
  ['the last of several', [said({ type: 'reasoning', text: '', provenance: by('a') }, { type: 'reasoning', text: '', provenance: by('b') }), user, said({ type: 'text', text: 'so' })], 'b/m'],
  ['nobody knows whose', [said({ type: 'reasoning', text: 'hm' }, { type: 'text', text: 'so', signature: 's' })], undefined],
  ['a text with a maker and no signature', [said({ type: 'text', text: 'so', provenance: by('a') })], undefined],
])('%s', (_what, messages, target) => {
  expect(pinnedTo(messages)).toBe(target);
});
