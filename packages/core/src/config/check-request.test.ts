import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../chat/request.ts';
import { checkRequest, type RequestKnowledge } from './check-request.ts';

const known: RequestKnowledge = { routes: new Map([['chat', {}]]), providers: new Set(['openai']), adapters: new Map([['openai', {}]]) };
const messages = [{ role: 'user', content: 'Hi' }] as const;

const everything: ChatRequest = {
  model: 'chat',
  messages: [
    { role: 'system', content: [{ type: 'text', text: 'Be brief.', cache: true }] },
    {
      role: 'user',
      content: [
        { type: 'text', text: '' },
        { type: 'image', url: 'https://example.com/cat.png', detail: 'low' },
        { type: 'image', data: new Uint8Array([1]), mediaType: 'image/png' },
        { type: 'audio', data: 'aGk=', mediaType: 'audio/wav' },
        { type: 'file', url: 'data:application/pdf;base64,aGk=', name: 'a.pdf' },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: '', encrypted: 'x', signature: 's', provenance: { provider: 'openai', model: 'gpt-5', adapter: 'openai' } },
        { type: 'opaque', kind: 'search', data: null, provenance: { provider: 'openai', model: 'gpt-5', adapter: 'openai' } },
        { type: 'tool-call', id: 'a', name: 'look', input: {} },
        { type: 'tool-call', id: 'b', name: 'look', input: null },
      ],
    },
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'b', output: { rain: true } }] },
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', output: '', isError: true }] },
    { role: 'assistant', content: [] },
    // Ids may come again once the first call has its result: some vendors count from 0 in each turn.
    { role: 'assistant', content: [{ type: 'tool-call', id: 'a', name: 'look', input: {} }] },
    { role: 'system', content: '' },
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', output: 0 }] },
  ],
  tools: [{ name: 'look', description: 'Looks.', parameters: { type: 'object' }, strict: true, cache: true }, { name: 'wait' }],
  toolChoice: { name: 'look' },
  parallelToolCalls: false,
  output: { type: 'object' },
  temperature: 0,
  topP: 1,
  maxTokens: 1,
  stop: ['a'],
  seed: -1,
  presencePenalty: -2,
  frequencyPenalty: 2,
  logprobs: 0,
  reasoning: { effort: 'high', budgetTokens: undefined },
  serviceTier: 'flex',
  metadata: { a: 'b' },
  session: 's',
  tags: { feature: 'chat' },
  tenant: 't',
  team: 't',
  user: 'u',
  fallbacks: { default: ['openai/gpt-5', 'chat'], content_filter: [] },
  timeouts: { idleMs: false, totalMs: 1 },
  midStream: { mode: 'continue', instruction: 'Go on.' },
  providerOptions: { openai: { store: true } },
  signal: new AbortController().signal,
  deadlineMs: 1,
};

describe('a right request passes', () => {
  it('with everything there is', () => {
    expect(() => checkRequest(Object.freeze(everything), known)).not.toThrow();
  });

  it.each(Object.keys(everything).filter((key) => key !== 'model' && key !== 'messages' && key !== 'tools'))('with %s undefined', (key) => {
    expect(() => checkRequest({ ...everything, [key]: undefined }, known)).not.toThrow();
  });

  it('with a key that is to come, undefined', () => {
    expect(() => checkRequest({ model: 'chat', messages, cache: undefined }, known)).not.toThrow();
  });

  it('naming a target, slashes in the model', () => {
    expect(() => checkRequest({ model: 'openai/org/model', messages }, known)).not.toThrow();
  });

  it('without a prototype', () => {
    expect(() => checkRequest(Object.assign(Object.create(null) as object, { model: 'chat', messages }), known)).not.toThrow();
  });
});

describe('the check is cheap', () => {
  // Bounds with room for a slow machine; the figures stand in `check-fields.ts`.
  it('takes microseconds', () => {
    const short = { model: 'chat', messages: Array.from({ length: 3 }, (_, i) => ({ role: i % 2 ? 'assistant' : 'user', content: 'Hi' })), temperature: 1 };
    const long = {
      model: 'chat',
      messages: Array.from({ length: 20 }, (_, i) => ({ role: i % 2 ? 'assistant' : 'user', content: [{ type: 'text', text: 'Hi' }] })),
    };
    expect(microseconds(short)).toBeLessThan(10);
    expect(microseconds(long)).toBeLessThan(75);
  });
});

function microseconds(request: object): number {
  const rounds = 20_000;
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run += 1) {
    const start = performance.now();
    for (let i = 0; i < rounds; i += 1) checkRequest(request, known);
    best = Math.min(best, ((performance.now() - start) * 1_000) / rounds);
  }
  return best;
}
