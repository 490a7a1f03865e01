import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { emulateOpenai } from '../openai/emulate-openai.ts';
import type { Emulator } from '../server/emulator.ts';

const input = 'What is 2 + 2?';
const weather: OpenAI.Responses.FunctionTool = { type: 'function', name: 'weather', strict: false, parameters: { type: 'object', properties: { city: { type: 'string', minLength: 1 } }, required: ['city'] } };
const sealed = { store: false, include: ['reasoning.encrypted_content' as const] };

let server: Emulator;
let client: OpenAI;
beforeAll(async () => {
  server = await emulateOpenai({ keys: ['sk-right'] });
  client = new OpenAI({ apiKey: 'sk-right', baseURL: server.baseURL, maxRetries: 0 });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

type Body = OpenAI.Responses.ResponseCreateParamsNonStreaming;

async function eventsOf(body: Body): Promise<OpenAI.Responses.ResponseStreamEvent[]> {
  const events: OpenAI.Responses.ResponseStreamEvent[] = [];
  for await (const event of await client.responses.create({ ...body, stream: true })) events.push(event);
  return events;
}

/** The same request three ways: whole, streamed, and by the SDK's own accumulator. */
async function threeWays(body: Body): Promise<OpenAI.Responses.Response[]> {
  const last = (await eventsOf(body)).at(-1);
  const final = await client.responses.stream({ ...body, stream: true } as never).finalResponse();
  return [await client.responses.create(body), (last as { response: OpenAI.Responses.Response }).response, final as OpenAI.Responses.Response];
}

test('an answer, and the call on record', async () => {
  for (const response of await threeWays({ model: 'gpt-4o', input })) {
    expect(response).toMatchObject({ object: 'response', status: 'completed', model: 'gpt-4o', error: null, incomplete_details: null, service_tier: 'default', store: true });
    expect(response.id).toMatch(/^resp_[0-9a-f]{29}$/);
    expect(response.output).toMatchObject([{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'gpt-4o heard: What is 2 + 2?' }] }]);
    expect(response.usage).toMatchObject({ input_tokens: 4, output_tokens: 7, total_tokens: 11, input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } });
  }
  expect(server.calls.map(({ stream, model, status }) => [stream, model, status])).toEqual([[true, 'gpt-4o', 200], [true, 'gpt-4o', 200], [false, 'gpt-4o', 200]]);
});

test('the events of a stream, named, numbered and in order', async () => {
  server.answer({ chunks: ['Hé', 'llo 👋'], toolCalls: [{ id: 'call_a', name: 'weather', input: { city: 'Bern' } }], chunkSize: 50 });
  const events = await eventsOf({ model: 'gpt-4o', input, tools: [weather] });
  expect(events.map(({ sequence_number: number }) => number)).toEqual(events.map((_, index) => index));
  expect(events.map(({ type }) => type.replace('response.', ''))).toEqual([
    'created', 'in_progress',
    'output_item.added', 'content_part.added', 'output_text.delta', 'output_text.delta', 'output_text.done', 'content_part.done', 'output_item.done',
    'output_item.added', 'function_call_arguments.delta', 'function_call_arguments.done', 'output_item.done',
    'completed',
  ]);
  expect(server.calls[0]?.chunksSent).toBe(3);
  const response = await client.responses.create({ model: 'gpt-4o', input, stream: true }).asResponse();
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const body = await response.text();
  expect(body).toMatch(/^event: response\.created\ndata: \{"type":"response\.created","sequence_number":0,/);
  expect(body).toContain('"obfuscation":');
  expect(body).not.toContain('[DONE]');
  expect(await (await client.responses.create({ model: 'gpt-4o', input, stream: true, stream_options: { include_obfuscation: false } }).asResponse()).text()).not.toContain('obfuscation');
});

test('all that an answer may hold', async () => {
  server.answer({ text: 'Let me look.', reasoning: 'Hm, 四.', toolCalls: [{ name: 'weather', input: { city: 'Zürich' } }, { id: 'call_b', name: 'sql', input: 'SELECT 1' }], chunkSize: 4, usage: { input: 100, cacheRead: 40, cacheWrite: 10, output: 30, reasoning: 20 } });
  const body: Body = { model: 'gpt-5', input, tools: [weather, { type: 'custom', name: 'sql' }], reasoning: { summary: 'auto' }, ...sealed };
  for (const { output, usage } of await threeWays(body)) {
    expect(output).toMatchObject([
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm, 四.' }], encrypted_content: expect.stringMatching(/^gAAAAA/) },
      { type: 'message', content: [{ text: 'Let me look.' }] },
      { type: 'function_call', name: 'weather', arguments: '{"city":"Zürich"}', call_id: expect.stringMatching(/^call_/), status: 'completed' },
      { type: 'custom_tool_call', name: 'sql', input: 'SELECT 1', call_id: 'call_b' },
    ]);
    expect(usage).toMatchObject({ input_tokens: 100, input_tokens_details: { cached_tokens: 40, cache_write_tokens: 10 }, output_tokens: 30, output_tokens_details: { reasoning_tokens: 20 } });
  }
});

test('a compatible vendor shows what its models think', async () => {
  await using open = await emulateOpenai({ reasoningField: 'reasoning', answer: { reasoning: 'Hm.', text: '4' } });
  const there = client.withOptions({ baseURL: open.baseURL });
  const shown = { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] };
  const first = await there.responses.create({ model: 'gpt-oss', input });
  expect(first.output[0]).toMatchObject(shown);
  expect((await there.responses.stream({ model: 'gpt-oss', input } as never).finalResponse()).output[0]).toMatchObject(shown);
  await expect(there.responses.create({ model: 'gpt-oss', input: [{ role: 'user', content: input }, ...first.output] as never })).resolves.toMatchObject({ status: 'completed' });
});

test.each<[string, object, object]>([
  ['length', { text: 'Once upon', finishReason: 'length' }, { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }],
  ['a filter', { text: 'Once', finishReason: 'content-filter' }, { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }],
  ['another reason', { text: 'Once', finishReason: 'whim' }, { status: 'incomplete', incomplete_details: { reason: 'whim' } }],
  ['a refusal', { refusal: 'No.' }, { status: 'completed', output: [{ content: [{ type: 'refusal', refusal: 'No.' }] }] }],
  ['a call cut short', { toolCalls: [{ name: 'f', inputText: '{"a' }], finishReason: 'length' }, { status: 'incomplete', output: [{ type: 'function_call', status: 'incomplete' }] }],
])('an answer that ends by %s', async (_, answer, expected) => {
  server.answer(answer);
  for (const response of await threeWays({ model: 'gpt-4o', input })) expect(response).toMatchObject(expected);
});

test('a forced tool, a schema and a cap', async () => {
  const forced = await client.responses.create({ model: 'gpt-4o', input, tools: [weather], tool_choice: { type: 'function', name: 'weather' } });
  expect(forced.output).toMatchObject([{ type: 'function_call', name: 'weather' }]);
  const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false };
  const shaped = await client.responses.create({ model: 'gpt-4o', input, text: { format: { type: 'json_schema', name: 'out', strict: true, schema } } });
  expect(JSON.parse(shaped.output_text)).toEqual({ n: expect.any(Number) });
  const capped = await client.responses.create({ model: 'gpt-4o', input: 'x'.repeat(200), max_output_tokens: 16 });
  expect(capped).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
});

describe('turns', () => {
  const call = { name: 'weather', input: { city: 'Bern' } };
  const outputOf = (response: OpenAI.Responses.Response): OpenAI.Responses.ResponseInputItem => {
    const called = response.output.find((item) => item.type === 'function_call');
    return { type: 'function_call_output', call_id: called?.call_id ?? '', output: 'sun' };
  };

  test('without stored state: what is sealed comes back, and whatever was changed is refused', async () => {
    server.answer([{ reasoning: 'Hm.', toolCalls: [call] }]);
    const first = await client.responses.create({ model: 'gpt-5', input, tools: [weather], ...sealed });
    const turn = (change: object): Body => ({
      model: 'gpt-5',
      tools: [weather],
      store: false,
      input: [{ role: 'user', content: input }, ...first.output.map((item) => (item.type === 'reasoning' ? { ...item, ...change } : item)), outputOf(first)] as never,
    });
    await expect(client.responses.create(turn({}))).resolves.toMatchObject({ status: 'completed' });
    await expect(client.responses.create(turn({ id: undefined }))).resolves.toMatchObject({ status: 'completed' });
    await expect(client.responses.create({ ...turn({}), model: 'gpt-5-mini' })).rejects.toMatchObject({ status: 400, code: 'invalid_encrypted_content' });
    await expect(client.responses.create(turn({ id: 'rs_other' }))).rejects.toMatchObject({ code: 'invalid_encrypted_content', message: expect.stringContaining('did not match') });
    await expect(client.responses.create(turn({ encrypted_content: 'gAAAAAnonsense' }))).rejects.toMatchObject({ code: 'invalid_encrypted_content' });
    await expect(client.responses.create(turn({ encrypted_content: null }))).rejects.toMatchObject({ status: 404, message: expect.stringContaining('not persisted') });
  });

  test('with stored state: only what is new goes', async () => {
    server.answer([{ toolCalls: [call] }, { text: 'Sunny.' }]);
    const first = await client.responses.create({ model: 'gpt-4o', input, tools: [weather] });
    await expect(client.responses.create({ model: 'gpt-4o', previous_response_id: first.id, input: 'Well?' })).rejects.toMatchObject({ message: expect.stringContaining('No tool output found') });
    const second = await client.responses.create({ model: 'gpt-4o', previous_response_id: first.id, input: [outputOf(first)], tools: [weather] });
    expect(second).toMatchObject({ output_text: 'Sunny.', previous_response_id: first.id });
    expect(await client.responses.retrieve(first.id)).toMatchObject({ id: first.id, output: [{ type: 'function_call' }] });
    await expect(client.responses.create({ model: 'gpt-4o', previous_response_id: 'resp_none', input })).rejects.toMatchObject({ status: 400, code: 'previous_response_not_found', param: 'previous_response_id' });
  });

  test('what is not stored is not found', async () => {
    const { id } = await client.responses.create({ model: 'gpt-4o', input, store: false });
    await expect(client.responses.create({ model: 'gpt-4o', previous_response_id: id, input })).rejects.toMatchObject({ code: 'previous_response_not_found' });
    await expect(client.responses.retrieve(id)).rejects.toMatchObject({ status: 404 });
  });

  test('in the background: queued, and answered when fetched or streamed', async () => {
    const queued = await client.responses.create({ model: 'gpt-4o', input, background: true });
    expect(queued).toMatchObject({ status: 'queued', output: [] });
    expect(await client.responses.retrieve(queued.id)).toMatchObject({ status: 'completed', output: [{ type: 'message' }] });
    expect((await eventsOf({ model: 'gpt-4o', input, background: true })).map(({ type }) => type).slice(0, 3)).toEqual(['response.created', 'response.queued', 'response.in_progress']);
  });
});

describe('faults', () => {
  test('are those of Chat Completions, worded as they are here', async () => {
    server.fault({ when: { call: 1 }, fault: { type: 'error', condition: 'model_not_found' } });
    await expect(client.responses.create({ model: 'gpt-9', input })).rejects.toMatchObject({ status: 400, code: 'model_not_found' });
    server.fault({ when: { call: 2 }, fault: { type: 'error', condition: 'rate_limit' } });
    await expect(client.responses.create({ model: 'gpt-4o', input })).rejects.toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
  });

  test('an error in a stream is said twice: as an error, and as the response that failed', async () => {
    server.answer({ chunks: ['a', 'b'] });
    server.fault({ type: 'in-band-error', condition: 'rate_limit', afterChunks: 1 });
    const body = await (await client.responses.create({ model: 'gpt-4o', input, stream: true }).asResponse()).text();
    expect(body).toMatch(/event: error\ndata: \{"type":"error","sequence_number":1,"error":\{"message":"Rate limit.*\n\nevent: response\.failed\ndata: .*"status":"failed".*\n\n$/);
    await expect(eventsOf({ model: 'gpt-4o', input })).rejects.toBeInstanceOf(OpenAI.APIError);
  });

  test('a clean end comes before the terminal event', async () => {
    server.fault({ type: 'clean-end', afterChunks: Number.POSITIVE_INFINITY });
    const types = (await eventsOf({ model: 'gpt-4o', input })).map(({ type }) => type);
    expect(types.at(-1)).toBe('response.output_item.done');
  });
});

test('a wrong key, an unknown model and a long prompt', async () => {
  await expect(client.withOptions({ apiKey: 'sk-wrong' }).responses.create({ model: 'gpt-4o', input })).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  await using small = await emulateOpenai({ models: ['gpt-4o'], contextWindow: 2 });
  const there = client.withOptions({ baseURL: small.baseURL });
  await expect(there.responses.create({ model: 'gpt-9', input })).rejects.toMatchObject({ status: 400, code: 'model_not_found' });
  await expect(there.responses.create({ model: 'gpt-4o', input })).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' });
});
