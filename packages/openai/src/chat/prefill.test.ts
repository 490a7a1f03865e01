import { createRouter, type Message } from '@zerohop/core';
import type { AdapterTool, CallToTranslate, ModelFacts } from '@zerohop/core/adapter';
import { emulateOpenai } from '@zerohop/testkit';
import { describe, expect, it, test } from 'vitest';
import { openai } from '../index.ts';
import { toRequest as toResponsesRequest } from '../responses/to-request.ts';
import { type Vendor, vendorOf, vendors } from '../vendors/vendors.ts';
import { toRequest } from './to-request.ts';

const messages: Message[] = [{ role: 'user', content: 'Count' }, { role: 'assistant', content: 'One, two,' }];
const tool: AdapterTool = { name: 'f', description: undefined, parameters: { type: 'object' }, strict: undefined, cache: false };
const beta = vendorOf({ vendor: 'deepseek', baseURL: 'https://api.deepseek.com/beta/' });

type Given = Partial<Pick<CallToTranslate, 'tools' | 'outputSchema' | 'request'>> & { facts?: Partial<ModelFacts> };

function sent(vendor: Vendor, given: Given = {}, way = toRequest): { last: unknown; warned: string[] } {
  const warned: string[] = [];
  const call: CallToTranslate = {
    request: { model: 'chat', messages }, tools: [], outputSchema: undefined, stream: false, foreignReasoning: 'drop', model: 'm', warn: (about) => warned.push(about), ...given,
    facts: given.facts as ModelFacts | undefined,
  };
  const body = way(call, vendor, { adapter: 'openai', provider: 'p' });
  return { last: ((body['messages'] ?? body['input']) as unknown[]).at(-1), warned };
}

const plain = { role: 'assistant', content: 'One, two,' };
const thinking = { request: { model: 'chat', messages, reasoning: { effort: 'high' } } } as const;
const byDefault = { facts: { reasoning: true, reasoningControl: { byDefault: true, off: 'disabled' } } } as const;

describe('an assistant message at the end', () => {
  test.each<[string, Vendor, Given, object]>([
    ['openai', vendors.openai, {}, {}],
    ['mistral', vendors.mistral, {}, { prefix: true }],
    ['mistral, beside tools', vendors.mistral, { tools: [tool] }, { prefix: true }],
    ['moonshot', vendors.moonshot, {}, { partial: true }],
    ['moonshot, while it thinks', vendors.moonshot, byDefault, { partial: true }],
    ['alibaba', vendors.alibaba, {}, { partial: true }],
    ['alibaba, told not to think', vendors.alibaba, { ...byDefault, request: { model: 'chat', messages, reasoning: { effort: 'none' } } }, { partial: true }],
    ['alibaba, which cannot think', vendors.alibaba, { ...thinking, facts: { reasoning: false } }, { partial: true }],
    ['deepseek, elsewhere', vendorOf({ vendor: 'deepseek' }), {}, {}],
    ['deepseek, at /beta', beta, {}, { prefix: true }],
  ])('goes to %s as it wants it', (_, vendor, given, mark) => {
    expect(sent(vendor, given).last).toEqual({ ...plain, ...mark });
  });

  test.each<[string, Vendor, Given, string]>([
    ['deepseek, beside tools', beta, { tools: [tool] }, 'beside tools'],
    ['moonshot, beside an output schema', vendors.moonshot, { outputSchema: { type: 'object' } }, 'beside an output schema'],
    ['alibaba, told to think', vendors.alibaba, thinking, 'while it thinks'],
    ['alibaba, which thinks unasked', vendors.alibaba, byDefault, 'while it thinks'],
  ])('goes to %s without a mark, with a warning, and not at all where the model is known to go on with it', (_, vendor, given, where) => {
    expect(sent(vendor, given)).toEqual({ last: plain, warned: ['messages'] });
    expect(() => sent(vendor, { ...given, facts: { ...given.facts, prefill: true } })).toThrow(where);
  });

  it('is not gone on with over Responses', () => {
    expect(sent(vendors.moonshot, {}, toResponsesRequest)).toEqual({ last: plain, warned: ['messages'] });
    expect(() => sent(vendors.moonshot, { facts: { prefill: true } }, toResponsesRequest)).toThrow('over Responses');
    expect(sent(vendors.openai, {}, toResponsesRequest)).toEqual({ last: plain, warned: [] });
  });

  it('has no mark anywhere else, nor with calls of tools', () => {
    const calls: Message = { role: 'assistant', content: [{ type: 'tool-call', id: 'abcdefghi', name: 'f', input: {} }] };
    expect(sent(vendors.mistral, { request: { model: 'chat', messages: [...messages, calls] } }).last).not.toHaveProperty('prefix');
    expect(sent(vendors.mistral, { request: { model: 'chat', messages: [...messages, { role: 'user', content: 'Go on' }] } }).last).toEqual({ role: 'user', content: 'Go on' });
  });
});

it('an answer that begins with it once more comes without it, whole and streamed', async () => {
  await using server = await emulateOpenai({ lenient: true });
  await using router = createRouter({ providers: { p: openai({ vendor: 'mistral', baseURL: server.baseURL, apiKey: 'key-of-mistral-1' }) } });
  for (const text of ['One, two, three.', ' three.']) {
    for (const chunkSize of [1, 4, 40]) {
      server.reset();
      server.answer({ text, chunkSize });
      for (const response of [await router.chat({ model: 'p/m', messages }), await router.stream({ model: 'p/m', messages }).response()]) expect(response.text).toBe(' three.');
    }
  }
  expect(server.calls.map(({ body }) => (body as { messages: object[] }).messages.at(-1))).toEqual([1, 2].map(() => ({ ...plain, prefix: true })));
});
