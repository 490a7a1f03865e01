import { BedrockRuntimeClient, type BedrockRuntimeClientConfig, ConverseCommand, type ConverseRequest, ConverseStreamCommand, type ConverseStreamOutput, InvokeModelCommand, type Message } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../server/emulator.ts';
import { emulateBedrock } from './emulate-bedrock.ts';
import { bedrockEvent } from './event-frame.ts';

const model = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const user = (text: string): Message => ({ role: 'user', content: [{ text }] });
const request: ConverseRequest = { modelId: model, messages: [user('What is 2 + 2?')] };
const weather = { toolSpec: { name: 'weather', inputSchema: { json: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } } } };
const credentials = { accessKeyId: 'AKIARIGHT', secretAccessKey: 'right/secret+1' };

let server: Emulator;
let client: BedrockRuntimeClient;
/** The SDK as it comes, but for its HTTP/2: the emulator speaks HTTP/1.1. */
const clientOf = (emulator: Emulator, more: BedrockRuntimeClientConfig = { credentials, authSchemePreference: ['sigv4'] }): BedrockRuntimeClient =>
  new BedrockRuntimeClient({ region: 'us-east-1', endpoint: emulator.baseURL, requestHandler: new NodeHttpHandler(), maxAttempts: 1, ...more });
beforeEach(async () => {
  server = await emulateBedrock({ credentials: [credentials], keys: ['bedrock-api-key-right'] });
  client = clientOf(server);
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

const converse = (more: Partial<ConverseRequest> = {}) => client.send(new ConverseCommand({ ...request, ...more }));
async function streamed(more: Partial<ConverseRequest> = {}): Promise<ConverseStreamOutput[]> {
  const { stream } = await client.send(new ConverseStreamCommand({ ...request, ...more }));
  const events: ConverseStreamOutput[] = [];
  for await (const event of stream ?? []) events.push(event);
  return events;
}

describe('whole answers', () => {
  test('the default answer, its usage and its request id', async () => {
    const answer = await converse();
    expect(answer).toMatchObject({ output: { message: { role: 'assistant', content: [{ text: `${model} heard: What is 2 + 2?` }] } }, stopReason: 'end_turn', metrics: { latencyMs: expect.any(Number) } });
    expect(answer.usage).toMatchObject({ inputTokens: 14, outputTokens: 17, totalTokens: 31, cacheReadInputTokens: 0 });
    expect(answer.$metadata.requestId).toMatch(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
    expect(server.calls[0]).toMatchObject({ model, key: 'AKIARIGHT', path: `/model/${encodeURIComponent(model)}/converse` });
  });

  test('a model named by its ARN', async () => {
    const modelId = `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${model}`;
    await converse({ modelId });
    expect(server.calls[0]?.model).toBe(modelId);
  });

  test('a schema is answered with the smallest valid JSON, a forced tool with the smallest input', async () => {
    const schema = JSON.stringify({ type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'], additionalProperties: false });
    const structured = await converse({ outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema } } } } });
    expect(structured.output?.message?.content).toEqual([{ text: '{"ok":false}' }]);
    const called = await converse({ toolConfig: { tools: [weather], toolChoice: { tool: { name: 'weather' } } } });
    expect(called).toMatchObject({ stopReason: 'tool_use', output: { message: { content: [{ toolUse: { toolUseId: expect.stringMatching(/^tooluse_/), name: 'weather', input: { city: 'text' } } }] } } });
  });

  test('a marked prefix is written to the cache once and read from then on, outside inputTokens', async () => {
    const marked = { system: [{ text: 'Be kind. '.repeat(40) }, { cachePoint: { type: 'default' as const } }] };
    const [first, second] = [(await converse(marked)).usage, (await converse({ ...marked, messages: [user('What is 3 + 3?')] })).usage];
    expect(first).toMatchObject({ cacheReadInputTokens: 0, cacheDetails: [{ ttl: '5m', inputTokens: first?.cacheWriteInputTokens }] });
    expect(first?.cacheWriteInputTokens).toBeGreaterThan(80);
    expect(second).toMatchObject({ cacheWriteInputTokens: 0, cacheReadInputTokens: first?.cacheWriteInputTokens, inputTokens: first?.inputTokens, totalTokens: first?.totalTokens });
  });

  test('reasoning goes back signed, by the model that signed it', async () => {
    server.answer({ reasoning: 'Hm', redactedReasoning: true, text: 'Four' });
    const message = (await converse()).output?.message;
    expect(message?.content).toMatchObject([{ reasoningContent: { reasoningText: { text: 'Hm', signature: expect.any(String) } } }, { reasoningContent: { redactedContent: expect.any(Uint8Array) } }, { text: 'Four' }]);
    const messages = [...(request.messages ?? []), message ?? user(''), user('Sure?')];
    expect((await converse({ messages })).stopReason).toBe('end_turn');
    expect((await converse({ messages, modelId: model.replace('us.', 'global.') })).stopReason).toBe('end_turn');
    await expect(converse({ messages, modelId: 'us.anthropic.claude-opus-4-5-20251101-v1:0' })).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('signature') });
  });
});

describe('streams', () => {
  test('events in their order, padded, in frames that the SDK takes', async () => {
    server.answer({ reasoning: 'Hm', text: 'Grüße 👋', chunkSize: 4, toolCalls: [{ name: 'weather', input: { city: 'Kraków' } }, { name: 'weather' }] });
    const events = await streamed({ toolConfig: { tools: [weather] } });
    // s opens a block, d adds to it, e ends it: reasoning with its signature, text, and two calls.
    const letters: Record<string, string> = { messageStart: '<', contentBlockStart: 's', contentBlockDelta: 'd', contentBlockStop: 'e', messageStop: '>', metadata: 'm' };
    expect(events.map((event) => letters[Object.keys(event)[0] ?? '']).join('')).toBe('<ddeddesddddddesde>m');
    expect(events.map((event) => event.contentBlockDelta?.delta?.text ?? '').join('')).toBe('Grüße 👋');
    const input = events.map((event) => (event.contentBlockDelta?.contentBlockIndex === 2 ? event.contentBlockDelta.delta?.toolUse?.input : '')).join('');
    expect(JSON.parse(input)).toEqual({ city: 'Kraków' });
    expect(events.at(-2)).toMatchObject({ messageStop: { stopReason: 'tool_use' } });
    expect(events.at(-1)).toMatchObject({ metadata: { usage: { outputTokens: expect.any(Number) } } });
  });

  test('frames torn into single bytes are put together again', async () => {
    server.answer({ text: 'Four 四' });
    server.fault({ type: 'split-bytes', bytes: 1 });
    expect((await streamed()).map((event) => event.contentBlockDelta?.delta?.text ?? '').join('')).toBe('Four 四');
  });

  test('an exception is an event of its own', async () => {
    server.fault({ type: 'in-band-error', condition: 'rate_limit', afterChunks: 1 });
    await expect(streamed()).rejects.toMatchObject({ name: 'ThrottlingException' });
    server.reset();
    server.fault({ type: 'in-band-error', condition: 'quota' });
    await expect(streamed()).rejects.toMatchObject({ name: 'ModelStreamErrorException' });
  });

  test('a broken frame does not pass its checksum, and a clean early end passes for an end', async () => {
    server.fault({ when: { call: 1 }, fault: { type: 'garbage', afterChunks: 1 } });
    await expect(streamed()).rejects.toThrow(/checksum/);
    server.fault({ when: { call: 2 }, fault: { type: 'clean-end', afterChunks: 1 } });
    expect((await streamed()).map((event) => Object.keys(event)[0])).toEqual(['messageStart', 'contentBlockDelta']);
  });

  test('a stream may be scripted frame by frame', async () => {
    const body = Buffer.concat([bedrockEvent('messageStart', { role: 'assistant' }), bedrockEvent('messageStop', { stopReason: 'end_turn' })]);
    server.fault({ type: 'status', status: 200, headers: { 'content-type': 'application/vnd.amazon.eventstream' }, body });
    expect(await streamed()).toEqual([{ messageStart: { role: 'assistant' } }, { messageStop: { stopReason: 'end_turn' } }]);
  });
});

describe('who asks', () => {
  test('a bearer key', async () => {
    client = clientOf(server, { token: { token: 'bedrock-api-key-right' }, authSchemePreference: ['httpBearerAuth'] });
    expect((await converse()).stopReason).toBe('end_turn');
    client = clientOf(server, { token: { token: 'wrong' }, authSchemePreference: ['httpBearerAuth'] });
    await expect(converse()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 }, message: expect.stringContaining('API Key') });
  });

  test.each([
    ['an unknown access key', { ...credentials, accessKeyId: 'AKIAWRONG' }, 'UnrecognizedClientException'],
    ['a wrong secret', { ...credentials, secretAccessKey: 'wrong' }, 'InvalidSignatureException'],
  ])('%s', async (_name, wrong, name) => {
    client = clientOf(server, { credentials: wrong, authSchemePreference: ['sigv4'] });
    await expect(converse()).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 403 } });
  });

  test('a body that was changed after it was signed, and nobody at all', async () => {
    await converse();
    const [call] = server.calls;
    const { path = '', rawBody = '' } = call ?? {};
    const signed = Object.fromEntries(Object.entries(call?.headers ?? {}).filter(([name]) => !['host', 'content-length', 'connection'].includes(name)));
    const send = (body: string, given: Record<string, string>) => fetch(`${server.baseURL}${path}`, { method: 'POST', body, headers: given });
    expect((await send(rawBody, signed)).status).toBe(200);
    expect((await send(rawBody.replace('2 + 2', '2 + 3'), signed)).headers.get('x-amzn-errortype')).toMatch(/^InvalidSignatureException/);
    expect((await send(rawBody, {})).headers.get('x-amzn-errortype')).toMatch(/^MissingAuthenticationTokenException/);
  });
});

describe('errors', () => {
  test.each([
    ['rate_limit', 429, 'ThrottlingException'],
    ['quota', 400, 'ServiceQuotaExceededException'],
    ['overloaded', 503, 'ServiceUnavailableException'],
    ['server_error', 500, 'InternalServerException'],
    ['permission', 403, 'AccessDeniedException'],
    ['model_not_found', 400, 'ValidationException'],
    ['context_length', 400, 'ValidationException'],
    ['content_filter', 400, 'ValidationException'],
    ['invalid_request', 400, 'ValidationException'],
  ] as const)('%s is %i %s', async (condition, status, name) => {
    server.fault({ type: 'error', condition });
    await expect(converse()).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status, requestId: expect.any(String) } });
  });

  test('a path that is none, a model that is none, a prompt too long', async () => {
    await using small = await emulateBedrock({ models: [model], contextWindow: 10 });
    client = clientOf(small);
    await expect(converse()).rejects.toThrow('prompt is too long: 14 tokens > 10 maximum');
    await expect(converse({ modelId: 'x.y' })).rejects.toThrow('model identifier is invalid');
    expect((await fetch(`${small.baseURL}/model/x/y`, { method: 'POST', headers: { authorization: 'Bearer x' } })).status).toBe(404);
  });
});

test('embeddings of Titan and Cohere', async () => {
  const invoke = async (modelId: string, body: object): Promise<unknown> =>
    JSON.parse(Buffer.from((await client.send(new InvokeModelCommand({ modelId, body: JSON.stringify(body), contentType: 'application/json' }))).body).toString());
  const titan = await invoke('amazon.titan-embed-text-v2:0', { inputText: 'Hello', dimensions: 256 });
  expect(titan).toMatchObject({ inputTextTokenCount: 2, embedding: expect.any(Array) });
  expect((titan as { embedding: number[] }).embedding).toHaveLength(256);
  expect(await invoke('cohere.embed-english-v3', { texts: ['a', 'b'], input_type: 'search_query' })).toMatchObject({ embeddings: [expect.any(Array), expect.any(Array)] });
  await expect(invoke('cohere.embed-english-v3', { texts: ['a'] })).rejects.toThrow('input_type');
  await expect(invoke('amazon.titan-embed-text-v2:0', { inputText: '' })).rejects.toThrow('minLength');
  await expect(invoke('meta.llama3-8b-instruct-v1:0', {})).rejects.toThrow('embedding models only');
});
