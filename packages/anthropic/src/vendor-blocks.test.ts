import { type ChatRequest, createRouter, type Router } from '@zerohop/core';
import { type Emulator, emulateAnthropic } from '@zerohop/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { anthropic } from './index.ts';

let server: Emulator;
let router: Router;
beforeAll(async () => {
  server = await emulateAnthropic();
  router = createRouter({ providers: { anthropic: anthropic({ apiKey: 'k', baseURL: server.baseURL }) }, defaults: { retry: false } }) as unknown as Router;
});
afterAll(async () => {
  await Promise.all([server.close(), router.close()]);
});
beforeEach(() => server.reset());

type Block = Readonly<Record<string, unknown>>;

/** What comes from the vendor's own tools and features: no part of ours, and no call for the app to run. */
const vendorBlocks: readonly Block[] = [
  { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'weather in Oslo' } },
  { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [{ type: 'web_search_result', url: 'https://w.test', title: 'W', encrypted_content: 'E1' }] },
  { type: 'server_tool_use', id: 'srvtoolu_2', name: 'web_fetch', input: { url: 'https://w.test' } },
  { type: 'web_fetch_tool_result', tool_use_id: 'srvtoolu_2', content: { type: 'web_fetch_tool_result_error', error_code: 'url_not_accessible' } },
  { type: 'server_tool_use', id: 'srvtoolu_3', name: 'code_execution', input: { code: 'print(1)' } },
  { type: 'code_execution_tool_result', tool_use_id: 'srvtoolu_3', content: { type: 'code_execution_result', stdout: '1', stderr: '', return_code: 0, content: [] } },
  { type: 'server_tool_use', id: 'srvtoolu_4', name: 'bash_code_execution', input: { command: 'ls' } },
  { type: 'bash_code_execution_tool_result', tool_use_id: 'srvtoolu_4', content: { type: 'bash_code_execution_result', stdout: 'a', stderr: '', return_code: 0, content: [] } },
  { type: 'server_tool_use', id: 'srvtoolu_5', name: 'advisor', input: {} },
  { type: 'advisor_tool_result', tool_use_id: 'srvtoolu_5', content: { type: 'advisor_redacted_result', encrypted_content: 'E2' } },
  { type: 'server_tool_use', id: 'srvtoolu_6', name: 'tool_search_tool_regex', input: { pattern: 'w.*' } },
  { type: 'tool_search_tool_result', tool_use_id: 'srvtoolu_6', content: { type: 'tool_search_tool_search_result', tool_references: [] } },
  { type: 'mcp_tool_use', id: 'mcptoolu_1', name: 'echo', server_name: 'm', input: { x: 1 } },
  { type: 'mcp_tool_result', tool_use_id: 'mcptoolu_1', is_error: false, content: [{ type: 'text', text: 'one' }] },
  { type: 'container_upload', file_id: 'file_1' },
  { type: 'compaction', content: 'What was said so far', encrypted_content: 'E3' },
  { type: 'fallback', from: { model: 'a' }, to: { model: 'b' }, trigger: { type: 'refusal' } },
  { type: 'a_block_of_the_future', id: 'x', input: { y: 1 } },
];

const citation = { type: 'web_search_result_location', url: 'https://w.test', title: 'W', cited_text: '21 degrees', encrypted_index: 'I' };
const content: readonly Block[] = [
  { type: 'text', text: 'Looking. ' },
  ...vendorBlocks,
  { type: 'text', text: 'It is 21 degrees.', citations: [citation] },
  { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } },
];
const message = (stop_reason: string, blocks = content): object => ({ id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-6', content: blocks, stop_reason, stop_sequence: null, usage: { input_tokens: 5, output_tokens: 6 } });

/** The same message as the vendor streams it. */
function events(stop_reason: string, blocks = content): string[] {
  const frame = (data: Block): string => `event: ${String(data['type'])}\ndata: ${JSON.stringify(data)}\n\n`;
  const delta = (index: number, given: Block): string => frame({ type: 'content_block_delta', index, delta: given });
  const frames = [frame({ type: 'message_start', message: { ...message(stop_reason, []), stop_reason: null } })];
  for (const [index, block] of blocks.entries()) {
    const { input, text, citations, ...rest } = block;
    const opened = { ...rest, ...(input === undefined ? undefined : { input: {} }), ...(text === undefined ? undefined : { text: '' }) };
    frames.push(frame({ type: 'content_block_start', index, content_block: opened }));
    if (text !== undefined) frames.push(delta(index, { type: 'text_delta', text }));
    if (Array.isArray(citations)) frames.push(...citations.map((one) => delta(index, { type: 'citations_delta', citation: one })));
    if (input !== undefined) {
      const json = JSON.stringify(input);
      frames.push(...['', json.slice(0, 4), json.slice(4)].map((partial_json) => delta(index, { type: 'input_json_delta', partial_json })));
    }
    frames.push(frame({ type: 'content_block_stop', index }));
  }
  frames.push(frame({ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { input_tokens: 5, output_tokens: 6 } }), frame({ type: 'message_stop' }));
  return frames;
}

const tools = [{ name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }];
const request: ChatRequest = { model: 'anthropic/claude-sonnet-4-6', messages: [{ role: 'user', content: 'How is the weather?' }], tools };

describe.each<['whole' | 'streamed']>([['whole'], ['streamed']])('%s', (way) => {
  const reply = (reason: string, blocks = content): void =>
    void server.fault({ fault: { type: 'status', status: 200, body: way === 'whole' ? message(reason, blocks) : events(reason, blocks) }, times: 1 });
  const ask = (given: ChatRequest = request) => (way === 'whole' ? router.chat(given) : router.stream(given).response());

  it("the vendor's own tools never become calls for the app to run", async () => {
    reply('tool_use');
    const response = await ask();
    expect(response.toolCalls).toEqual([{ id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } }]);
    expect(response).toMatchObject({ text: 'Looking. It is 21 degrees.', finishReason: 'tool-calls', warnings: [] });
    expect(response.content.map(({ type }) => type)).toEqual(['text', 'tool-call']);
    expect(response.sources).toEqual([{ url: 'https://w.test', title: 'W', text: '21 degrees' }]);
  });

  it('what they did stays in `raw` as the vendor said it, to be sent back', async () => {
    reply('tool_use');
    const { raw } = await ask();
    expect((raw as { content: unknown }).content).toEqual(content);
    expect(raw).toMatchObject({ id: 'msg_1', stop_reason: 'tool_use', usage: { input_tokens: 5, output_tokens: 6 } });

    const messages = [{ role: 'user', content: 'How is the weather?' }, { role: 'assistant', content: (raw as { content: unknown }).content }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'sunny' }] }];
    server.answer({ text: 'Sunny.' });
    const next = await ask({ ...request, providerOptions: { anthropic: { messages } } });
    expect(next.text).toBe('Sunny.');
    expect(server.calls[1]?.body).toMatchObject({ messages });
  });

  it('a conversation in our own form goes on without them', async () => {
    reply('tool_use');
    const response = await ask();
    const messages = [...request.messages, { role: 'assistant', content: response.content }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'toolu_1', output: 'sunny' }] }] as ChatRequest['messages'];
    server.answer({ text: 'Sunny.' });
    expect((await ask({ ...request, messages })).text).toBe('Sunny.');
  });

  it('a paused turn says what it goes on with, and goes on', async () => {
    const paused = content.slice(0, 2);
    reply('pause_turn', paused);
    const first = await ask();
    expect(first).toMatchObject({ finishReason: 'other', toolCalls: [], warnings: [{ about: 'finishReason', message: expect.stringMatching(/pause_turn.*response\.raw\.content/) }] });
    const messages = [{ role: 'user', content: 'How is the weather?' }, { role: 'assistant', content: (first.raw as { content: unknown }).content }];
    reply('end_turn', [{ type: 'text', text: 'Sunny.' }]);
    expect((await ask({ ...request, providerOptions: { anthropic: { messages } } })).text).toBe('Sunny.');
    expect(server.calls[1]?.body).toMatchObject({ messages });
  });

  test.each(vendorBlocks.map((block) => [String(block['type']), block] as const))('%s alone is an answer without words or calls', async (_type, block) => {
    reply('end_turn', [block]);
    expect(await ask()).toMatchObject({ text: '', content: [], toolCalls: [], finishReason: 'stop', warnings: [] });
  });

  test.each([
    ['a category', { type: 'refusal', category: 'bio', explanation: null }, 'the vendor refused to go on: bio'],
    ['an explanation', { type: 'refusal', category: 'cyber', explanation: 'Too risky.' }, 'the vendor refused to go on: cyber: Too risky.'],
  ])('a refusal with %s says so', async (_name, stop_details, expected) => {
    const blocks = [{ type: 'text', text: 'I' }];
    const body = way === 'whole' ? { ...message('refusal', blocks), stop_details } : events('refusal', blocks).map((frame) => frame.replace('"stop_sequence":null},', `"stop_sequence":null,"stop_details":${JSON.stringify(stop_details)}},`));
    server.fault({ type: 'status', status: 200, body });
    expect(await ask()).toMatchObject({ text: 'I', finishReason: 'refusal', warnings: [{ about: 'finishReason', message: expected }] });
  });
});

it("the vendor's own tools are asked for beside the app's", async () => {
  await router.chat({ ...request, providerOptions: { anthropic: { tools: [{ type: 'web_search_20250305', name: 'web_search', max_uses: 2 }] } } });
  expect(server.calls[0]?.body).toMatchObject({ tools: [{ name: 'weather' }, { type: 'web_search_20250305', name: 'web_search', max_uses: 2 }] });
});

describe('usage', () => {
  it('prices each pass of an answer at its own model', async () => {
    const usage = {
      input_tokens: 10,
      output_tokens: 5,
      iterations: [
        { type: 'compaction', input_tokens: 1_000, output_tokens: 100, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
        { type: 'message', input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
        { type: 'advisor_message', model: 'claude-opus-4-6', input_tokens: 7, output_tokens: 3, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
      ],
    };
    server.fault({ type: 'status', status: 200, body: { ...message('end_turn', [{ type: 'text', text: 'x' }]), usage } });
    const response = await router.chat(request);
    expect(response.usage).toMatchObject({ input: { total: 10 }, output: { total: 5 } });
    // Sonnet at 3 and 15 dollars per million tokens, Opus at 5 and 25: the totals leave the first pass out.
    expect(response.cost.nanoUsd).toBe(1_010 * 3_000 + 105 * 15_000 + 7 * 5_000 + 3 * 25_000);
  });

  it('tells what an hour of cache costs from what five minutes do', async () => {
    const usage = { input_tokens: 10, output_tokens: 5, cache_creation_input_tokens: 300, cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 200 } };
    server.fault({ type: 'status', status: 200, body: { ...message('end_turn', [{ type: 'text', text: 'x' }]), usage } });
    const response = await router.chat(request);
    expect(response.usage.input).toMatchObject({ total: 310, cacheWrite: 300, cacheWrite1h: 200 });
    expect(response.cost.nanoUsd).toBe(10 * 3_000 + 100 * 3_750 + 200 * 6_000 + 5 * 15_000);
  });
});
