import { type ChatRequest, type ChatResponse, createRouter, type Message, type Router } from '@zerohop/core';
import { type Emulator, emulateAnthropic, type RecordedCall } from '@zerohop/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { anthropic } from './index.ts';

let server: Emulator;
let router: Router;
beforeAll(async () => {
  server = await emulateAnthropic();
  const providers = { anthropic: anthropic({ apiKey: 'k', baseURL: server.baseURL }), other: anthropic({ apiKey: 'k', baseURL: server.baseURL }) };
  router = createRouter({ providers, defaults: { retry: false } }) as unknown as Router;
  // What is sealed must be the vendor's own, or it is refused when it comes back.
  server.answer({ search: { query: 'x', results: [{ url: 'https://w.test', title: 'W' }] }, text: 'x' });
  const { content: given } = (await router.chat({ model: 'anthropic/claude-sonnet-4-6', messages: [{ role: 'user', content: 'x' }] })).raw as { content: [Block, { content: [Block] }, { citations: [Block] }] };
  Object.assign(page, given[1].content[0]);
  Object.assign(citation, given[2].citations[0]);
});
afterAll(async () => {
  await Promise.all([server.close(), router.close()]);
});
beforeEach(() => server.reset());

type Block = Readonly<Record<string, unknown>>;

const page: Record<string, unknown> = {};
const citation: Record<string, unknown> = {};

/** What comes from the vendor's own tools and features: nothing to read, and no call for the app to run. */
const vendorBlocks: readonly Block[] = [
  { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'weather in Oslo' } },
  { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [page] },
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

const provenance = { provider: 'anthropic', model: 'claude-sonnet-4-6', adapter: 'anthropic' };
const said = ({ content: parts }: Pick<ChatResponse, 'content'>): Message => ({ role: 'assistant', content: parts });
const more: Message = { role: 'user', content: 'And tomorrow?' };
const sunny: Message = { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'toolu_1', output: 'sunny' }] };
const toolResult = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'sunny' };
const sent = (): { role: string; content: unknown }[] => (server.calls.at(-1) as RecordedCall & { body: { messages: { role: string; content: unknown }[] } }).body.messages;

describe.each<['whole' | 'streamed']>([['whole'], ['streamed']])('%s', (way) => {
  const reply = (reason: string, blocks = content): void =>
    void server.fault({ fault: { type: 'status', status: 200, body: way === 'whole' ? message(reason, blocks) : events(reason, blocks) }, times: 1 });
  const ask = (given: ChatRequest = request) => (way === 'whole' ? router.chat(given) : router.stream(given).response());

  it("the vendor's own tools never become calls for the app to run, and stand in their place as they came", async () => {
    reply('tool_use');
    const response = await ask();
    expect(response.toolCalls).toEqual([{ id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } }]);
    expect(response).toMatchObject({ text: 'Looking. It is 21 degrees.', finishReason: 'tool-calls', warnings: [] });
    expect(response.content).toEqual([
      { type: 'text', text: 'Looking. ' },
      ...vendorBlocks.map((data) => ({ type: 'opaque', kind: data['type'], data, provenance })),
      { type: 'text', text: 'It is 21 degrees.', signature: JSON.stringify({ citations: [citation] }), provenance },
      { type: 'tool-call', id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } },
    ]);
    expect(response.sources).toEqual([{ url: 'https://w.test', title: 'W', text: 'as W says' }]);
  });

  it('what came goes back, block by block', async () => {
    reply('tool_use');
    const response = await ask();
    expect((response.raw as { content: unknown }).content).toEqual(content);
    const before = JSON.stringify(response.content);
    server.answer({ text: 'Sunny.' });
    expect(await ask({ ...request, messages: [...request.messages, said(response), sunny] })).toMatchObject({ text: 'Sunny.', warnings: [] });
    expect(sent()).toEqual([{ role: 'user', content: [{ type: 'text', text: 'How is the weather?' }] }, { role: 'assistant', content }, { role: 'user', content: [toolResult] }]);
    expect(JSON.stringify(response.content)).toBe(before);
  });

  it('to another account it goes without them, said once', async () => {
    reply('tool_use');
    const response = await ask();
    server.answer({ text: 'Sunny.' });
    const next = await ask({ ...request, model: 'other/claude-sonnet-4-6', messages: [...request.messages, said(response), sunny] });
    expect(next.warnings).toEqual([{ about: 'messages', message: 'the opaque parts of anthropic/claude-sonnet-4-6 were left out: nobody else can read them', target: 'other/claude-sonnet-4-6' }]);
    expect(sent()[1]).toEqual({
      role: 'assistant',
      content: [{ type: 'text', text: 'Looking. ' }, { type: 'text', text: 'It is 21 degrees.' }, { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } }],
    });
  });

  it('another model of the account gets them too', async () => {
    reply('end_turn', content.slice(0, -1));
    const response = await ask();
    server.answer({ text: 'Sunny.' });
    expect(await ask({ ...request, model: 'anthropic/claude-opus-4-6', messages: [...request.messages, said(response), more] })).toMatchObject({ text: 'Sunny.', warnings: [] });
    expect(sent()[1]).toEqual({ role: 'assistant', content: content.slice(0, -1) });
  });

  it('a paused turn goes on when it is sent back, on models that continue no message and with thinking too', async () => {
    const model = 'anthropic/claude-sonnet-4-6';
    server.answer([
      { reasoning: 'Let me look', search: { id: 'srvtoolu_1', query: 'weather' } },
      { search: { id: 'srvtoolu_1', results: [{ url: 'https://w.test', title: 'W' }] }, text: 'Sunny.' },
      { text: 'Welcome.' },
    ]);
    const searching: ChatRequest = { ...request, model, reasoning: { budgetTokens: 2_048 }, maxTokens: 8_000, providerOptions: { anthropic: { tools: [{ type: 'web_search_20250305', name: 'web_search' }] } } };
    const first = await ask(searching);
    expect(first).toMatchObject({ finishReason: 'other', text: '', toolCalls: [], warnings: [{ about: 'finishReason', message: expect.stringMatching(/pause_turn.*response\.content/) }] });
    const messages = [...searching.messages, said(first)];
    const second = await ask({ ...searching, messages });
    expect(second).toMatchObject({ text: 'Sunny.', finishReason: 'stop', warnings: [] });
    const third = await ask({ ...searching, messages: [...messages, said(second), more] });
    expect(third).toMatchObject({ text: 'Welcome.', warnings: [] });
    expect(sent()[1]).toEqual({ role: 'assistant', content: [first, second].flatMap(({ raw }) => (raw as { content: Block[] }).content) });
    expect(server.calls.at(-1)?.body).toMatchObject({ thinking: { type: 'enabled' } });
  });

  it("a call of the vendor's that the user cuts off is left out, with a warning", async () => {
    reply('pause_turn', content.slice(0, 2));
    const response = await ask();
    server.answer({ text: 'Fine.' });
    const next = await ask({ ...request, messages: [...request.messages, said(response), more] });
    expect(next).toMatchObject({ text: 'Fine.', warnings: [{ about: 'messages', message: expect.stringContaining('(server_tool_use)') }] });
    expect(sent()[1]).toEqual({ role: 'assistant', content: [{ type: 'text', text: 'Looking. ' }] });
  });

  it("a call of the vendor's waits over the results of the app's tools", async () => {
    const blocks = [vendorBlocks[0] as Block, content.at(-1) as Block];
    reply('tool_use', blocks);
    const first = await ask();
    const tools = [{ type: 'web_search_20250305', name: 'web_search' }];
    const messages = [...request.messages, said(first), sunny];
    server.answer({ search: { id: 'srvtoolu_1', results: [{ url: 'https://w.test', title: 'W' }] }, text: 'Sunny.' });
    const second = await ask({ ...request, messages, providerOptions: { anthropic: { tools } } });
    expect(second).toMatchObject({ text: 'Sunny.', warnings: [] });
    expect(sent()[1]).toEqual({ role: 'assistant', content: blocks });
    server.answer({ text: 'Welcome.' });
    expect(await ask({ ...request, messages: [...messages, said(second), more], providerOptions: { anthropic: { tools } } })).toMatchObject({ text: 'Welcome.', warnings: [] });
  });

  it('a call that a program of the model made says so when it goes back', async () => {
    const program = { type: 'server_tool_use', id: 'srvtoolu_9', name: 'code_execution', input: { code: 'await weather()' } };
    const call = (id: string): Block => ({ type: 'tool_use', id, name: 'weather', input: { city: 'Oslo' }, caller: { type: 'code_execution_20250825', tool_id: 'srvtoolu_9' } });
    const tools = [{ type: 'code_execution_20250825', name: 'code_execution' }];
    reply('tool_use', [program, call('toolu_1')]);
    const first = await ask();
    const messages = [...request.messages, said(first), sunny];
    reply('tool_use', [call('toolu_2')]);
    const second = await ask({ ...request, messages, providerOptions: { anthropic: { tools } } });
    server.answer({ text: 'Sunny.' });
    const again: Message = { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'toolu_2', output: 'sunny' }] };
    expect(await ask({ ...request, messages: [...messages, said(second), again], providerOptions: { anthropic: { tools } } })).toMatchObject({ text: 'Sunny.', warnings: [] });
    expect(sent().filter(({ role }) => role === 'assistant')).toEqual([
      { role: 'assistant', content: [program, call('toolu_1')] },
      { role: 'assistant', content: [call('toolu_2')] },
    ]);
  });

  it('of a model that was relieved, the vendor gets back what it wants back and no more', async () => {
    const fallback = vendorBlocks.find(({ type }) => type === 'fallback') as Block;
    const blocks = [
      { type: 'thinking', thinking: 'Hm', signature: 'of another' },
      { type: 'text', text: 'I' },
      ...vendorBlocks.slice(0, 3),
      { type: 'tool_use', id: 'toolu_0', name: 'weather', input: {} },
      fallback,
      { type: 'text', text: ' know.' },
    ];
    reply('end_turn', blocks);
    const response = await ask();
    expect(response).toMatchObject({ text: 'I know.', reasoning: 'Hm', toolCalls: [], finishReason: 'stop', warnings: [{ about: 'tools', message: expect.stringContaining('1 tool calls were left out') }] });
    server.answer({ text: 'Fine.' });
    const next = await ask({ ...request, messages: [...request.messages, said(response), more] });
    expect(next.warnings).toMatchObject([{ about: 'messages', message: expect.stringContaining('(server_tool_use)') }]);
    expect(sent()[1]).toEqual({ role: 'assistant', content: [blocks[1], ...vendorBlocks.slice(0, 2), fallback, blocks.at(-1)] });
  });

  it("half a call of the vendor's is left out where the answer was cut", async () => {
    const half = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'weather in Oslo' } };
    const frames = events('max_tokens', [half]);
    // The last piece of the input never came.
    const cut = frames.toSpliced(frames.findLastIndex((frame) => frame.includes('input_json_delta')), 1);
    server.fault({ fault: { type: 'status', status: 200, body: way === 'whole' ? message('max_tokens', [half]) : cut }, times: 1 });
    expect(await ask()).toMatchObject({ content: [], finishReason: 'length', warnings: [{ about: 'tools', message: expect.stringContaining('1 tool calls were cut off') }] });
  });

  it('a mark may stand on them', async () => {
    reply('end_turn', content.slice(0, -1));
    const response = await ask();
    server.answer({ text: 'Fine.' });
    const marked = response.content.map((part) => (part.type === 'opaque' && part.kind === 'compaction' ? { ...part, cache: true } : part));
    await ask({ ...request, messages: [...request.messages, { role: 'assistant', content: marked }, more] });
    expect((sent() as unknown as { content: Block[] }[])[1]?.content.find(({ type }) => type === 'compaction')).toEqual({ ...vendorBlocks.find(({ type }) => type === 'compaction'), cache_control: { type: 'ephemeral' } });
    expect(JSON.stringify(response.content)).not.toContain('cache_control');
  });

  test.each(vendorBlocks.map((block) => [String(block['type']), block] as const))('%s alone is an answer without words or calls', async (_type, block) => {
    reply('end_turn', [block]);
    expect(await ask()).toMatchObject({ text: '', content: [{ type: 'opaque', kind: block['type'], data: block }], toolCalls: [], finishReason: 'stop', warnings: [] });
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
