import { GoogleGenAI } from '@google/genai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../server/emulator.ts';
import { emulateGemini } from './emulate-gemini.ts';

let server: Emulator;
let client: GoogleGenAI;
beforeEach(async () => {
  server = await emulateGemini();
  client = new GoogleGenAI({ apiKey: 'AIza-any', vertexai: false, httpOptions: { baseUrl: server.baseURL } });
});
afterEach(() => server.close());

async function post(method: string, body: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${server.baseURL}/v1beta/models/gemini-embedding-001:${method}`, { method: 'POST', headers: { 'x-goog-api-key': 'AIza-any', 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

const request = (text: string, model = 'models/gemini-embedding-001'): object => ({ model, content: { parts: [{ text }] } });

describe('batchEmbedContents', () => {
  test('vectors have the length asked for; only later models count tokens', async () => {
    const ask = async (model: string): Promise<unknown> => {
      const { embeddings, usageMetadata } = await client.models.embedContent({ model, contents: [{ parts: [{ text: 'four' }] }], config: { outputDimensionality: 3 } });
      return [embeddings?.map(({ values }) => values?.length), usageMetadata?.promptTokenCount];
    };
    expect(await ask('gemini-embedding-001')).toEqual([[3], undefined]);
    expect(await ask('gemini-embedding-2')).toEqual([[3], 1]);
  });

  test('100 texts are taken', async () => {
    const { embeddings } = await client.models.embedContent({ model: 'gemini-embedding-001', contents: Array.from({ length: 100 }, () => 'Hi') });
    expect(embeddings).toHaveLength(100);
  });

  test.each([
    ['more than 100 texts', { requests: Array.from({ length: 101 }, () => request('Hi')) }, /at most 100 requests can be in one batch/],
    ['nothing', {}, /requests: contents is not specified/],
    ['an empty text', { requests: [request('Hi'), request('')] }, /requests\[1\]\.content: contents is not specified/],
    ['another model', { requests: [request('Hi', 'gemini-embedding-001')] }, /requests\[0\]\.model: model is required/],
  ])('%s is refused', async (_, body, message) => {
    expect(await post('batchEmbedContents', body)).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT', message: expect.stringMatching(message) } } });
  });
});

test('embedContent embeds one text', async () => {
  const batch = await post('batchEmbedContents', { requests: [request('Hi')] });
  expect(await post('embedContent', request('Hi'))).toEqual({ status: 200, body: { embedding: (batch.body as { embeddings: object[] }).embeddings[0] } });
});
