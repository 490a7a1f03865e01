import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AnthropicBedrock } from '@anthropic-ai/bedrock-sdk';
import { AnthropicVertex } from '@anthropic-ai/vertex-sdk';
import { type ChatRequest, createRouter, isZerohopError, type Router } from '@zerohop/core';
import { bedrockEvent, emulateAnthropic, type Emulator } from '@zerohop/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anthropic } from './index.ts';

/** What a cloud's door was sent. */
interface Knock {
  readonly path: string;
  readonly authorization: string;
  readonly body: Record<string, unknown>;
}

let emulator: Emulator;
let door: Server;
let address: string;
const knocks: Knock[] = [];
/** Said in place of an answer. */
let refusal: { status: number; body: object } | undefined;
/** Sent in a stream in place of the events from here on. */
let brokenOff: Uint8Array | undefined;

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
}

/** The events of a stream, in the framing of AWS. */
function* framed(events: string): Generator<Uint8Array> {
  for (const [index, data] of events.split('\n').filter((line) => line.startsWith('data: ')).entries()) {
    if (brokenOff !== undefined && index === 3) return yield brokenOff;
    yield bedrockEvent('chunk', { bytes: Buffer.from(data.slice('data: '.length)).toString('base64') });
  }
}

/** The doors of both clouds: the vendor's own wire, with the model in the path, in front of its emulator. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  const path = decodeURIComponent(request.url ?? '');
  knocks.push({ path, authorization: request.headers.authorization ?? '', body });
  if (refusal !== undefined) return void response.writeHead(refusal.status, { 'content-type': 'application/json' }).end(JSON.stringify(refusal.body));
  const [, model = '', verb = ''] = /models?\/([^/]+?)[:/]([\w-]+)$/.exec(path) ?? [];
  const stream = /stream/i.test(verb);
  const { anthropic_version, anthropic_beta: _beta, ...rest } = body;
  expect(anthropic_version).toEqual(expect.any(String));
  const answer = await fetch(`${emulator.baseURL}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'k', 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
    body: JSON.stringify({ ...rest, model, stream }),
  });
  const isFramed = stream && verb.startsWith('invoke');
  response.writeHead(answer.status, { 'content-type': isFramed ? 'application/vnd.amazon.eventstream' : (answer.headers.get('content-type') ?? '') });
  if (isFramed) for (const frame of framed(await answer.text())) response.write(frame);
  else response.write(await answer.text());
  response.end();
}

beforeAll(async () => {
  emulator = await emulateAnthropic();
  door = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await emulator.close();
  await new Promise((resolve) => door.close(resolve));
});

let router: Router;
beforeEach(() => {
  emulator.reset();
  knocks.length = 0;
  refusal = undefined;
  brokenOff = undefined;
});
afterEach(() => router.close());

const token = { getRequestHeaders: () => Promise.resolve(new Headers({ authorization: 'Bearer google-token' })) };
const clouds = [
  ['AnthropicVertex', () => anthropic({ client: new AnthropicVertex({ region: 'europe-west1', projectId: 'p', baseURL: address, authClient: token as never, maxRetries: 5 }) }), 'claude-sonnet-4-5@20250929', 'Bearer google-token'],
  ['AnthropicBedrock', () => anthropic({ client: new AnthropicBedrock({ awsRegion: 'eu-central-1', apiKey: 'bedrock-token', baseURL: address, maxRetries: 5 }) }), 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0', 'Bearer bedrock-token'],
] as const;

describe.each(clouds)('%s', (name, provider, model, authorization) => {
  beforeEach(() => {
    router = createRouter({ providers: { cloud: provider() }, defaults: { retry: false } }) as unknown as Router;
  });
  const request: ChatRequest = { model: `cloud/${model}`, messages: [{ role: 'user', content: 'How is the weather?' }], tools: [{ name: 'weather', parameters: { type: 'object', properties: {} } }] };
  const ways = { whole: (given: ChatRequest) => router.chat(given), streamed: (given: ChatRequest) => router.stream(given).response() };

  it.each(Object.entries(ways))('answers, %s, as the vendor itself does', async (way, ask) => {
    emulator.answer({ reasoning: 'Hm', search: { query: 'weather', results: [{ url: 'https://w.test', title: 'W' }] }, text: 'Sunny, I am told.', toolCalls: [{ id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } }] });
    const response = await ask(request);
    expect(response).toMatchObject({ text: 'Sunny, I am told.', reasoning: 'Hm', finishReason: 'tool-calls', toolCalls: [{ id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } }], usage: { provenance: 'provider' } });
    expect(response.content.map(({ type }) => type)).toEqual(['reasoning', 'opaque', 'opaque', 'text', 'tool-call']);
    // The catalog's rows of the cloud: none of the names is Anthropic's own.
    expect(response.cost).toMatchObject({ estimated: false, priceId: expect.stringContaining(name === 'AnthropicVertex' ? 'vertex' : 'bedrock') });
    expect(knocks).toMatchObject([{ authorization, body: { messages: [{}], max_tokens: expect.any(Number) } }]);
    expect(knocks[0]?.path).toContain(model);
    expect(/stream/i.test(knocks[0]?.path ?? '')).toBe(way === 'streamed');
  });

  it.each(Object.entries(ways))('what it refuses is told in our words, %s, and asked once', async (_way, ask) => {
    const body = name === 'AnthropicVertex' ? { error: { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' } } : { message: 'Too many requests, please wait before trying again.' };
    refusal = { status: 429, body };
    await expect(ask(request)).rejects.toMatchObject({ code: 'rate_limit', status: 429 });
    expect(knocks).toHaveLength(1);
  });

  it('a model that is not there is one that is not there', async () => {
    refusal =
      name === 'AnthropicVertex'
        ? { status: 404, body: { error: { code: 404, message: 'Publisher Model `projects/p/locations/l/publishers/anthropic/models/x` was not found or your project does not have access to it.', status: 'NOT_FOUND' } } }
        : { status: 400, body: { message: 'The provided model identifier is invalid.' } };
    await expect(router.chat(request)).rejects.toMatchObject({ code: 'model_not_found' });
  });
});

describe("AnthropicBedrock's streams", () => {
  beforeEach(() => {
    router = createRouter({ providers: { cloud: clouds[1][1]() }, defaults: { retry: false } }) as unknown as Router;
  });
  const stream = () => router.stream({ model: `cloud/${clouds[1][2]}`, messages: [{ role: 'user', content: 'Hi' }] }).response();

  it.each([
    ['throttlingException', 'rate_limit'],
    ['serviceUnavailableException', 'overloaded'],
    ['modelStreamErrorException', 'server_error'],
  ])('%s in the middle is %s', async (type, code) => {
    brokenOff = bedrockEvent(type, { message: 'Wait.' }, 'exception');
    const error: unknown = await stream().catch((thrown: unknown) => thrown);
    expect(isZerohopError(error) && [error.code, error.message]).toEqual([code, 'Wait.']);
  });

  it('C4: one that ends early is no answer', async () => {
    brokenOff = new Uint8Array();
    await expect(stream()).rejects.toMatchObject({ code: 'bad_response' });
  });
});
