import { type ChatRequest, createRouter, isZerohopError, type Router } from '@zerohop/core';
import { bedrockEvent, type Emulator, emulateBedrock } from '@zerohop/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { bedrock } from './index.ts';

const user = { role: 'user', content: 'Hi' } as const;
const weather = { name: 'weather', description: 'Tells the weather', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } };
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret/of+the=key' };
const claude = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';

let server: Emulator;
let router: Router;
beforeAll(async () => {
  server = await emulateBedrock({ credentials: [credentials] });
});
afterAll(() => server.close());
beforeEach(() => {
  server.reset();
  router = createRouter({
    providers: { bedrock: bedrock({ region: 'us-east-1', baseURL: server.baseURL, options: { credentials } }) },
    models: { [`bedrock/${claude}`]: { price: { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 }, jsonSchema: true } },
    defaults: { retry: false },
  }) as unknown as Router;
});
afterEach(() => router.close());

type Ask = Partial<ChatRequest>;
const asked = (ask: Ask = {}) => ({ messages: [user], ...ask, model: `bedrock/${ask.model ?? claude}` }) as never;
const chat = (ask?: Ask) => router.chat(asked(ask));
const sent = (number: number) => server.calls[number - 1]?.body as Record<string, unknown>;

async function streamed(ask?: Ask) {
  const events = [];
  for await (const event of router.stream(asked(ask))) events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'finish') throw new Error('no finish');
  return { events, response: last.response };
}

/** Both ways to ask, one after the other. */
const ways: readonly [string, (ask?: Ask) => Promise<Awaited<ReturnType<typeof chat>>>][] = [
  ['whole', chat],
  ['streamed', async (ask) => (await streamed(ask)).response],
];

describe.each(ways)('%s', (way, ask) => {
  it('answers', async () => {
    server.answer({ text: 'Four. 四 🎉', usage: { input: 12, output: 7 } });
    const response = await ask({ messages: [{ role: 'system', content: 'Be brief' }, user], maxTokens: 50, temperature: 0.5, stop: ['END'] });
    expect(response).toMatchObject({ text: 'Four. 四 🎉', finishReason: 'stop', model: claude, usage: { input: { total: 12 }, output: { total: 7 }, provenance: 'provider' }, warnings: [] });
    expect(response.cost.nanoUsd).toBe(12 * 1_000 + 7 * 5_000);
    expect(server.calls[0]).toMatchObject({ key: 'AKIAEXAMPLE', stream: way === 'streamed', model: claude });
    expect(sent(1)).toEqual({ messages: [{ role: 'user', content: [{ text: 'Hi' }] }], system: [{ text: 'Be brief' }], inferenceConfig: { maxTokens: 50, temperature: 0.5, stopSequences: ['END'] } });
    const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(response).toMatchObject({ id: requestId, attempts: [{ status: 200, requestId }] });
  });

  it('takes an ARN for a model', async () => {
    const arn = `arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/${way}`;
    expect((await ask({ model: arn })).model).toBe(arn);
    expect(server.calls[0]?.model).toBe(arn);
  });

  it('takes tools there and back', async () => {
    server.answer([{ text: 'Looking', toolCalls: [{ name: 'weather', input: { city: 'Zürich' } }, { name: 'weather' }] }, { text: 'Sunny' }]);
    const first = await ask({ tools: [weather] });
    expect(first).toMatchObject({ text: 'Looking', finishReason: 'tool-calls', toolCalls: [{ name: 'weather', input: { city: 'Zürich' } }, { name: 'weather', input: {} }] });
    const [one, two] = first.toolCalls;
    const content = [
      { type: 'tool-result' as const, toolCallId: one?.id ?? '', output: { degrees: 21 } },
      { type: 'tool-result' as const, toolCallId: two?.id ?? '', output: '', isError: true },
    ];
    const second = await ask({ tools: [weather], messages: [user, { role: 'assistant', content: first.content }, { role: 'tool', content }] });
    expect(second.text).toBe('Sunny');
    expect(sent(2)['messages']).toMatchObject([{}, {}, { content: [{ toolResult: { content: [{ json: { degrees: 21 } }] } }, { toolResult: { status: 'error', content: [{ text: expect.stringContaining('failed') }] } }] }]);
  });

  it('forces a tool', async () => {
    expect((await ask({ tools: [weather], toolChoice: { name: 'weather' } })).toolCalls).toMatchObject([{ name: 'weather', input: { city: expect.any(String) } }]);
    expect(sent(1)['toolConfig']).toMatchObject({ toolChoice: { tool: { name: 'weather' } } });
  });

  it.each<[string, string, object, string]>([
    ["by the vendor's means", claude, { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }, 'outputConfig'],
    ['by a tool, where the schema is open', claude, { type: 'object', properties: { n: { type: 'integer', minimum: 1 } }, required: ['n'] }, 'toolConfig'],
    ['by a tool, wrapped', 'us.anthropic.claude-next', { type: 'array', items: { type: 'string' } }, 'toolConfig'],
  ])('gives JSON %s', async (_name, model, output, field) => {
    const response = await ask({ model, output } as Ask);
    expect(response).toMatchObject({ finishReason: 'stop', toolCalls: [], object: 'items' in output ? expect.any(Array) : { n: expect.any(Number) } });
    expect(sent(1)).toHaveProperty(field);
  });

  it('gives JSON by words, where nothing is known of a model', async () => {
    server.answer({ text: '{"n":1}' });
    const response = await ask({ model: 'meta.llama3-3-70b-instruct-v1:0', output: { type: 'object', properties: { n: { type: 'integer' } } } } as Ask);
    expect(response.object).toEqual({ n: 1 });
    expect(response.warnings.map(({ about }) => about)).toContain('output');
    expect(JSON.stringify(sent(1)['system'])).toContain('JSON schema');
  });

  it('D: takes reasoning there and back, signed', async () => {
    server.answer([{ reasoning: 'Let me think', redactedReasoning: true, toolCalls: [{ name: 'weather', input: {} }] }, { text: 'Done' }]);
    const first = await ask({ tools: [weather], reasoning: { budgetTokens: 2_000 } });
    expect(first).toMatchObject({ reasoning: 'Let me think', content: [{ type: 'reasoning', signature: expect.any(String), provenance: { provider: 'bedrock', model: claude, adapter: 'bedrock' } }, { type: 'reasoning', encrypted: expect.any(String) }, {}] });
    expect(sent(1)['additionalModelRequestFields']).toEqual({ thinking: { type: 'enabled', budget_tokens: 2_000 } });
    const messages = [user, { role: 'assistant', content: first.content }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: first.toolCalls[0]?.id ?? '', output: 'x' }] }] as NonNullable<Ask['messages']>;
    // The emulator refuses a signature that is not its own, and a tool turn without its thinking.
    expect(await ask({ tools: [weather], reasoning: { budgetTokens: 2_000 }, messages })).toMatchObject({ text: 'Done', warnings: [] });
    expect(JSON.stringify(sent(2)['messages'])).toContain('redactedContent');
  });

  it('D: demotes reasoning of another model, and goes on without reasoning', async () => {
    const content = [
      { type: 'reasoning', text: 'secret', signature: 'foreign', provenance: { provider: 'anthropic', model: 'claude-haiku-4-5', adapter: 'anthropic' } },
      { type: 'tool-call', id: 'call:1', name: 'weather', input: {} },
    ];
    const response = await ask({
      tools: [weather],
      reasoning: { budgetTokens: 2_000 },
      messages: [user, { role: 'assistant', content }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'call:1', output: 'x' }] }] as NonNullable<Ask['messages']>,
    });
    expect(response.warnings.map(({ about }) => about)).toEqual(['messages', 'reasoning']);
    expect(sent(1)['additionalModelRequestFields']).toBeUndefined();
    expect(JSON.stringify(sent(1))).not.toContain('foreign');
  });

  it.each(['openai.gpt-oss-120b-1:0', 'us.amazon.nova-2-lite-v1:0'])('D: %s gets its unsigned reasoning back', async (model) => {
    server.answer([{ reasoning: 'Hm', text: 'A' }, { text: 'B' }]);
    const first = await ask({ model, reasoning: { effort: 'low' } });
    await ask({ model, reasoning: { effort: 'low' }, messages: [user, { role: 'assistant', content: first.content }, user] });
    expect(sent(2)['messages']).toMatchObject([{}, { content: [{ reasoningContent: { reasoningText: { text: 'Hm' } } }, { text: 'A' }] }, {}]);
  });

  it('D: GPT reasons as hard as it is told to, beside a forced tool, and gets its encrypted reasoning back', async () => {
    server.answer([{ redactedReasoning: true, toolCalls: [{ name: 'weather', input: {} }] }, { text: 'Done' }]);
    const asking: Ask = { model: 'us.openai.gpt-5.6-sol', tools: [weather], toolChoice: 'required', reasoning: { effort: 'xhigh' } };
    const first = await ask(asking);
    expect(first.warnings).toEqual([]);
    expect(sent(1)).toMatchObject({ additionalModelRequestFields: { reasoning: { effort: 'xhigh' } }, toolConfig: { toolChoice: { any: {} } } });
    const messages = [user, { role: 'assistant', content: first.content }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: first.toolCalls[0]?.id ?? '', output: 'x' }] }] as NonNullable<Ask['messages']>;
    expect(await ask({ ...asking, toolChoice: 'auto', messages })).toMatchObject({ text: 'Done', warnings: [] });
    expect(JSON.stringify(sent(2)['messages'])).toContain('redactedContent');
  });

  it('a model that nobody knows of may say itself that no tool can be forced on it', async () => {
    await expect(ask({ model: 'qwen.qwen3-32b-v1:0', tools: [weather], toolChoice: 'required' })).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('toolChoice.any') });
  });

  it('writes and reads the prompt cache', async () => {
    const messages: Ask['messages'] = [{ role: 'system', content: [{ type: 'text', text: `${way} `.repeat(50), cache: true }] }, user];
    const [first, second] = [await ask({ messages }), await ask({ messages })];
    expect(first.usage.input.cacheWrite).toBeGreaterThan(0);
    expect(second.usage.input).toMatchObject({ cacheRead: first.usage.input.cacheWrite, cacheWrite: 0, total: first.usage.input.total });
    expect(second.cost.nanoUsd).toBeLessThan(first.cost.nanoUsd);
  });

  it('A3: says why an answer was stopped', async () => {
    server.answer([
      { text: 'Sorry', finishReason: 'content-filter' },
      { text: 'No', finishReason: 'content_filtered' },
      { text: 'cut', finishReason: 'length' },
      { text: 'full', finishReason: 'model_context_window_exceeded' },
      { text: 'END', finishReason: 'stop_sequence' },
      { text: 'new', finishReason: 'tired' },
    ]);
    for (const finishReason of ['content-filter', 'content-filter', 'length', 'length', 'stop']) expect(await ask()).toMatchObject({ finishReason, warnings: [] });
    expect(await ask()).toMatchObject({ finishReason: 'other', warnings: [{ about: 'finishReason' }] });
  });

  it('takes a failure of the model for what it is, and a call that was cut off for none', async () => {
    server.answer([
      { text: 'x', finishReason: 'malformed_tool_use' },
      { text: 'y', toolCalls: [{ name: 'weather', input: {} }, { name: 'weather', inputText: '{"city":"Kr', input: { city: 'Kr' } }], finishReason: 'length' },
    ]);
    const failed = await ask({ tools: [weather] }).catch((error: unknown) => error);
    expect(isZerohopError(failed, 'bad_response') || isZerohopError(failed, 'stream_interrupted')).toBe(true);
    expect(await ask({ tools: [weather] })).toMatchObject({ text: 'y', finishReason: 'length', toolCalls: [{ input: {} }], warnings: [{ about: 'tools' }] });
  });

  it.each([1, 2, 3, 5, 7])('reads a body in pieces of %i bytes', async (bytes) => {
    server.answer({ text: 'Grüße 👋', reasoning: 'hm', toolCalls: [{ name: 'weather', input: { city: 'Kraków' } }] });
    server.fault({ type: 'split-bytes', bytes });
    expect(await ask({ tools: [weather] })).toMatchObject({ text: 'Grüße 👋', reasoning: 'hm', toolCalls: [{ input: { city: 'Kraków' } }] });
  });

  it('A8: a cancel reaches the vendor', async () => {
    server.fault({ type: 'stall', afterChunks: 1 });
    const controller = new AbortController();
    const outcome = ask({ signal: controller.signal }).catch((caught: unknown) => caught);
    const call = await server.waitForCall(1);
    await vi.waitUntil(() => call.chunksSent > 0);
    controller.abort();
    expect(isZerohopError(await outcome, 'cancelled')).toBe(true);
    await call.hungUp;
    expect(call.hungUpAtMs).toBeDefined();
  });

  it('A8: a cancel reaches the vendor before the headers are here', async () => {
    server.fault({ type: 'hang' });
    const controller = new AbortController();
    const outcome = ask({ signal: controller.signal }).catch((caught: unknown) => caught);
    const call = await server.waitForCall(1);
    controller.abort();
    expect(isZerohopError(await outcome, 'cancelled')).toBe(true);
    await call.hungUp;
  });
});

it('shows a stream piece by piece', async () => {
  server.answer({ reasoning: 'hm', chunks: ['a', 'b'], toolCalls: [{ name: 'weather', input: { a: 1 } }] });
  const { events } = await streamed({ tools: [weather] });
  expect(events.map(({ type }) => type)).toEqual(['start', 'reasoning-delta', 'text-delta', 'text-delta', 'tool-call-delta', 'tool-call', 'finish']);
});

it('C7: leaving a stream closes its connection; one that was read to its end serves the next call', async () => {
  server.answer({ text: 'a text of more than one chunk' });
  const before = server.acceptedSockets;
  for (let round = 0; round < 6; round += 1) await streamed();
  // The next call may be on its way before the end of the last body is.
  expect(server.acceptedSockets - before).toBeLessThanOrEqual(2);
  server.fault({ type: 'stall', afterChunks: 2 });
  for await (const event of router.stream(asked())) if (event.type === 'text-delta') break;
  await server.calls.at(-1)?.hungUp;
  await router.close();
  await vi.waitFor(() => expect(server.openSockets).toBe(0));
});

it('C8: a stream that nobody reads on is held back at the socket', async () => {
  // More than the system's own buffers between two sockets hold.
  const pieces = 600;
  server.answer({ chunks: Array.from({ length: pieces }, () => 'x'.repeat(64_000)) });
  const stream = router.stream(asked());
  await stream.ready;
  const call = await server.waitForCall(1);
  let seen = -1;
  for (let calm = 0; calm < 100; calm = call.chunksSent === seen ? calm + 1 : 0) {
    seen = call.chunksSent;
    await new Promise((resolve) => void setImmediate(resolve));
  }
  expect(call.chunksSent).toBeLessThan(pieces);
  expect((await stream.response()).text).toHaveLength(pieces * 64_000);
});

describe('the end of a stream', () => {
  const frames = (...events: readonly [string, object][]) => Buffer.concat(events.map(([type, payload]) => bedrockEvent(type, payload)));
  const script = (...events: readonly [string, object][]) =>
    server.fault({ type: 'status', status: 200, headers: { 'content-type': 'application/vnd.amazon.eventstream' }, body: frames(...events) });
  const said: readonly [string, object][] = [
    ['messageStart', { role: 'assistant' }],
    ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Four' } }],
    ['contentBlockStop', { contentBlockIndex: 0 }],
  ];

  it('C4: messageStop makes an answer whole, metadata or not', async () => {
    script(...said, ['messageStop', { stopReason: 'end_turn' }]);
    const { response } = await streamed();
    expect(response).toMatchObject({ text: 'Four', finishReason: 'stop', integrity: 'complete', usage: { provenance: 'estimated' }, warnings: [{ about: 'usage' }] });
  });

  it('C4: what breaks behind messageStop breaks nothing', async () => {
    const whole = frames(...said, ['messageStop', { stopReason: 'end_turn' }]);
    // A body is sent in halves, and cut between them.
    const body = Buffer.concat([whole, Buffer.alloc(whole.length)]);
    server.fault([{ type: 'status', status: 200, headers: { 'content-type': 'application/vnd.amazon.eventstream' }, body }, { type: 'cut', afterChunks: 1 }]);
    expect((await streamed()).response).toMatchObject({ text: 'Four', usage: { provenance: 'estimated' } });
  });

  it('C4: without messageStop there is no answer, whatever else came', async () => {
    script(...said, ['metadata', { usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 } }]);
    const error = await streamed().catch((caught: unknown) => caught);
    expect(isZerohopError(error, 'stream_interrupted')).toBe(true);
  });

  it('ignores events that nobody knows, and blocks that are not for the app', async () => {
    script(
      ['messageStart', { role: 'assistant' }],
      ['newEvent', { x: 1 }],
      ['contentBlockStart', { contentBlockIndex: 0, start: { toolUse: { toolUseId: 's', name: 'nova_grounding', type: 'server_tool_use' } } }],
      ['contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: '{"a":' } } }],
      ['contentBlockDelta', { contentBlockIndex: 1, delta: { text: 'Four' } }],
      ['contentBlockDelta', { contentBlockIndex: 1, delta: { citation: { title: 'Sums', location: { web: { url: 'https://example.com/' } } } } }],
      ['messageStop', { stopReason: 'end_turn' }],
      ['metadata', { usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, serviceTier: { type: 'flex' }, metrics: { latencyMs: 1 }, trace: { promptRouter: { invokedModelId: 'arn:routed' } } }],
    );
    expect((await streamed()).response).toMatchObject({ text: 'Four', toolCalls: [], model: 'arn:routed', sources: [{ url: 'https://example.com/', title: 'Sums' }] });
  });
});
