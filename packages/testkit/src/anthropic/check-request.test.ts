import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Emulator } from '../server/emulator.ts';
import { emulateAnthropic } from './emulate-anthropic.ts';

const user = { role: 'user', content: 'Hi' };
const use = (id: string, input: unknown = {}): object => ({ type: 'tool_use', id, name: 'f', input });
const result = (id: string): object => ({ type: 'tool_result', tool_use_id: id, content: 'ok' });
const assistant = (...content: object[]): object => ({ role: 'assistant', content });
const answer = (...content: object[]): object => ({ role: 'user', content });
const tool = { name: 'f', input_schema: { type: 'object' } };
const marked = { type: 'text', text: 'x', cache_control: { type: 'ephemeral' } };
const webSearch = { type: 'web_search_20250305', name: 'web_search' };
const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} };
const found = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] };
const program = { type: 'server_tool_use', id: 'srvtoolu_2', name: 'code_execution', input: {} };
const called = (id: string): object => ({ ...use(id), caller: { type: 'code_execution_20250825', tool_id: 'srvtoolu_2' } });
const cited = (citation: object): object => ({ messages: [user, assistant({ type: 'text', text: 'So', citations: [citation] }), user] });
const budget = (budget_tokens: number): object => ({ thinking: { type: 'enabled', budget_tokens } });

/** What is asked, and a piece of what Anthropic says to it. */
const refusals: readonly [name: string, body: object, message: string][] = [
  ['no max_tokens', { max_tokens: undefined }, 'max_tokens: Field required'],
  ['no messages', { messages: undefined }, 'messages: Field required'],
  ['empty messages', { messages: [] }, 'messages: at least one message is required'],
  ['an unknown field', { frequency_penalty: 1 }, 'frequency_penalty: Extra inputs are not permitted'],
  ['an unknown field of a message', { messages: [{ ...user, name: 'Ann' }] }, 'messages.0.name: Extra inputs are not permitted'],
  ['a system message among messages', { messages: [{ role: 'system', content: 'x' }, user] }, 'messages: Unexpected role "system"'],
  ['an unknown role', { messages: [user, { role: 'tool', content: 'x' }] }, "messages.1.role: Input should be 'user' or 'assistant'"],
  ['the assistant first', { messages: [{ role: 'assistant', content: 'x' }, user] }, 'first message must use the "user" role'],
  ['an empty text block', { messages: [answer({ type: 'text', text: '' })] }, 'text content blocks must be non-empty'],
  ['an empty system block', { system: [{ type: 'text', text: '' }] }, 'system: text content blocks must be non-empty'],
  ['an empty message', { messages: [{ role: 'user', content: '' }] }, 'messages.0: all messages must have non-empty content'],
  ['a tool use id of the wrong form', { messages: [user, assistant(use('call:1')), answer(result('call:1'))] }, "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'"],
  ['a tool input that is no object', { messages: [user, assistant(use('a', '{}')), answer(result('a'))] }, 'messages.1.content.0.tool_use.input: Input should be a valid dictionary'],
  ['a tool use without its result', { messages: [user, assistant(use('a'), use('b')), answer(result('a'))] }, 'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: b'],
  ['a tool use at the end', { messages: [user, assistant(use('a'))] }, 'immediately after: a'],
  ['a result too late', { messages: [user, assistant(use('a')), user, answer(result('a'))] }, 'messages.1: `tool_use` ids were found without'],
  ['a result of no tool use', { messages: [answer(result('a'))] }, 'messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: a'],
  ['a tool use id given twice', { messages: [user, assistant(use('a')), answer(result('a')), assistant(use('a')), answer(result('a'))] }, 'messages.3.content.0: `tool_use` ids must be unique'],
  ['a tool without schema', { tools: [{ name: 'f' }] }, 'tools.0.custom.input_schema: Field required'],
  ['a tool whose schema is no object', { tools: [{ name: 'f', input_schema: { type: 'string' } }] }, "tools.0.custom.input_schema.type: Input should be 'object'"],
  ['an ill tool name', { tools: [{ ...tool, name: 'a b' }] }, "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'"],
  ['two tools of one name', { tools: [tool, tool] }, 'Tool names must be unique'],
  ['a choice of an unknown tool', { tools: [tool], tool_choice: { type: 'tool', name: 'g' } }, "Tool 'g' not found in provided tools"],
  ["OpenAI's way to choose", { tools: [tool], tool_choice: 'auto' }, 'tool_choice: Input should be a valid dictionary'],
  ['an open schema', { output_config: { format: { type: 'json_schema', schema: { type: 'object', properties: {} } } } }, "'additionalProperties' must be explicitly set to false"],
  ['five cache marks', { system: [marked, marked, marked], messages: [answer(marked, marked)] }, 'A maximum of 4 blocks with cache_control may be provided. Found 5.'],
  ['an hour of cache behind five minutes', { system: [marked], messages: [answer({ ...marked, cache_control: { type: 'ephemeral', ttl: '1h' } })] }, "a ttl='1h' cache_control block must not come after a ttl='5m'"],
  ['beta features in the body', { betas: ['x'] }, 'betas: Extra inputs are not permitted'],
  ["a result of the vendor's own tool without its call", { messages: [user, assistant({ type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] }), user] }, 'unexpected `tool_use_id` found in `web_search_tool_result` blocks: srvtoolu_1'],
  ["a call of the vendor's own tool that the user ends", { tools: [webSearch], messages: [user, assistant(search), user] }, 'messages.1: `web_search` tool use with id `srvtoolu_1` was found without a corresponding `web_search_tool_result` block'],
  ['such a call, with words after the results of others', { tools: [tool, webSearch], messages: [user, assistant(search, use('a')), answer(result('a'), { type: 'text', text: 'and?' })] }, 'without a corresponding `web_search_tool_result` block'],
  ['such a call that the turn went on without', { tools: [tool, webSearch], messages: [user, assistant(search, use('a')), answer(result('a')), assistant({ type: 'text', text: 'So' })] }, 'without a corresponding `web_search_tool_result` block'],
  ['such a call, its tool gone', { messages: [user, assistant(search)] }, 'but no `web_search` tool was provided'],
  ['such a call, its server gone', { messages: [user, assistant({ ...search, type: 'mcp_tool_use', server_name: 'm' })] }, 'tool was provided'],
  ['a page that was tampered with', { messages: [user, assistant(search, { ...found, content: [{ type: 'web_search_result', url: 'https://a.test', title: 'A', encrypted_content: '' }] }), user] }, 'messages.1.content.1: Invalid `encrypted_content` in `search_result` block'],
  ['a citation without its place', cited({ type: 'web_search_result_location', url: 'https://a.test', title: 'A', cited_text: 'a' }), 'messages.1.content.0.text.citations.0.web_search_result_location.encrypted_index: Field required'],
  ['a citation of somebody else', cited({ type: 'web_search_result_location', url: 'https://a.test', title: 'A', cited_text: 'a', encrypted_index: 'x' }), 'messages.1.content.0: Invalid `encrypted_index` in `text` block'],
  ['a citation that names its file', cited({ type: 'char_location', cited_text: 'a', document_index: 0, document_title: null, start_char_index: 0, end_char_index: 1, file_id: null }), 'file_id: Extra inputs are not permitted'],
  ['temperature above 1', { temperature: 1.5 }, 'temperature: range: 0..1'],
  ['temperature with top_p', { temperature: 0.5, top_p: 0.9 }, '`temperature` and `top_p` cannot both be specified'],
  ['temperature on a new model', { model: 'claude-opus-4-8', temperature: 0.5 }, '`temperature` is deprecated for this model.'],
  ['top_k on a new model', { model: 'claude-sonnet-5', top_k: 5 }, '`top_k` is deprecated for this model.'],
  ['a budget of all tokens', { max_tokens: 2_000, ...budget(2_000) }, '`max_tokens` must be greater than `thinking.budget_tokens`'],
  ['a small budget', budget(1_000), 'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024'],
  ['a budget on a new model', { model: 'claude-opus-4-7', ...budget(1_024) }, '"thinking.type.enabled" is not supported for this model'],
  ['thinking with a forced tool', { ...budget(1_024), tools: [tool], tool_choice: { type: 'any' } }, 'Thinking may not be enabled when tool_choice forces tool use.'],
  ['thinking with temperature', { ...budget(1_024), temperature: 0.5 }, '`temperature` may only be set to 1 when thinking is enabled'],
  ['thinking with top_k', { ...budget(1_024), top_k: 5 }, '`top_k` must be unset when thinking is enabled'],
  ['a foreign signature', { messages: [user, assistant({ type: 'thinking', thinking: 'x', signature: 'ErUBCkYIBxgCIkA=' }, { type: 'text', text: 'y' }), user] }, 'messages.1.content.0: Invalid `signature` in `thinking` block'],
  ['no signature', { messages: [user, assistant({ type: 'thinking', thinking: 'x' }), user] }, 'messages.1.content.0.thinking.signature: Field required'],
  ['foreign redacted data', { messages: [user, assistant({ type: 'redacted_thinking', data: 'abc' }), user] }, 'Invalid `data` in `redacted_thinking` block'],
  ['a tool turn without its thinking', { ...budget(1_024), tools: [tool], messages: [user, assistant(use('a')), answer(result('a'))] }, 'messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`'],
  ['a prefill that ends in white space', { messages: [user, { role: 'assistant', content: 'So: ' }] }, 'final assistant content cannot end with trailing whitespace'],
  ['a prefill on a new model', { model: 'claude-opus-4-6', messages: [user, { role: 'assistant', content: 'So' }] }, 'This model does not support assistant message prefill'],
];

let server: Emulator;
let client: Anthropic;
beforeAll(async () => {
  server = await emulateAnthropic();
  client = new Anthropic({ apiKey: 'k', baseURL: server.baseURL, maxRetries: 0 });
});
afterAll(() => server.close());

const send = (body: object): Promise<unknown> => client.messages.create({ model: 'claude-haiku-4-5', max_tokens: 4_000, messages: [user], ...body } as never);

test.each(refusals)('refuses %s', async (_name, body, message) => {
  const error = await send(body).catch((refusal: unknown) => refusal);
  expect(error).toBeInstanceOf(Anthropic.BadRequestError);
  expect(error).toMatchObject({ status: 400, type: 'invalid_request_error' });
  expect((error as { error: { error: { message: string } } }).error.error.message).toContain(message);
  expect((error as InstanceType<typeof Anthropic.APIError>).headers?.get('x-should-retry')).toBe('false');
});

test.each<[string, object]>([
  ['a prefill on an old model', { messages: [user, { role: 'assistant', content: 'So' }] }],
  ['temperature and top_p on an old model', { model: 'claude-3-5-haiku-20241022', temperature: 0.5, top_p: 0.9 }],
  ['temperature 1 on a new model', { model: 'claude-opus-5', temperature: 1 }],
  ['adaptive thinking without a first block', { model: 'claude-sonnet-5', thinking: { type: 'adaptive' }, tools: [tool], messages: [user, assistant(use('a')), answer(result('a'))] }],
  ['results in any order, with text after them', { messages: [user, assistant(use('a'), use('b')), answer(result('b'), result('a'), { type: 'text', text: 'go on' })] }],
  ['the calls of its own tools with their results', { messages: [user, assistant({ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }, { type: 'web_search_tool_result', tool_use_id: 's', content: [] }), user] }],
  ['a call of its own tools that waits for its result, over the results of others', { tools: [tool, webSearch], messages: [user, assistant(search, use('a')), answer(result('a'))] }],
  ['a paused turn, on a new model too', { model: 'claude-opus-4-6', tools: [webSearch], messages: [user, assistant({ type: 'text', text: 'So' }, search)] }],
  ['a program that waits over several rounds of calls', { tools: [tool, { type: 'code_execution_20250825', name: 'code_execution' }], messages: [user, assistant(program, called('a')), answer(result('a')), assistant(called('b')), answer(result('b'))] }],
  ['an hour of cache in front of five minutes', { system: [{ ...marked, cache_control: { type: 'ephemeral', ttl: '1h' } }], messages: [answer(marked)] }],
  ['a tool of the vendor', { tools: [{ type: 'web_search_20250305', name: 'web_search' }] }],
])('accepts %s', async (_name, body) => {
  await expect(send(body)).resolves.toMatchObject({ type: 'message' });
});

test('a request without anthropic-version is refused', async () => {
  const response = await fetch(`${server.baseURL}/v1/messages`, { method: 'POST', headers: { 'x-api-key': 'k' }, body: '{}' });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ type: 'error', error: { type: 'invalid_request_error', message: 'anthropic-version: header is required' }, request_id: expect.stringMatching(/^req_/) });
});
