import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../server/emulator.ts';
import { emulateOpenai } from './emulate-openai.ts';

let server: Emulator;
let client: OpenAI;
beforeEach(async () => {
  server = await emulateOpenai();
  client = new OpenAI({ apiKey: 'sk-any', baseURL: server.baseURL, maxRetries: 0 });
});
afterEach(() => server.close());

const model = 'text-embedding-3-small';

describe('POST /embeddings', () => {
  test('vectors have the length asked for, and are of length 1 all the same', async () => {
    const { data } = await client.embeddings.create({ model, input: 'Hi', dimensions: 3 });
    expect(data[0]?.embedding).toHaveLength(3);
    expect(Math.hypot(...(data[0]?.embedding ?? []))).toBeCloseTo(1);
  });

  test('as many texts and tokens as the vendor takes are taken', async () => {
    expect((await client.embeddings.create({ model, input: Array.from({ length: 2_048 }, () => 'Hi') })).data).toHaveLength(2_048);
    const { usage } = await client.embeddings.create({ model, input: Array.from({ length: 100 }, () => 'abcd'.repeat(3_000)) });
    expect(usage).toEqual({ prompt_tokens: 300_000, total_tokens: 300_000 });
  });

  test.each([
    ['no input', {}, /Missing required parameter: 'input'/],
    ['a number', { input: 1 }, /Invalid type for 'input'/],
    ['an empty text', { input: '' }, /'\$\.input' is invalid/],
    ['an empty list', { input: [] }, /'\$\.input' is invalid/],
    ['an empty text among others', { input: ['Hi', ''] }, /'\$\.input' is invalid/],
    ['too many texts', { input: Array.from({ length: 2_049 }, () => 'Hi') }, /maximum length 2048, but got an array with length 2049/],
    ['a text that is too long', { input: ['Hi', 'abcd'.repeat(8_193)] }, /maximum context length is 8192 tokens, however you requested 8193/],
    ['too many tokens', { input: Array.from({ length: 101 }, () => 'abcd'.repeat(3_000)) }, /Requested 303000 tokens, max 300000 tokens per request/],
    ['a length for a model of one length', { model: 'text-embedding-ada-002', input: 'Hi', dimensions: 3 }, /does not support specifying dimensions/],
  ])('%s is refused', async (_, body, message) => {
    await expect(client.embeddings.create({ model, ...body } as never)).rejects.toMatchObject({ status: 400, message: expect.stringMatching(message) });
  });
});
