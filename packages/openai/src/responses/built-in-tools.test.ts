import { type ChatResponse, createRouter, type Message, type Router } from '@zerohop/core';
import { emulateOpenai, type Emulator } from '@zerohop/testkit';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { openai } from '../index.ts';

const search = { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'rain', sources: [{ type: 'url', url: 'https://a.example' }] } };
const picture = { id: 'ig_1', type: 'image_generation_call', status: 'completed', result: 'iVBORw0KGgo=', action: 'generate', size: '1024x1024', quality: 'low', output_format: 'png', background: 'opaque', revised_prompt: 'Rain' };
const code = { id: 'ci_1', type: 'code_interpreter_call', status: 'completed', code: '1+1', container_id: 'cntr_1', outputs: [{ type: 'logs', logs: '2' }] };
const listed = { id: 'mcpl_1', type: 'mcp_list_tools', server_label: 's', tools: [] };
const asked = { id: 'mcp_1', type: 'mcp_call', name: 'ask', arguments: '{}', server_label: 's', output: 'y' };
const compaction = { id: 'cmp_1', type: 'compaction', encrypted_content: 'gAAAA', created_by: 'model' };
const screen = { id: 'cu_1', type: 'computer_call', call_id: 'call_1', status: 'completed', action: { type: 'screenshot' }, pending_safety_checks: [] };
const sealed = { id: 'xs_1', type: 'custom_tool_call', call_id: 'xs_1', name: 'x_search', input: '{"query":"rain"}' };

const question: Message = { role: 'user', content: 'Does it rain?' };
const model = 'openai/gpt-5';

let server: Emulator;
let router: Router;
beforeEach(async () => {
  server = await emulateOpenai();
  const account = openai({ api: 'responses', baseURL: server.baseURL, apiKey: 'sk-1' });
  router = createRouter({ providers: { openai: account, other: account }, defaults: { retry: false } }) as unknown as Router;
});
afterEach(async () => {
  await router.close();
  await server.close();
});

const inputOf = (call: number): Record<string, unknown>[] => (server.calls[call]?.body as { input: Record<string, unknown>[] } | undefined)?.input ?? [];
const next = ({ content }: ChatResponse, ...more: Extract<Message, { role: 'assistant' }>['content'][number][]): Message[] => [question, { role: 'assistant', content: [...content, ...more] } as Message, question];
const ways = { whole: (request: Parameters<Router['chat']>[0]) => router.chat(request), streamed: (request: Parameters<Router['chat']>[0]) => router.stream(request).response() };

describe.each(['whole', 'streamed'] as const)('what built-in tools did, %s', (way) => {
  test.each([true, false])('stands in its place and goes back as it came, with store: %s', async (store) => {
    const items = [search, listed, asked, code];
    server.answer([{ reasoning: 'Let me look.', items, text: 'Yes.' }, { text: 'Still.' }]);
    const request = { model, messages: [question], providerOptions: { openai: { store, tools: [{ type: 'web_search' }] } } };
    const first = await ways[way](request);
    expect(first).toMatchObject({ text: 'Yes.', toolCalls: [], warnings: [], finishReason: 'stop' });
    const parts = items.map((data) => ({ type: 'opaque', kind: data.type, data, provenance: { provider: 'openai', model: 'gpt-5', adapter: 'openai' } }));
    expect(first.content).toEqual([expect.objectContaining({ type: 'reasoning' }), ...parts, { type: 'text', text: 'Yes.' }]);
    expect(await ways[way]({ ...request, messages: next(first) })).toMatchObject({ text: 'Still.', warnings: [] });
    expect(inputOf(1)).toEqual([question, expect.objectContaining({ type: 'reasoning' }), ...items, { role: 'assistant', content: 'Yes.' }, question]);
  });

  it('goes without what the vendor refuses to read', async () => {
    server.answer([{ items: [compaction, picture], text: 'Here.' }, {}]);
    const first = await ways[way]({ model, messages: [question] });
    expect(first.content).toMatchObject([{ kind: 'compaction', data: compaction }, { kind: 'image_generation_call', data: picture }, {}]);
    await ways[way]({ model, messages: next(first) });
    expect(inputOf(1).slice(1, 3)).toEqual([
      { id: 'cmp_1', type: 'compaction', encrypted_content: 'gAAAA' },
      { id: 'ig_1', type: 'image_generation_call', status: 'completed', result: 'iVBORw0KGgo=' },
    ]);
  });
});

it("keeps a vendor's tools that come in the form of the app's", async () => {
  server.answer({ items: [sealed], text: 'Yes.' });
  const first = await router.chat({ model, messages: [question] });
  expect(first).toMatchObject({ toolCalls: [], content: [{ type: 'opaque', kind: 'custom_tool_call', data: sealed }, {}] });
});

it('of another account or model is left out with a warning, with the thoughts that led to it', async () => {
  server.answer([{ reasoning: 'Let me look.', items: [search], text: 'Yes.' }]);
  const first = await router.chat({ model, messages: [question] });
  for (const elsewhere of ['openai/gpt-5-mini', 'other/gpt-5']) {
    const { warnings } = await router.chat({ model: elsewhere, messages: next(first) });
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining('reasoning'), expect.stringContaining('opaque parts')]);
    expect(inputOf(server.calls.length - 1)).toEqual([question, { role: 'assistant', content: 'Yes.' }, question]);
  }
});

describe('a call that the app must run', () => {
  it('goes back with its answer, which the app gives as an opaque part', async () => {
    server.answer([{ items: [screen] }, { text: 'I see.' }]);
    const first = await router.chat({ model, messages: [question] });
    expect(first).toMatchObject({ finishReason: 'other', toolCalls: [], warnings: [{ about: 'tools', message: expect.stringContaining('computer_call') }] });
    const [call] = first.content;
    if (call?.type !== 'opaque') throw new Error('no opaque part');
    const output = { type: 'computer_call_output', call_id: 'call_1', output: { type: 'computer_screenshot', image_url: 'data:image/png;base64,iVBORw0KGgo=' } };
    const second = await router.chat({ model, messages: next(first, { type: 'opaque', kind: output.type, data: output, provenance: call.provenance }) });
    expect(second).toMatchObject({ text: 'I see.', warnings: [] });
    expect(inputOf(1)).toEqual([question, screen, output, question]);
  });

  it('is left out with a warning where nothing answers it', async () => {
    server.answer([{ items: [screen], text: 'Wait.' }, {}]);
    const first = await router.chat({ model, messages: [question] });
    expect((await router.chat({ model, messages: next(first) })).warnings).toMatchObject([{ about: 'messages', message: expect.stringContaining('nothing answers it') }]);
    expect(inputOf(1)).toEqual([question, { role: 'assistant', content: 'Wait.' }, question]);
  });
});
