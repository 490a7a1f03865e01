import { type Connection, type EmbedCall, ZerohopError } from '@zerohop/core/adapter';
import { type Emulator, emulateBedrock } from '@zerohop/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planEmbed } from './embed.ts';
import { bedrock } from './index.ts';

const titan = 'amazon.titan-embed-text-v2:0';
const cohere = 'cohere.embed-multilingual-v3';

let server: Emulator;
let connection: Connection;
beforeAll(async () => {
  server = await emulateBedrock({ keys: ['key'] });
});
afterAll(() => server.close());
beforeEach(() => {
  server.reset();
  const transport = { fetch, warm: () => Promise.resolve() };
  const clock = { now: () => 0 } as never;
  connection = bedrock.traits.connect({ key: 'bedrock', settings: { region: 'us-east-1', baseURL: server.baseURL }, transport, clock });
});

function callOf(model: string, input: readonly string[], more: Partial<EmbedCall> = {}): EmbedCall {
  const exchange = { connecting() {}, connected() {} };
  return { callId: 'c', request: { model, input }, input, model, facts: undefined, dimensions: undefined, apiKey: 'key', attempt: 0, signal: new AbortController().signal, warn() {}, exchange, head() {}, ...more };
}
const embed = (call: EmbedCall) => connection.embed?.(call) ?? Promise.reject(new Error('no embed'));

it('embeds with Titan, one text at a time', async () => {
  const answer = await embed(callOf(titan, ['Hello'], { dimensions: 256 }));
  expect(answer.embeddings[0]).toHaveLength(256);
  expect(answer).toMatchObject({ model: titan, usage: { input: { total: 2 }, provenance: 'provider' } });
  expect(server.calls[0]?.body).toEqual({ inputText: 'Hello', dimensions: 256 });
  expect(connection.embedLimits).toEqual({ maxInputs: 1 });
});

it('embeds with Cohere, many texts at once, and tells questions apart', async () => {
  const request = { model: cohere, input: ['a', 'b'], providerOptions: { bedrock: { input_type: 'search_query' } } };
  const answer = await embed(callOf(`eu.${cohere}`, ['a', 'b'], { request }));
  expect(answer.embeddings).toHaveLength(2);
  // Only the head of the answer counts tokens.
  expect(answer.usage).toMatchObject({ input: { total: 2 }, provenance: 'provider' });
  expect(server.calls[0]?.body).toEqual({ texts: ['a', 'b'], input_type: 'search_query', embedding_types: ['float'] });
});

it('understands what goes wrong', async () => {
  server.fault({ type: 'error', condition: 'rate_limit' });
  await expect(embed(callOf(titan, ['x']))).rejects.toMatchObject({ code: 'rate_limit', status: 429 });
  server.reset();
  await expect(embed(callOf(titan, ['x'], { apiKey: 'wrong' }))).rejects.toMatchObject({ code: 'authentication' });
  await expect(embed(callOf(titan, ['']))).rejects.toMatchObject({ code: 'invalid_request' });
  const gone = AbortSignal.abort(new ZerohopError({ code: 'cancelled', message: 'left' }));
  await expect(embed(callOf(titan, ['x'], { exchange: { connecting() {}, connected() {}, signal: gone } }))).rejects.toMatchObject({ code: 'cancelled' });
});

describe('a plan', () => {
  const plan = (model: string, input: readonly string[] = ['a']) => planEmbed(callOf(model, input), 'bedrock');

  it.each([
    ['a model nobody knows', () => plan('meta.llama3-8b')],
    ['more texts than the model takes', () => plan(titan, ['a', 'b'])],
  ])('is refused for %s', (_name, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('reads both forms of an answer, and takes nothing else for one', () => {
    expect(plan(cohere).read('{"embeddings":[[1,2]]}', undefined)).toMatchObject({ embeddings: [[1, 2]], usage: { provenance: 'none' } });
    expect(plan(cohere).read('{"embeddings":{"float":[[1,2]]}}', 3)).toMatchObject({ embeddings: [[1, 2]], usage: { input: { total: 3 } } });
    for (const body of ['{}', '{"embeddings":[["x"]]}', '{"embeddings":[[]]}', '[]']) expect(() => plan(cohere).read(body, undefined)).toThrow(expect.objectContaining({ code: 'bad_response' }));
  });
});

