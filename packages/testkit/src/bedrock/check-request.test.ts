import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Emulator } from '../server/emulator.ts';
import { emulateBedrock } from './emulate-bedrock.ts';

const claude = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const say = (...texts: string[]) => texts.map((text) => ({ text }));
const hi = { role: 'user', content: say('Hi') };
const tool = { toolSpec: { name: 'weather', inputSchema: { json: { type: 'object' } } } };
const toolUse = { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'weather', input: {} } }] };
const result = (content: readonly object[], more: object = {}) => ({ role: 'user', content: [{ toolResult: { toolUseId: 't1', content, ...more } }] });
const cachePoint = { cachePoint: { type: 'default' } };
const thinking = { thinking: { type: 'enabled', budget_tokens: 2_000 } };

let server: Emulator;
beforeAll(async () => {
  server = await emulateBedrock();
});
afterAll(() => server.close());

async function refusal(body: object, model = claude, operation = 'converse'): Promise<string> {
  const response = await fetch(`${server.baseURL}/model/${encodeURIComponent(model)}/${operation}`, { method: 'POST', body: JSON.stringify(body), headers: { authorization: 'Bearer key' } });
  const text = await response.text();
  return response.ok ? '' : `${response.status} ${(JSON.parse(text) as { message?: string }).message}`;
}

test.each<[string, string, object, string?, string?]>([
  ['no messages', 'must start with a user message', { messages: [] }],
  ['a system message', "Value 'system'", { messages: [{ role: 'system', content: say('x') }] }],
  ['the assistant first', 'must start with a user message', { messages: [{ role: 'assistant', content: say('x') }] }],
  ['two turns of one role', 'must alternate', { messages: [hi, hi] }],
  ['a message without content', 'is empty', { messages: [{ role: 'user', content: [] }] }],
  ['blank text', 'messages.0.content.0 is blank', { messages: [{ role: 'user', content: say(' \n') }] }],
  ['blank instructions', 'system.0 is blank', { messages: [hi], system: say('') }],
  ['two things in one block', 'exactly one', { messages: [{ role: 'user', content: [{ text: 'a', image: {} }] }] }],
  ['a prefill that ends in white space', 'trailing whitespace', { messages: [hi, { role: 'assistant', content: say('a ') }] }],
  ['a prefill on a new Claude', 'does not support assistant message prefill', { messages: [hi, { role: 'assistant', content: say('a') }] }, 'us.anthropic.claude-opus-4-6-v1'],
  ["a prefill of another maker's model", 'requires the last turn in the conversation to be a user message', { messages: [hi, { role: 'assistant', content: say('a') }] }, 'us.meta.llama3-3-70b-instruct-v1:0'],
  ['a document alone', 'must also include a text', { messages: [{ role: 'user', content: [{ document: { name: 'a' } }] }] }],
  ['an ill document name', 'document file name', { messages: [{ role: 'user', content: [{ document: { name: 'a.pdf' } }, { text: 'x' }] }] }],
  ['two documents of one name', 'duplicate document names', { messages: [{ role: 'user', content: [{ document: { name: 'a' } }, { document: { name: 'a' } }, { text: 'x' }] }] }],
  ['tool turns without tools', 'toolConfig field must be defined', { messages: [hi, toolUse, result(say('x'))] }],
  ['a call without its result', 'Expected toolResult blocks', { messages: [hi, toolUse, hi], toolConfig: { tools: [tool] } }],
  ['a result without its call', 'exceeds the number of toolUse', { messages: [result(say('x'))], toolConfig: { tools: [tool] } }],
  ['an ill tool id', 'regular expression', { messages: [hi, { role: 'assistant', content: [{ toolUse: { toolUseId: 'a:b', name: 'weather', input: {} } }] }], toolConfig: { tools: [tool] } }],
  ['a call with a list', 'toolUse.input is invalid', { messages: [hi, { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'weather', input: [] } }] }], toolConfig: { tools: [tool] } }],
  ['a failure that says nothing', 'cannot be empty', { messages: [hi, toolUse, result([], { status: 'error' })], toolConfig: { tools: [tool] } }],
  ['a result that is a list', 'Provide a json object', { messages: [hi, toolUse, result([{ json: [1] }])], toolConfig: { tools: [tool] } }],
  ['text before results', 'must come before', { messages: [hi, toolUse, { role: 'user', content: [{ text: 'x' }, ...result(say('x')).content] }], toolConfig: { tools: [tool] } }],
  ['no tools', 'length greater', { messages: [hi], toolConfig: { tools: [] } }],
  ['a tool twice', 'duplicate tool names', { messages: [hi], toolConfig: { tools: [tool, tool] } }],
  ['an ill tool name', 'regular expression', { messages: [hi], toolConfig: { tools: [{ toolSpec: { ...tool.toolSpec, name: 'a b' } }] } }],
  ['a tool without an object', 'must be one of the following: object', { messages: [hi], toolConfig: { tools: [{ toolSpec: { name: 'a', inputSchema: { json: {} } } }] } }],
  ['an unknown tool forced', 'not among the tools', { messages: [hi], toolConfig: { tools: [tool], toolChoice: { tool: { name: 'x' } } } }],
  ['a tool forced on a model that cannot be', "doesn't support the toolConfig.toolChoice.any", { messages: [hi], toolConfig: { tools: [tool], toolChoice: { any: {} } } }, 'meta.llama3-3-70b-instruct-v1:0'],
  ['streamed tools of a model without them', 'in streaming mode', { messages: [hi], toolConfig: { tools: [tool] } }, 'meta.llama3-3-70b-instruct-v1:0', 'converse-stream'],
  ['too warm', 'between 0 and 1', { messages: [hi], inferenceConfig: { temperature: 1.5 } }],
  ['no tokens', 'greater than or equal to 1', { messages: [hi], inferenceConfig: { maxTokens: 0 } }],
  ['an open schema', 'additionalProperties', { messages: [hi], outputConfig: { textFormat: { structure: { jsonSchema: { schema: '{"type":"object"}' } } } } }],
  ['a schema that is no JSON', 'not valid JSON', { messages: [hi], outputConfig: { textFormat: { structure: { jsonSchema: { schema: '{' } } } } }],
  ['five cache points', 'Found 5', { messages: [hi], system: [...say('a'), cachePoint, cachePoint, cachePoint, cachePoint, cachePoint] }],
  ['a cache point where nothing is cached', '403 You invoked an unsupported model', { messages: [hi], system: [...say('a'), cachePoint] }, 'meta.llama3-3-70b-instruct-v1:0'],
  ['a cache point in tools of Nova', '403 You invoked an unsupported model', { messages: [hi], toolConfig: { tools: [tool, cachePoint] } }, 'amazon.nova-pro-v1:0'],
  ['unsigned thinking', 'Invalid `signature`', { messages: [hi, { role: 'assistant', content: [{ reasoningContent: { reasoningText: { text: 'x' } } }, { text: 'y' }] }, hi] }],
  ['signed thinking where nothing is signed', 'reasoningText.signature', { messages: [hi, { role: 'assistant', content: [{ reasoningContent: { reasoningText: { text: 'x', signature: 's' } } }, { text: 'y' }] }, hi] }, 'openai.gpt-oss-120b-1:0'],
  ['thinking of a model that takes none back', "doesn't support the reasoningContent", { messages: [hi, { role: 'assistant', content: [{ reasoningContent: { reasoningText: { text: 'x' } } }, { text: 'y' }] }, hi] }, 'deepseek.r1-v1:0'],
  ['thinking of the user', 'User messages cannot', { messages: [{ role: 'user', content: [{ reasoningContent: { reasoningText: { text: 'x' } } }, { text: 'y' }] }] }],
  ['too little thinking', 'greater than or equal to 1024', { messages: [hi], additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 1 } } }],
  ['more thinking than tokens', '`max_tokens` must be greater', { messages: [hi], additionalModelRequestFields: thinking, inferenceConfig: { maxTokens: 2_000 } }],
  ['thinking with a forced tool', 'forces tool use', { messages: [hi], additionalModelRequestFields: thinking, toolConfig: { tools: [tool], toolChoice: { any: {} } } }],
  ['thinking with a temperature', 'may only be set to 1', { messages: [hi], additionalModelRequestFields: thinking, inferenceConfig: { temperature: 0.5 } }],
  ['a tool turn without its thinking', 'must start with a thinking block', { messages: [hi, toolUse, result(say('x'))], toolConfig: { tools: [tool] }, additionalModelRequestFields: thinking }],
  ["another maker's words for thinking", 'extraneous key [thinking]', { messages: [hi], additionalModelRequestFields: thinking }, 'amazon.nova-2-lite-v1:0'],
  ["OpenAI's older words for thinking on GPT", "Unknown parameter: 'reasoning_effort'", { messages: [hi], additionalModelRequestFields: { reasoning_effort: 'low' } }, 'us.openai.gpt-5.6-sol'],
  ['an effort that GPT does not have', "Invalid value: 'minimal'", { messages: [hi], additionalModelRequestFields: { reasoning: { effort: 'minimal' } } }, 'us.openai.gpt-5.6-sol'],
  ['a forced tool of Llama', 'toolChoice.any', { messages: [hi], toolConfig: { tools: [tool], toolChoice: { any: {} } } }, 'us.meta.llama3-3-70b-instruct-v1:0'],
  ['much thinking of Nova with a cap', 'must be unset', { messages: [hi], additionalModelRequestFields: { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' } }, inferenceConfig: { maxTokens: 5 } }, 'amazon.nova-2-lite-v1:0'],
])('refuses %s', async (_name, words, body, model, operation) => {
  expect(await refusal(body, model, operation)).toContain(words);
});

test.each<[string, object, string?]>([
  ['a tool turn', { messages: [hi, toolUse, { role: 'user', content: [...result([{ json: { a: 1 } }]).content, cachePoint, { text: 'and?' }] }], toolConfig: { tools: [tool, cachePoint] } }],
  ['a document', { messages: [{ role: 'user', content: [{ document: { name: 'Report (2) [x]-1' } }, { text: 'x' }] }] }],
  ['thinking', { messages: [hi], additionalModelRequestFields: thinking, inferenceConfig: { temperature: 1, maxTokens: 4_000 } }],
  ['unsigned thinking where nothing is signed', { messages: [hi, { role: 'assistant', content: [{ reasoningContent: { reasoningText: { text: 'x' } } }, { text: 'y' }] }, hi] }, 'openai.gpt-oss-120b-1:0'],
  ['thinking of GPT', { messages: [hi], additionalModelRequestFields: { reasoning: { effort: 'max' } } }, 'us.openai.gpt-5.6-sol'],
  ['a forced tool of GPT', { messages: [hi], toolConfig: { tools: [tool], toolChoice: { any: {} } } }, 'us.openai.gpt-5.6-sol'],
  ['a named tool of gpt-oss', { messages: [hi], toolConfig: { tools: [tool], toolChoice: { tool: { name: 'weather' } } } }, 'openai.gpt-oss-120b-1:0'],
  ['a prefill', { messages: [hi, { role: 'assistant', content: say('a') }] }],
  ['a prefill of Nova', { messages: [hi, { role: 'assistant', content: say('a') }] }, 'amazon.nova-pro-v1:0'],
])('takes %s', async (_name, body, model) => {
  expect(await refusal(body, model)).toBe('');
});
