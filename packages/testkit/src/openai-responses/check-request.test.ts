import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emulateOpenai } from '../openai/emulate-openai.ts';
import type { Emulator } from '../server/emulator.ts';

const user = { role: 'user', content: 'Hi' };
const call = { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' };
const output = { type: 'function_call_output', call_id: 'a', output: 'ok' };
const tool = { type: 'function', name: 'f', parameters: { type: 'object', properties: {} } };
const closed = { type: 'object', properties: {}, required: [], additionalProperties: false };
const format = (more: object): object => ({ text: { format: { type: 'json_schema', name: 'out', ...more } } });
const input = (...items: object[]): object => ({ input: items });
const parts = (...content: object[]): object => input({ role: 'user', content });

/** What is asked, and what OpenAI says to it: param, code, a piece of the message. */
const refusals: readonly [name: string, body: object, param: string | null, code: string | null, message: string][] = [
  ['no model', { model: undefined }, 'model', 'missing_required_parameter', "Missing required parameter: 'model'"],
  ['an unknown field', { stop: ['x'] }, 'stop', 'unknown_parameter', "Unknown parameter: 'stop'"],
  ['the messages of Chat Completions', { messages: [user] }, 'messages', 'unknown_parameter', 'messages'],
  ['no input', { input: undefined }, 'input', 'missing_required_parameter', "One of 'input'"],
  ['input of a wrong type', { input: 5 }, 'input', 'invalid_type', 'got an integer'],
  ['an item that is none', { input: ['Hi'] }, 'input[0]', 'invalid_type', 'expected an object'],
  ['an unknown type of item', input({ type: 'thought' }), 'input[0].type', 'invalid_value', "'thought'"],
  ['a message without a role', input({ content: 'Hi' }), 'input[0].role', 'missing_required_parameter', 'role'],
  ['an unknown role', input({ role: 'tool', content: 'Hi' }), 'input[0].role', 'invalid_value', "'assistant', 'system', 'developer', and 'user'"],
  ['a message without content', input({ role: 'user' }), 'input[0].content', 'missing_required_parameter', 'content'],
  ['content of a wrong type', input({ role: 'user', content: 7 }), 'input[0].content', 'invalid_type', 'got an integer'],
  ['a part of Chat Completions', parts({ type: 'text', text: 'Hi' }), 'input[0].content[0]', 'invalid_value', "'input_text', 'input_image'"],
  ['audio', parts({ type: 'input_audio', input_audio: {} }), 'input[0].content[0]', 'invalid_value', "'input_audio'"],
  ["a user's part from the assistant", input({ role: 'assistant', content: [{ type: 'input_text', text: 'Hi' }] }), 'input[0].content[0]', 'invalid_value', "'output_text' and 'refusal'"],
  ['an unknown field of an item', input({ ...user, name: 'x' }), 'input[0].name', 'unknown_parameter', 'input[0].name'],
  ['tool calls as Chat Completions have them', input({ role: 'assistant', content: 'x', tool_calls: [] }), 'input[0].tool_calls', 'unknown_parameter', 'tool_calls'],
  ['a call without its output', input(user, call), 'input', null, 'No tool output found for function call a.'],
  ['an output without its call', input(user, output), 'input', null, 'No tool call found for function call output with call_id a.'],
  ['an output before its call', input(output, call), 'input', null, 'No tool call found'],
  ['an output of another kind', input(call, { ...output, type: 'custom_tool_call_output' }), 'input', null, 'No tool call found for custom tool call output'],
  ['a call without an id', input({ ...call, call_id: undefined }, output), 'input[0].call_id', 'missing_required_parameter', 'call_id'],
  ['a long call id', input({ ...call, call_id: 'x'.repeat(65) }), 'input[0].call_id', 'string_above_max_length', 'maximum length 64'],
  ['an ill name in a call', input({ ...call, name: 'a b' }, output), 'input[0].name', 'invalid_value', '^[a-zA-Z0-9_-]+$'],
  ['arguments as an object', input({ ...call, arguments: {} }, output), 'input[0].arguments', 'invalid_type', 'got an object'],
  ['an output of a wrong type', input(call, { ...output, output: { a: 1 } }), 'input[1].output', 'invalid_type', 'got an object'],
  ['reasoning without a summary', input(user, { type: 'reasoning', id: 'rs_1' }, { role: 'assistant', content: 'x' }), 'input[1].summary', 'missing_required_parameter', 'summary'],
  ['reasoning in words', input({ type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'x' }] }, { role: 'assistant', content: 'x' }), 'input[0].content', 'array_above_max_length', 'maximum length 0'],
  ['foreign sealed reasoning', input({ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'c2ln' }, { role: 'assistant', content: 'x' }), null, 'invalid_encrypted_content', 'could not be verified'],
  ['what a picture was made with', input({ type: 'image_generation_call', id: 'ig_1', status: 'completed', result: 'QQ==', action: 'generate' }), 'input[0].action', 'unknown_parameter', "'input[0].action'"],
  ['who made a compaction', input({ type: 'compaction', id: 'cmp_1', encrypted_content: 'x', created_by: 'y' }), 'input[0].created_by', 'unknown_parameter', "'input[0].created_by'"],
  ["another item's id", input({ type: 'web_search_call', id: 'msg_1', status: 'completed', action: {} }), 'input[0].id', 'invalid_value', "an ID that begins with 'ws'"],
  ['a computer call that nothing answers', input({ type: 'computer_call', id: 'cu_1', call_id: 'c', status: 'completed', action: {}, pending_safety_checks: [] }), 'input', null, 'No tool output found for computer call c'],
  ['a previous response nobody knows', { previous_response_id: 'resp_1' }, 'previous_response_id', 'previous_response_not_found', "'resp_1' not found"],
  ['a previous response in a conversation', { previous_response_id: 'resp_1', conversation: 'conv_1' }, null, 'mutually_exclusive_parameters', 'Mutually exclusive'],
  ['a tool as Chat Completions have it', { tools: [{ type: 'function', function: { name: 'f' } }] }, 'tools[0].name', 'missing_required_parameter', 'tools[0].name'],
  ['parameters that are no object', { tools: [{ ...tool, parameters: { type: 'string' } }] }, 'tools[0].parameters', 'invalid_function_parameters', `got 'type: "string"'`],
  ['a strict tool left open', { tools: [{ ...tool, strict: true }] }, 'tools[0].parameters', 'invalid_function_parameters', "'additionalProperties' is required"],
  ['a choice of Chat Completions', { tools: [tool], tool_choice: { type: 'function', function: { name: 'f' } } }, 'tool_choice.name', 'missing_required_parameter', 'tool_choice.name'],
  ['a choice of no tool', { tools: [tool], tool_choice: { type: 'function', name: 'g' } }, 'tool_choice', null, 'not found'],
  ['a choice without tools', { tool_choice: 'required' }, 'tool_choice', null, "must be specified with 'tools'"],
  ['a format without a name', format({ name: undefined, schema: closed }), 'text.format.name', 'missing_required_parameter', 'text.format.name'],
  ['a strict format left open', format({ strict: true, schema: { type: 'object', properties: {} } }), 'text.format.schema', 'invalid_json_schema', "'additionalProperties' is required"],
  ['json_object without the word', { text: { format: { type: 'json_object' } } }, 'input', null, "must contain the word 'json'"],
  ['a small cap', { max_output_tokens: 15 }, 'max_output_tokens', 'integer_below_min_value', 'Expected a value >= 16'],
  ['temperature on a reasoning model', { model: 'gpt-5', temperature: 0.5 }, 'temperature', null, 'not supported with this model'],
  ['log probabilities of a reasoning model', { model: 'gpt-5', include: ['message.output_text.logprobs'] }, 'include', null, 'logprobs are not supported'],
  ['effort on another model', { reasoning: { effort: 'low' } }, 'reasoning.effort', 'unsupported_parameter', 'reasoning.effort'],
  ['sealed reasoning of another model', { include: ['reasoning.encrypted_content'] }, 'include', null, 'Encrypted content is not supported with this model'],
  ['stream options without a stream', { stream_options: { include_obfuscation: false } }, 'stream_options', null, 'only allowed when'],
  ['a flag of a wrong type', { store: 'no' }, 'store', 'invalid_type', 'expected a boolean'],
];

let server: Emulator;
let client: OpenAI;
beforeAll(async () => {
  server = await emulateOpenai();
  client = new OpenAI({ apiKey: 'sk-test', baseURL: server.baseURL, maxRetries: 0 });
});
afterAll(() => server.close());

const send = (body: object): Promise<unknown> => client.responses.create({ model: 'gpt-4o', input: 'Hi', ...body } as never);

test.each(refusals)('refuses %s', async (_name, body, param, code, message) => {
  const error = await send(body).catch((refusal: unknown) => refusal);
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect(error).toMatchObject({ status: 400, type: 'invalid_request_error', param, code });
  expect((error as Error).message).toContain(message);
});

test('reasoning that leads to nothing is refused', async () => {
  server.answer({ reasoning: 'Hm.', text: 'x' });
  const { output: items } = await client.responses.create({ model: 'gpt-5', input: 'Hi', include: ['reasoning.encrypted_content'] });
  server.answer();
  const thought = items[0] as object;
  for (const rest of [[], [user]]) await expect(send({ model: 'gpt-5', ...input(user, thought, ...rest) })).rejects.toMatchObject({ message: expect.stringContaining('without its required following item') });
  await expect(send({ model: 'gpt-5', ...input(user, thought, call, output) })).resolves.toMatchObject({ status: 'completed' });
});

test('a built-in call without the reasoning that led to it is refused, as far as the vendor remembers it', async () => {
  const items = [{ type: 'web_search_call', id: 'ws_7', status: 'completed', action: {} }];
  for (const store of [false, true]) {
    server.answer({ reasoning: 'Hm.', items, text: 'x' });
    const { output: made } = await client.responses.create({ model: 'gpt-5', input: 'Hi', store, include: ['reasoning.encrypted_content'] });
    server.answer();
    expect(made.map(({ type }) => type)).toEqual(['reasoning', 'web_search_call', 'message']);
    const alone = send({ model: 'gpt-5', ...input(user, ...items, user) });
    if (store) await expect(alone).rejects.toMatchObject({ status: 400, message: expect.stringContaining(`without its required 'reasoning' item: '${made[0]?.id}'`) });
    else await expect(alone).resolves.toMatchObject({ status: 'completed' });
    await expect(send({ model: 'gpt-5', ...input(user, made[0] as object, ...items, user) })).resolves.toMatchObject({ status: 'completed' });
  }
});

test('what one organisation has stored or sealed is nothing to another', async () => {
  await using vendor = await emulateOpenai({ organizations: { 'sk-north': 'north', 'sk-south': 'south' } });
  const as = (apiKey: string): OpenAI => client.withOptions({ apiKey, baseURL: vendor.baseURL });
  vendor.answer({ reasoning: 'Hm.', text: 'x' });
  const { data, response } = await as('sk-north').responses.create({ model: 'gpt-5', input: 'Hi', include: ['reasoning.encrypted_content'] }).withResponse();
  expect(response.headers.get('openai-organization')).toBe('north');
  const next = { model: 'gpt-5', previous_response_id: data.id, input: 'And?' };
  await expect(as('sk-south').responses.create(next)).rejects.toMatchObject({ code: 'previous_response_not_found' });
  await expect(as('sk-north').responses.create(next)).resolves.toMatchObject({ status: 'completed' });
  const again = { model: 'gpt-5', input: [data.output[0], { role: 'assistant', content: 'x' }] } as never;
  await expect(as('sk-south').responses.create(again)).rejects.toMatchObject({ code: 'invalid_encrypted_content', message: expect.stringContaining('organization_id did not match') });
  await expect(as('sk-north').responses.create(again)).resolves.toMatchObject({ status: 'completed' });
});

test.each<[string, object]>([
  ['a round of calls, answered out of order', input(user, call, { ...call, call_id: 'b' }, { ...output, call_id: 'b' }, output)],
  ['free text for a tool', input(user, { type: 'custom_tool_call', call_id: 'c', name: 'sql', input: 'SELECT 1' }, { type: 'custom_tool_call_output', call_id: 'c', output: '1' })],
  ['content in parts, and phases', input({ role: 'developer', content: 'Be brief' }, { role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }, { role: 'assistant', content: 'Let me see', phase: 'commentary' }, user)],
  ["the vendor's own tools", { tools: [{ type: 'web_search' }], ...input(user, { type: 'web_search_call', id: 'ws_1', status: 'completed', action: {} }, user) }],
  ['an output in parts', input(user, call, { ...output, output: [{ type: 'input_text', text: 'ok' }] })],
  ['a prompt of the vendor', { input: undefined, prompt: { id: 'pmpt_1' } }],
])('accepts %s', async (_name, body) => {
  await expect(send(body)).resolves.toMatchObject({ object: 'response' });
});

test('a lenient vendor takes unknown fields', async () => {
  await using compatible = await emulateOpenai({ lenient: true });
  const answer = client.withOptions({ baseURL: compatible.baseURL }).responses.create({ model: 'qwen3', top_k: 5, ...input({ ...user, name: 'x' }) } as never);
  await expect(answer).resolves.toMatchObject({ object: 'response' });
});

test('a body that is not JSON is refused', async () => {
  const response = await fetch(`${server.baseURL}/responses`, { method: 'POST', headers: { authorization: 'Bearer k' }, body: '{"model":' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('could not parse the JSON body') } });
});
