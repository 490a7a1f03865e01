import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Emulator } from '../server/emulator.ts';
import { emulateOpenai } from './emulate-openai.ts';

const user = { role: 'user', content: 'Hi' };
const call = (id: string, name = 'f'): object => ({ id, type: 'function', function: { name, arguments: '{}' } });
const tool = (parameters: object, extra: object = {}): object => ({ type: 'function', function: { name: 'f', parameters, ...extra } });
const closed = { type: 'object', properties: {}, required: [], additionalProperties: false };
const jsonSchema = (schema: object): object => ({ type: 'json_schema', json_schema: { name: 'out', strict: true, schema } });

/** What is asked, and what OpenAI says to it: param, code, a piece of the message. */
const refusals: readonly [name: string, body: object, param: string | null, code: string | null, message: string][] = [
  ['no model', { model: '' }, null, null, 'you must provide a model parameter'],
  ['an unknown field', { top_k: 5 }, null, null, 'Unrecognized request argument supplied: top_k'],
  ['no messages', { messages: undefined }, 'messages', 'missing_required_parameter', "Missing required parameter: 'messages'"],
  ['messages of a wrong type', { messages: 'Hi' }, 'messages', 'invalid_type', 'expected an array of objects, but got a string'],
  ['empty messages', { messages: [] }, 'messages', 'empty_array', 'empty array'],
  ['an unknown role', { messages: [{ role: 'model', content: 'Hi' }] }, 'messages[0].role', 'invalid_value', "'system', 'assistant', 'user', 'function', 'tool', and 'developer'"],
  ['null content', { messages: [{ role: 'user', content: null }] }, 'messages[0].content', null, 'expected a string, got null'],
  ['content of a wrong type', { messages: [{ role: 'user', content: 7 }] }, 'messages[0].content', 'invalid_type', 'got an integer'],
  ['a tool call without its answer', { messages: [user, { role: 'assistant', tool_calls: [call('a'), call('b')] }, { role: 'tool', tool_call_id: 'a', content: '' }, user] }, 'messages.[1].role', null, 'did not have response messages: b'],
  ['a tool call at the end', { messages: [user, { role: 'assistant', tool_calls: [call('a')] }] }, 'messages.[1].role', null, 'must be followed by tool messages'],
  ['an answer to no call', { messages: [user, { role: 'tool', tool_call_id: 'a', content: '' }] }, 'messages.[1].role', null, "must be a response to a preceeding message with 'tool_calls'"],
  ['an answer to another call', { messages: [user, { role: 'assistant', tool_calls: [call('a')] }, { role: 'tool', tool_call_id: 'z', content: '' }] }, 'messages.[2].tool_call_id', null, 'not found'],
  ['a long tool call id', { messages: [user, { role: 'assistant', tool_calls: [call('x'.repeat(41))] }] }, 'messages[1].tool_calls[0].id', 'string_above_max_length', 'maximum length 40'],
  ['arguments as an object', { messages: [user, { role: 'assistant', tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: {} } }] }] }, 'messages[1].tool_calls[0].function.arguments', 'invalid_type', 'but got an object'],
  ['an ill tool name', { tools: [{ type: 'function', function: { name: 'a b' } }] }, 'tools[0].function.name', 'invalid_value', '^[a-zA-Z0-9_-]+$'],
  ['a long tool name', { tools: [{ type: 'function', function: { name: 'x'.repeat(65) } }] }, 'tools[0].function.name', 'string_above_max_length', 'maximum length 64'],
  ['parameters that are no object', { tools: [tool({ type: 'string' })] }, 'tools[0].function.parameters', 'invalid_function_parameters', `got 'type: "string"'`],
  ['a strict tool left open', { tools: [tool({ type: 'object', properties: {} }, { strict: true })] }, 'tools[0].function.parameters', 'invalid_function_parameters', "'additionalProperties' is required"],
  ['a strict schema left open inside', { response_format: jsonSchema({ ...closed, properties: { a: { type: 'object' } }, required: ['a'] }) }, 'response_format', null, "In context=('properties', 'a')"],
  ['a strict schema with an optional member', { response_format: jsonSchema({ ...closed, properties: { a: { type: 'string' } } }) }, 'response_format', null, "Missing 'a'"],
  ['json_object without the word', { response_format: { type: 'json_object' } }, 'messages', null, "must contain the word 'json'"],
  ['tool choice without tools', { tool_choice: 'auto' }, 'tool_choice', null, 'only allowed when'],
  ['stream options without stream', { stream_options: { include_usage: true } }, 'stream_options', null, 'only allowed when'],
  ['temperature above 2', { temperature: 3 }, 'temperature', 'decimal_above_max_value', 'Expected a value <= 2'],
  ['max_tokens of a wrong type', { max_tokens: '5' }, 'max_tokens', 'invalid_type', 'expected an integer, but got a string'],
  ['max_tokens on a reasoning model', { model: 'o4-mini', max_tokens: 5 }, 'max_tokens', 'unsupported_parameter', "Use 'max_completion_tokens' instead"],
  ['temperature on a reasoning model', { model: 'gpt-5-mini', temperature: 0.2 }, 'temperature', 'unsupported_value', 'does not support 0.2'],
  ['reasoning effort on another model', { reasoning_effort: 'low' }, null, null, 'reasoning_effort'],
];

let server: Emulator;
let client: OpenAI;
beforeAll(async () => {
  server = await emulateOpenai();
  client = new OpenAI({ apiKey: 'sk-test', baseURL: server.baseURL, maxRetries: 0 });
});
afterAll(() => server.close());

const send = (body: object): Promise<unknown> => client.chat.completions.create({ model: 'gpt-4o', messages: [user], ...body } as never);

test.each(refusals)('refuses %s', async (_name, body, param, code, message) => {
  const error = await send(body).catch((refusal: unknown) => refusal);
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect(error).toMatchObject({ status: 400, type: 'invalid_request_error', param, code });
  expect((error as Error).message).toContain(message);
});

test.each<[string, object]>([
  ['a tool call answered out of order', { messages: [user, { role: 'assistant', tool_calls: [call('a'), call('b')] }, { role: 'tool', tool_call_id: 'b', content: '' }, { role: 'tool', tool_call_id: 'a', content: '' }] }],
  ['a strict schema that is closed', { response_format: jsonSchema({ ...closed, properties: { a: { anyOf: [{ type: 'string' }, { type: 'null' }] } }, required: ['a'] }) }],
  ['a tool without parameters', { tools: [{ type: 'function', function: { name: 'f' } }] }],
  ['max_completion_tokens and temperature 1 on a reasoning model', { model: 'gpt-5', max_completion_tokens: 50, temperature: 1 }],
  ['content in parts', { messages: [{ role: 'developer', content: 'Be brief' }, { role: 'user', content: [{ type: 'text', text: 'Hi' }] }] }],
])('accepts %s', async (_name, body) => {
  await expect(send(body)).resolves.toMatchObject({ object: 'chat.completion' });
});

test('a lenient vendor takes unknown fields', async () => {
  await using compatible = await emulateOpenai({ lenient: true });
  const answer = client.withOptions({ baseURL: compatible.baseURL }).chat.completions.create({ model: 'qwen3', messages: [user], top_k: 5 } as never);
  await expect(answer).resolves.toMatchObject({ object: 'chat.completion' });
});

test('a body that is not JSON is refused', async () => {
  const response = await fetch(`${server.baseURL}/chat/completions`, { method: 'POST', headers: { authorization: 'Bearer k' }, body: '{"model":' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('could not parse the JSON body') } });
});
