import { createRouter, type Message } from '@zerohop/core';
import { emulateOpenai, type Emulator } from '@zerohop/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openai } from '../index.ts';

const [north, south] = ['sk-of-north', 'sk-of-south'] as const;
const question: Message = { role: 'user', content: 'Why?' };

let server: Emulator;
beforeEach(async () => {
  server = await emulateOpenai({ organizations: { [north]: 'north', [south]: 'south' }, answer: { reasoning: 'Hm.', text: 'Because.' } });
});
afterEach(() => server.close());

const account = (apiKey: string | readonly string[]) => openai({ api: 'responses', baseURL: server.baseURL, apiKey });
const bodyOf = (call: number): Record<string, unknown> => server.calls[call]?.body as Record<string, unknown>;
const stored = (id?: string) => ({ openai: { store: true, ...(id === undefined ? {} : { previous_response_id: id }) } });

describe('D: what only one account holds', () => {
  it.each([false, true])('lets the next target serve where the vendor does not know it, streamed: %s', async (streamed) => {
    await using router = createRouter({ providers: { north: account(north), plain: openai({ baseURL: server.baseURL, apiKey: south }) }, routes: { chat: { targets: ['north/gpt-4.1', 'plain/gpt-4.1'] } } });
    const request = { model: 'chat', messages: [question], providerOptions: { openai: { previous_response_id: 'resp_gone' } } } as const;
    server.fault({ when: { call: 2 }, fault: { type: 'status', status: 200, body: { choices: [{ message: { content: 'Because.' }, finish_reason: 'stop' }] } } });
    const response = streamed ? await router.stream(request).response() : await router.chat(request);
    expect(response).toMatchObject({ text: 'Because.', target: 'plain/gpt-4.1', attempts: [{ code: 'unsupported' }, { outcome: 'ok' }] });
  });

  it('says what helps', async () => {
    await using router = createRouter({ providers: { north: account(north) } });
    const ask = (options: { previous_response_id: string }) => router.chat({ model: 'north/gpt-4.1', messages: [question], providerOptions: { openai: options } });
    await expect(ask({ previous_response_id: 'resp_gone' })).rejects.toMatchObject({ code: 'unsupported', retryable: false, message: expect.stringMatching(/'resp_gone' not found.*send all messages without it/) });
    expect(server.calls).toHaveLength(1);
  });

  it('is not named to another account: the whole conversation goes there', async () => {
    await using router = createRouter({ providers: { north: account(north), south: account(south) }, routes: { chat: { targets: ['north/gpt-5', 'south/gpt-5'] } } });
    const first = await router.chat({ model: 'chat', messages: [question], providerOptions: stored() });
    const next = { model: 'chat', messages: [question, { role: 'assistant', content: first.content }, question] as Message[], providerOptions: stored(first.id) };
    expect(await router.chat(next as never)).toMatchObject({ target: 'north/gpt-5', warnings: [] });
    expect(bodyOf(1)).toMatchObject({ previous_response_id: first.id, input: [{ role: 'user' }] });
    server.fault({ when: { call: 3 }, fault: { type: 'error', condition: 'permission' } });
    const moved = await router.chat(next as never);
    expect(moved.target).toBe('south/gpt-5');
    expect(moved.warnings.map(({ about, target }) => [about, target])).toEqual([['providerOptions', 'south/gpt-5'], ['messages', 'south/gpt-5']]);
    expect(bodyOf(3)['previous_response_id']).toBeUndefined();
    expect(bodyOf(3)['input']).toMatchObject([{ role: 'user' }, { role: 'assistant', content: 'Because.' }, { role: 'user' }]);
  });
});

describe('D: what one organisation has sealed', () => {
  const turn = (content: Extract<Message, { role: 'assistant' }>['content']): Message[] => [question, { role: 'assistant', content }, question];
  const sealedIn = (call: number): number => (bodyOf(call)['input'] as { type?: string }[]).filter(({ type }) => type === 'reasoning').length;

  it('is not sent by the credential of another', async () => {
    const model = 'both/gpt-5';
    await using router = createRouter({ providers: { both: account([north, south]) }, defaults: { retry: false } });
    const first = await router.chat({ model, messages: [question] });
    const made = keyOf(0);
    const next = { model, messages: turn(first.content) } as const;
    // With every credential, before and after it has said whose it is.
    for (let call = 1; call <= 6; call += 1) {
      const { warnings } = await router.chat(next as never);
      expect(sealedIn(call), keyOf(call)).toBe(keyOf(call) === made ? 1 : 0);
      expect(warnings.length).toBe(keyOf(call) === made ? 0 : 1);
    }
    expect(new Set(server.calls.map(({ key }) => key)).size).toBe(2);
  });

  it('is tried by the only credential, and let go of once that has said whose it is', async () => {
    const sealed = await sealedBy(north);
    await using router = createRouter({ providers: { only: account(south) } });
    const next = { model: 'only/gpt-5', messages: turn(sealed) } as const;
    await expect(router.chat(next as never)).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('without those reasoning parts') });
    expect(await router.chat(next as never)).toMatchObject({ text: 'Because.', warnings: [{ about: 'messages' }] });
    expect(sealedIn(server.calls.length - 1)).toBe(0);
  });

  it('takes along what it led to', async () => {
    server.answer({ reasoning: 'Hm.', items: [{ id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search' } }], text: 'Because.' });
    const sealed = await sealedBy(north);
    await using router = createRouter({ providers: { only: account(south) } });
    await router.chat({ model: 'only/gpt-5', messages: [question] });
    expect(await router.chat({ model: 'only/gpt-5', messages: turn(sealed) })).toMatchObject({ warnings: [{ message: expect.stringContaining('reasoning') }, { message: expect.stringContaining('built-in tools') }] });
    expect(bodyOf(2)['input']).toEqual([question, { role: 'assistant', content: 'Because.' }, question]);
  });

  const keyOf = (call: number): string | undefined => server.calls[call]?.key;

  async function sealedBy(key: string): Promise<Extract<Message, { role: 'assistant' }>['content']> {
    await using router = createRouter({ providers: { only: account(key) } });
    return (await router.chat({ model: 'only/gpt-5', messages: [question] })).content;
  }
});
