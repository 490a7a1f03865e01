import Anthropic from '@anthropic-ai/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../server/emulator.ts';
import { emulateAnthropic } from './emulate-anthropic.ts';

const model = 'claude-haiku-4-5';
const request: Anthropic.MessageCreateParamsNonStreaming = { model, max_tokens: 4_000, messages: [{ role: 'user', content: 'What is 2 + 2?' }] };
const thinking = { type: 'enabled', budget_tokens: 2_000 } as const;
const weather: Anthropic.Tool = { name: 'weather', input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } };

let server: Emulator;
let client: Anthropic;
const clientOf = (emulator: Emulator): Anthropic => new Anthropic({ apiKey: 'sk-ant-right', baseURL: emulator.baseURL, maxRetries: 0 });
beforeEach(async () => {
  server = await emulateAnthropic({ keys: ['sk-ant-right'] });
  client = clientOf(server);
});
afterEach(() => server.close());

describe('whole answers', () => {
  test('the default answer, its usage and its headers', async () => {
    const { data, response, request_id } = await client.messages.create(request).withResponse();
    expect(data).toMatchObject({ type: 'message', role: 'assistant', model, content: [{ type: 'text', text: 'claude-haiku-4-5 heard: What is 2 + 2?' }], stop_reason: 'end_turn' });
    expect(data.usage).toMatchObject({ input_tokens: 11, output_tokens: 10, cache_read_input_tokens: 0 });
    expect(server.calls[0]?.usage).toEqual({ input: 11, output: 10, cacheRead: 0, cacheWrite: 0, reasoning: 0 });
    expect(request_id).toMatch(/^req_011C/);
    expect(response.headers.get('anthropic-ratelimit-requests-reset')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test('max_tokens cuts the default answer', async () => {
    expect(await client.messages.create({ ...request, max_tokens: 1 })).toMatchObject({ content: [{ text: 'clau' }], stop_reason: 'max_tokens' });
  });

  test('a schema is answered with the smallest valid JSON, a forced tool with the smallest input', async () => {
    const schema = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'], additionalProperties: false };
    const structured = await client.messages.create({ ...request, output_config: { format: { type: 'json_schema', schema } } });
    expect(structured.content).toMatchObject([{ type: 'text', text: '{"ok":false}' }]);
    const called = await client.messages.create({ ...request, tools: [weather], tool_choice: { type: 'tool', name: 'weather' } });
    expect(called).toMatchObject({ stop_reason: 'tool_use', content: [{ type: 'tool_use', id: expect.stringMatching(/^toolu_01[0-9a-f]{22}$/), name: 'weather', input: { city: 'text' } }] });
  });

  test('cached tokens are told apart from the input; a retry-after on a 200 is possible', async () => {
    server.answer({ text: 'x', usage: { input: 1_000, cacheRead: 700, cacheWrite: 200 }, headers: { 'retry-after': '12' } });
    const { data, response } = await client.messages.create(request).withResponse();
    expect(data.usage).toMatchObject({ input_tokens: 100, cache_read_input_tokens: 700, cache_creation_input_tokens: 200 });
    expect(response.headers.get('retry-after')).toBe('12');
  });

  test('a marked prefix is written to the cache once and read from then on', async () => {
    const marked = (text: string): Anthropic.MessageCreateParamsNonStreaming => ({
      ...request,
      system: [{ type: 'text', text: 'Be kind. '.repeat(40), cache_control: { type: 'ephemeral' } }],
      messages: [{ role: 'user', content: text }],
    });
    const first = (await client.messages.create(marked('a'))).usage;
    const second = (await client.messages.create(marked('b'))).usage;
    expect(first.cache_creation_input_tokens).toBeGreaterThan(80);
    expect(first.cache_read_input_tokens).toBe(0);
    expect(second).toMatchObject({ cache_creation_input_tokens: 0, cache_read_input_tokens: first.cache_creation_input_tokens, input_tokens: first.input_tokens });
  });

  test('a refusal and a filter end with stop_reason refusal', async () => {
    server.answer([{ refusal: 'No.' }, { text: 'Part', finishReason: 'content-filter' }]);
    expect(await client.messages.create(request)).toMatchObject({ stop_reason: 'refusal', content: [{ text: 'No.' }] });
    expect(await client.messages.create(request)).toMatchObject({ stop_reason: 'refusal', content: [{ text: 'Part' }] });
  });
});

describe('streams', () => {
  test('events in their order, with a ping the SDK hides and usage that grows', async () => {
    server.answer({ reasoning: 'Hmm, easy', redactedReasoning: true, chunks: ['4', '!'], toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }, { name: 'weather' }] });
    const events: Anthropic.RawMessageStreamEvent[] = [];
    for await (const event of await client.messages.create({ ...request, thinking, tools: [weather], stream: true })) events.push(event);
    expect(events.map((event) => (event.type === 'content_block_delta' ? event.delta.type : event.type))).toEqual(
      `message_start
      content_block_start thinking_delta signature_delta content_block_stop
      content_block_start content_block_stop
      content_block_start text_delta text_delta content_block_stop
      content_block_start input_json_delta input_json_delta input_json_delta content_block_stop
      content_block_start input_json_delta content_block_stop
      message_delta message_stop`.split(/\s+/),
    );
    expect(events[0]).toMatchObject({ message: { content: [], usage: { output_tokens: 1 } } });
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'tool_use' }, usage: { output_tokens: server.calls[0]!.usage!.output } });
  });

  test("the bytes: named events, a ping, padding, and the SDK's own accumulator content with them", async () => {
    server.answer({ text: 'Grüezi mitenand, wie goht es Ihne?', toolCalls: [{ name: 'weather', input: {} }] });
    const bytes = await (await client.messages.create({ ...request, stream: true }).asResponse()).text();
    expect(bytes).toContain('event: ping\ndata: {"type":"ping"}\n\n');
    expect(bytes).toMatch(/ +}\n\n/);
    const final = await client.messages.stream(request).finalMessage();
    expect(final.content).toMatchObject([{ type: 'text', text: 'Grüezi mitenand, wie goht es Ihne?' }, { type: 'tool_use', input: {} }]);
  });
});

describe('web search', () => {
  const tools = [{ type: 'web_search_20250305', name: 'web_search' }] as const;
  const results = [{ url: 'https://w.test', title: 'W' }];

  test('what was found is sealed, cited, the same whole and streamed, and taken back unchanged only', async () => {
    server.answer({ search: { query: 'rain', results }, text: 'It rains.', id: 'msg_1' });
    const whole = await client.messages.create({ ...request, tools: [...tools] });
    const streamed = await client.messages.stream({ ...request, tools: [...tools] }).finalMessage();
    expect(streamed.content).toEqual(whole.content);
    expect(whole.content).toMatchObject([
      { type: 'server_tool_use', id: expect.stringMatching(/^srvtoolu_/), input: { query: 'rain' } },
      { type: 'web_search_tool_result', content: [{ ...results[0], encrypted_content: expect.any(String) }] },
      { type: 'text', citations: [{ ...results[0], encrypted_index: expect.any(String) }] },
    ]);
    const again = (content: unknown): Promise<unknown> =>
      client.messages.create({ ...request, messages: [...request.messages, { role: 'assistant', content: content as Anthropic.ContentBlockParam[] }, { role: 'user', content: 'And?' }] });
    await expect(again(whole.content)).resolves.toMatchObject({ type: 'message' });
    await expect(again(JSON.parse(JSON.stringify(whole.content).replaceAll('https://w.test', 'https://x.test')))).rejects.toThrow('Invalid `encrypted_content`');
  });

  test('a search that found nothing yet pauses the turn, and is found later', async () => {
    server.answer([{ search: { id: 'srvtoolu_1', query: 'rain' } }, { search: { id: 'srvtoolu_1', results }, text: 'It rains.' }]);
    const first = await client.messages.create({ ...request, tools: [...tools] });
    expect(first).toMatchObject({ stop_reason: 'pause_turn', content: [{ type: 'server_tool_use' }] });
    const next = await client.messages.create({ ...request, tools: [...tools], messages: [...request.messages, { role: 'assistant', content: first.content as Anthropic.ContentBlockParam[] }] });
    expect(next).toMatchObject({ stop_reason: 'end_turn', content: [{ type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1' }, { type: 'text' }] });
  });
});

describe('thinking', () => {
  test('what was thought comes back signed and is taken, by another emulator too', async () => {
    server.answer({ reasoning: 'I need the weather.', toolCalls: [{ id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } }] });
    const first = await client.messages.create({ ...request, thinking, tools: [weather] });
    expect(first.content.map((block) => block.type)).toEqual(['thinking', 'tool_use']);
    await using other = await emulateAnthropic();
    const next: Anthropic.MessageCreateParamsNonStreaming = {
      ...request,
      thinking,
      tools: [weather],
      messages: [...request.messages, { role: 'assistant', content: first.content }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'rain' }] }],
    };
    await expect(clientOf(other).messages.create(next)).resolves.toMatchObject({ stop_reason: 'end_turn' });
    await expect(clientOf(other).messages.create({ ...next, model: `${model}-20251001` })).resolves.toMatchObject({ stop_reason: 'end_turn' });
    await expect(clientOf(other).messages.create({ ...next, model: 'claude-sonnet-4-6' })).rejects.toThrow('messages.1.content.0: Invalid `signature` in `thinking` block');
  });

  test('with thinking on, the default answer thinks; its tokens are counted', async () => {
    const answer = await client.messages.create({ ...request, thinking });
    expect(answer.content.map((block) => block.type)).toEqual(['thinking', 'text']);
    expect(server.calls[0]?.usage?.reasoning).toBeGreaterThan(0);
  });
});

describe('the rest of the vendor', () => {
  test('a wrong key, an unknown model, an unknown path', async () => {
    await expect(client.withOptions({ apiKey: 'sk-ant-wrong' }).messages.create(request)).rejects.toMatchObject({ status: 401, type: 'authentication_error' });
    await using small = await emulateAnthropic({ models: [model] });
    await expect(clientOf(small).messages.create({ ...request, model: 'claude-9' })).rejects.toMatchObject({ status: 404, type: 'not_found_error', message: expect.stringContaining('model: claude-9') });
    await expect(client.get('/v1/nowhere')).rejects.toMatchObject({ status: 404 });
    expect((await clientOf(small).models.list()).data.map((entry) => entry.id)).toEqual([model]);
  });

  test('tokens are counted as they are billed', async () => {
    const counted = await client.messages.countTokens({ model, messages: request.messages });
    expect(counted.input_tokens).toBe((await client.messages.create(request)).usage.input_tokens);
  });

  test('each condition is the error class the SDK knows', async () => {
    const seen: [string, number | undefined, string][] = [];
    for (const condition of ['rate_limit', 'quota', 'overloaded', 'server_error', 'authentication', 'permission', 'context_length', 'content_filter'] as const) {
      const remove = server.fault({ type: 'error', condition });
      const error = (await client.messages.create(request).catch((refusal: unknown) => refusal)) as InstanceType<typeof Anthropic.APIError>;
      seen.push([condition, error.status, error.constructor.name]);
      remove();
    }
    expect(seen).toEqual([
      ['rate_limit', 429, 'RateLimitError'],
      ['quota', 400, 'BadRequestError'],
      ['overloaded', 529, 'OverloadedError'],
      ['server_error', 500, 'InternalServerError'],
      ['authentication', 401, 'AuthenticationError'],
      ['permission', 403, 'PermissionDeniedError'],
      ['context_length', 400, 'BadRequestError'],
      ['content_filter', 400, 'BadRequestError'],
    ]);
  });
});
