import { GoogleGenAI, type GenerateContentResponse } from '@google/genai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Condition } from '../fault/fault.ts';
import type { Emulator } from '../server/emulator.ts';
import { emulateGemini } from './emulate-gemini.ts';

const model = 'gemini-3-flash-preview';
const contents = 'What is 2 + 2?';
const place = { project: 'p', location: 'europe-west4' };
const path = '/v1beta1/projects/p/locations/europe-west4/publishers/google/models';
const tools = [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } } } }] }];

let server: Emulator;
beforeEach(async () => {
  server = await emulateGemini({ keys: ['right'] });
});
afterEach(() => server.close());

function clientOf(token = 'right'): GoogleGenAI {
  const authClient = { getRequestHeaders: async () => new Headers({ authorization: `Bearer ${token}` }) };
  return new GoogleGenAI({ vertexai: true, ...place, googleAuthOptions: { authClient: authClient as never }, httpOptions: { baseUrl: server.baseURL } });
}

test('a project, and a key alone, are served', async () => {
  const answer = await clientOf().models.generateContent({ model, contents });
  expect(answer.text).toContain('heard');
  expect(answer).toMatchObject({ createTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), usageMetadata: { trafficType: 'ON_DEMAND' } });
  const express = new GoogleGenAI({ vertexai: true, apiKey: 'right', httpOptions: { baseUrl: server.baseURL } });
  expect((await express.models.generateContent({ model, contents, config: { httpOptions: { headers: { 'X-Vertex-AI-LLM-Shared-Request-Type': 'flex' } } } })).usageMetadata?.trafficType).toBe('ON_DEMAND_FLEX');
  expect(server.calls.map((call) => [call.path, call.key, call.model])).toEqual([
    [`${path}/${model}:generateContent`, 'right', model],
    [`/v1beta1/publishers/google/models/${model}:generateContent`, 'right', model],
  ]);
});

test.each<[Condition, number, string]>([
  ['authentication', 401, 'UNAUTHENTICATED'],
  ['permission', 403, "Permission 'aiplatform.endpoints.predict' denied on resource '//aiplatform.googleapis.com/projects/p/locations/europe-west4/publishers/google/models/gemini-3-flash-preview'"],
  ['model_not_found', 404, 'Publisher Model `projects/p/locations/europe-west4/publishers/google/models/gemini-3-flash-preview` was not found'],
  ['rate_limit', 429, 'Resource exhausted. Please try again later.'],
  ['quota', 429, 'Quota exceeded for aiplatform.googleapis.com/'],
  ['overloaded', 503, 'UNAVAILABLE'],
  ['server_error', 500, 'INTERNAL'],
  ['context_length', 400, 'The input token count (1000001) exceeds the maximum'],
])('%s in the words of Vertex AI', async (condition, status, words) => {
  server.fault({ type: 'error', condition });
  const error = (await clientOf().models.generateContent({ model, contents }).catch((thrown: unknown) => thrown)) as Error;
  expect(error).toMatchObject({ status, message: expect.stringContaining(words) });
  expect(error.message).not.toContain('RetryInfo');
});

test('a wrong token and none are 401, a wrong key a 400', async () => {
  const statusOf = async (headers: Record<string, string>): Promise<number> => (await fetch(`${server.baseURL}${path}/${model}:generateContent`, { method: 'POST', headers, body: '{}' })).status;
  expect(await statusOf({ authorization: 'Bearer wrong' })).toBe(401);
  expect(await statusOf({})).toBe(401);
  expect(await statusOf({ 'x-goog-api-key': 'wrong' })).toBe(400);
});

test.each<[string, object, string]>([
  ['a file without a media type', { contents: [{ role: 'user', parts: [{ fileData: { fileUri: 'gs://b/x' } }] }] }, 'mimeType'],
  ['a turn without a role', { contents: [{ parts: [{ text: 'Hi' }] }] }, 'valid role'],
  ['a label in capitals', { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], labels: { Team: 'x' } }, 'Invalid label "Team"'],
])('refuses %s, which the Gemini API takes', async (_name, body, words) => {
  const send = async (to: string): Promise<Response> => fetch(`${server.baseURL}${to}:generateContent`, { method: 'POST', headers: { 'x-goog-api-key': 'right' }, body: JSON.stringify(body) });
  const refusal = await send(`${path}/${model}`);
  expect([refusal.status, await refusal.text()]).toEqual([400, expect.stringContaining(JSON.stringify(words).slice(1, -1))]);
  expect((await send(`/v1beta/models/${model}`)).status).toBe(200);
});

describe('function calls', () => {
  async function partsOf(stream: Promise<AsyncIterable<GenerateContentResponse>>): Promise<unknown[]> {
    const parts: unknown[] = [];
    for await (const chunk of await stream) parts.push(...(chunk.candidates?.[0]?.content?.parts ?? []));
    return parts;
  }

  test('come in pieces when asked for', async () => {
    server.answer({ toolCalls: [{ id: 'a', name: 'weather', input: { city: 'Oslo', days: [1], sure: true, none: null } }], chunkSize: 3 });
    const config = { tools, toolConfig: { functionCallingConfig: { streamFunctionCallArguments: true } }, automaticFunctionCalling: { disable: true } };
    expect(await partsOf(clientOf().models.generateContentStream({ model, contents, config }))).toEqual([
      { functionCall: { name: 'weather', id: 'a', willContinue: true }, thoughtSignature: expect.any(String) },
      { functionCall: { partialArgs: [{ jsonPath: '$.city', stringValue: 'Osl', willContinue: true }], willContinue: true } },
      { functionCall: { partialArgs: [{ jsonPath: '$.city', stringValue: 'o' }], willContinue: true } },
      { functionCall: { partialArgs: [{ jsonPath: '$.days[0]', numberValue: 1 }], willContinue: true } },
      { functionCall: { partialArgs: [{ jsonPath: '$.sure', boolValue: true }], willContinue: true } },
      { functionCall: { partialArgs: [{ jsonPath: '$.none', nullValue: 'NULL_VALUE' }], willContinue: true } },
      { functionCall: {} },
      { text: '' },
    ]);
  });

  test('are signed by the service that made them, and the other refuses the signature', async () => {
    server.answer([{ toolCalls: [{ name: 'weather', input: { city: 'Oslo' } }] }, { text: 'Rain.' }]);
    const question = { role: 'user', parts: [{ text: 'Weather?' }] };
    const asked = await clientOf().models.generateContent({ model, contents: [question], config: { tools } });
    const { id, name } = asked.functionCalls?.[0] ?? {};
    const turn = [question, asked.candidates![0]!.content!, { role: 'user', parts: [{ functionResponse: { id, name, response: { output: 'rain' } } }] }];
    expect((await clientOf().models.generateContent({ model, contents: turn as never, config: { tools } })).text).toBe('Rain.');
    const other = new GoogleGenAI({ apiKey: 'right', vertexai: false, httpOptions: { baseUrl: server.baseURL } });
    await expect(other.models.generateContent({ model, contents: turn as never, config: { tools } })).rejects.toMatchObject({ status: 400, message: expect.stringContaining('Corrupted thought signature.') });
  });
});
