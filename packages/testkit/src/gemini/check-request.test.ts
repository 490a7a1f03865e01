import { GoogleGenAI } from '@google/genai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sign } from '../lib/signature.ts';
import type { Emulator } from '../server/emulator.ts';
import { emulateGemini } from './emulate-gemini.ts';
import { signedThought } from './service.ts';

const user = { role: 'user', parts: [{ text: 'Hi' }] };
const model = (...parts: object[]): object => ({ role: 'model', parts });
const reply = (...parts: object[]): object => ({ role: 'user', parts });
const call = (extra: object = {}): object => ({ functionCall: { name: 'f', args: {} }, ...extra });
const response = { functionResponse: { name: 'f', response: { ok: true } } };
const declare = (declaration: object): object => ({ tools: [{ functionDeclarations: [declaration] }] });
const config = (generationConfig: object): object => ({ generationConfig });
const third = 'gemini-3-pro-preview';

/** What is asked, a piece of what Gemini says to it, and the model if it matters. */
const refusals: readonly [name: string, body: object, message: string, model?: string][] = [
  ['no contents', { contents: undefined }, '* GenerateContentRequest.contents: contents is not specified'],
  ['an unknown role', { contents: [{ role: 'assistant', parts: [{ text: 'Hi' }] }] }, 'Please use a valid role: user, model.'],
  ['a content without parts', { contents: [{ role: 'user', parts: [] }] }, '* GenerateContentRequest.contents[0].parts: contents.parts must not be empty.'],
  ['a part of nothing', { contents: [reply({ thought: true })] }, "contents[0].parts[0].data: required oneof field 'data' must have one initialized field"],
  ['an unknown field', { messages: [] }, 'Invalid JSON payload received. Unknown name "messages": Cannot find field.'],
  ['an unknown field deep inside', { contents: [reply({ text: 'Hi', type: 'text' })] }, `Unknown name "type" at 'contents[0].parts[0]': Cannot find field.`],
  ['additionalProperties in parameters', declare({ name: 'f', parameters: { type: 'object', properties: { a: { type: 'object', additionalProperties: false } } } }), `Unknown name "additionalProperties" at 'tools[0].function_declarations[0].parameters.properties[0].value': Cannot find field.`],
  ['$ref in a response schema', config({ responseMimeType: 'application/json', responseSchema: { $ref: '#/x' } }), `Unknown name "$ref" at 'generation_config.response_schema': Cannot find field.`],
  ['a list of types', config({ responseMimeType: 'application/json', responseSchema: { type: ['string', 'null'] } }), `Unknown name "type" at 'generation_config.response_schema': Proto field is not repeating, cannot start list.`],
  ['a part as text', { contents: [{ role: 'user', parts: ['Hi'] }] }, `Invalid value at 'contents[0].parts[0]' (type.googleapis.com/google.ai.generativelanguage.v1beta.Part), "Hi"`],
  ['arguments as text', { contents: [user, model({ functionCall: { name: 'f', args: '{}' } }), reply(response)] }, `Invalid value at 'contents[1].parts[0].function_call.args'`],
  ['a function response without a name', { contents: [user, model(call()), reply({ functionResponse: { response: {} } })] }, 'contents[2].parts[0].function_response.name: Name cannot be empty.'],
  ['a function response to nothing', { contents: [user, reply(response)] }, 'Please ensure that function response turn comes immediately after a function call turn.'],
  ['fewer responses than calls', { contents: [user, model(call(), call()), reply(response)] }, 'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.'],
  ['responses spread over turns', { contents: [user, model(call(), call()), reply(response), reply(response)] }, 'number of function response parts is equal'],
  ['a call after the model spoke', { contents: [user, model({ text: 'Hm' }), model(call()), reply(response)] }, 'Please ensure that function call turn comes immediately after a user turn or after a function response turn.'],
  ['a call to begin with', { contents: [model(call()), reply(response)] }, 'function call turn comes immediately after a user turn'],
  ['a foreign signature', { contents: [user, model({ text: 'Hm', thoughtSignature: Buffer.from('theirs').toString('base64') }), user] }, 'Corrupted thought signature.'],
  ['a signature that is not base64', { contents: [user, model({ text: 'Hm', thoughtSignature: 'a b' }), user] }, `Invalid value at 'contents[1].parts[0].thought_signature' (TYPE_BYTES), Base64 decoding failed`],
  ['a missing signature', { contents: [user, model(call()), reply(response)] }, 'Function call is missing a thought_signature in functionCall parts.', third],
  ['a missing signature in a later step', { contents: [user, model(call({ thoughtSignature: sign(signedThought.gemini, 'a') })), reply(response), model(call()), reply(response)] }, '`default_api:f` , position 4', third],
  ["the model's turn at the end", { contents: [user, model({ text: 'So' })] }, 'Requests ending with a model turn are not supported.', 'gemini-3.6-flash'],
  ['an ill function name', declare({ name: 'a b' }), 'tools[0].function_declarations[0].name: Invalid function name.'],
  ['parameters without properties', declare({ name: 'f', parameters: { type: 'OBJECT', properties: {} } }), 'parameters.properties: should be non-empty for OBJECT type'],
  ['an array without items', declare({ name: 'f', parameters: { type: 'OBJECT', properties: { tags: { type: 'ARRAY' } } } }), 'parameters.properties[tags].items: missing field.'],
  ['functions with JSON', { ...declare({ name: 'f' }), ...config({ responseMimeType: 'application/json' }) }, "Function calling with a response mime type: 'application/json' is unsupported"],
  ['temperature above 2', config({ temperature: 3 }), 'temperature must be in the range [0.0, 2.0].'],
  ['no output tokens', config({ maxOutputTokens: 0 }), 'max_output_tokens must be positive.'],
  ['a thinking level on an old model', config({ thinkingConfig: { thinkingLevel: 'LOW' } }), 'Thinking level is not supported for this model.'],
  ['level and budget at once', config({ thinkingConfig: { thinkingLevel: 'LOW', thinkingBudget: 100 } }), 'only one of thinking budget and thinking level', third],
  ['a model that must think', config({ thinkingConfig: { thinkingBudget: 0 } }), 'Budget 0 is invalid. This model only works in thinking mode.', 'gemini-2.5-pro'],
];

let server: Emulator;
beforeAll(async () => {
  server = await emulateGemini();
});
afterAll(() => server.close());

// The SDK refuses or repairs much of this before it sends it, so the bodies go by hand.
async function send(body: object, to = 'gemini-2.5-flash'): Promise<{ status: number; json: { error?: { message: string; status: string; details?: unknown[] } } }> {
  const reached = await fetch(`${server.baseURL}/v1beta/models/${to}:generateContent`, { method: 'POST', headers: { 'x-goog-api-key': 'k' }, body: JSON.stringify({ contents: [user], ...body }) });
  return { status: reached.status, json: (await reached.json()) as never };
}

test.each(refusals)('refuses %s', async (_name, body, message, to) => {
  const { status, json } = await send(body, to);
  expect(status).toBe(400);
  expect(json.error?.status).toBe('INVALID_ARGUMENT');
  expect(json.error?.message).toContain(message);
});

test('every unknown field is named, in the message and in the details', async () => {
  const { json } = await send({ foo: 1, contents: [{ ...user, bar: 2 }] });
  expect(json.error?.message.split('\n')).toHaveLength(2);
  expect(json.error?.details).toMatchObject([{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: 'contents[0]' }, { field: '' }] }]);
});

test('the SDK surfaces a refusal as an ApiError', async () => {
  const client = new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: server.baseURL } });
  const refusal = client.models.generateContent({ model: 'gemini-2.5-flash', contents: [{ role: 'assistant', parts: [{ text: 'Hi' }] }] });
  await expect(refusal).rejects.toMatchObject({ name: 'ApiError', status: 400, message: expect.stringContaining('valid role') });
});

test.each<[string, object, string?]>([
  ['snake case', { contents: [user], system_instruction: { parts: [{ text: 'x' }] }, generation_config: { max_output_tokens: 5, thinking_config: { include_thoughts: true } } }],
  ['anything in a JSON schema', { ...declare({ name: 'f', parametersJsonSchema: { type: ['object'], $defs: {}, additionalProperties: false } }) }],
  ['user data that looks like fields', { contents: [user, model({ functionCall: { name: 'f', args: { some_key: 1 } } }), reply({ functionResponse: { name: 'f', response: { $ref: 'x' } } })] }],
  ['a schema member of any name', declare({ name: 'f', parameters: { type: 'OBJECT', properties: { additionalProperties: { type: 'STRING' } } } })],
  ['a stand-in signature', { contents: [user, model(call({ thoughtSignature: 'skip_thought_signature_validator' })), reply(response)] }, third],
  ['unsigned calls of an earlier turn', { contents: [user, model(call()), reply(response), model({ text: 'Done' }), user] }, third],
  ['parallel calls with one signature', { contents: [user, model(call({ thoughtSignature: sign(signedThought.gemini, 'a') }), call()), reply(response, response)] }, third],
  ['unsigned calls on an old model', { contents: [user, model(call()), reply(response)] }],
  ['an empty text part with a signature', { contents: [user, model({ text: '', thoughtSignature: sign(signedThought.gemini, 'b') }), user] }],
])('accepts %s', async (_name, body, to) => {
  const { status, json } = await send(body, to);
  expect(json.error).toBeUndefined();
  expect(status).toBe(200);
});
