import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isZerohopError } from '../errors/zerohop-error.ts';
import { checkModel, checkRequest, type RequestKnowledge } from './check-request.ts';

const known: RequestKnowledge = { routes: new Set(['chat', 'fast']), providers: new Set(['openai', 'anthropic']), adapters: new Set(['openai', 'anthropic']) };

const user = { role: 'user', content: 'tell nobody: the secret word' };
const with_ = (settings: object): object => ({ model: 'chat', messages: [user], ...settings });
const messages = (...list: unknown[]): object => ({ model: 'chat', messages: list });
const call = (id: string): object => ({ type: 'tool-call', id, name: 'look', input: {} });
const result = (toolCallId: string): object => ({ type: 'tool-result', toolCallId, output: 'secret word' });
const opaque = { type: 'opaque', kind: 'search', data: { query: 'secret word' }, provenance: { provider: 'p', model: 'm', adapter: 'a' } };
const tool = { name: 'look', parameters: { type: 'object' } };

interface Case {
  what: string;
  request: unknown;
  path: string;
  /** Stands in the message. */
  says: string;
  expected: string;
  didYouMean?: string;
}

const cases: Case[] = [
  // The request
  { what: 'nothing', request: undefined, path: '', says: 'expected a request, got nothing', expected: 'a request' },
  { what: 'an array', request: [], path: '', says: 'got an empty array', expected: 'a request' },
  { what: 'a misspelt key', request: with_({ temprature: 1 }), path: 'temprature', says: 'no such key', expected: 'temperature', didYouMean: 'temperature' },
  { what: "another library's key", request: with_({ max_tokens: 1 }), path: 'max_tokens', says: 'no such key', expected: 'maxTokens', didYouMean: 'maxTokens' },
  ...['prompt', 'cache', 'guardrails'].map((key) => ({ what: `${key}, which is to come`, request: with_({ [key]: {} }), path: key, says: 'not available in this version', expected: 'no such key in this version' })),
  { what: 'require as text', request: with_({ require: 'eu' }), path: 'require', says: 'got a string', expected: '{ region, dataPolicy }' },
  { what: 'a misspelt requirement', request: with_({ require: { regoin: 'eu' } }), path: 'require.regoin', says: 'no such key', expected: 'one of region, dataPolicy', didYouMean: 'region' },
  { what: 'no region at all', request: with_({ require: { region: [] } }), path: 'require.region', says: 'got an empty array', expected: 'a region, or an array of them' },
  { what: 'a data policy as text', request: with_({ require: { dataPolicy: 'zdr' } }), path: 'require.dataPolicy', says: 'got a string', expected: 'an array of texts' },
  { what: 'a priority in other words', request: with_({ priority: 'hgih' }), path: 'priority', says: "got 'hgih'", expected: 'one of low, normal, high', didYouMean: 'high' },
  { what: 'a priority as a number', request: with_({ priority: 1 }), path: 'priority', says: 'got 1', expected: 'one of low, normal, high' },
  // The model
  { what: 'no model', request: { messages: [user] }, path: 'model', says: 'got nothing', expected: 'a route or provider/model' },
  { what: 'an unknown route', request: { model: 'fsat', messages: [user] }, path: 'model', says: "model: no route 'fsat'; did you mean 'fast'?", expected: 'a route (chat and fast)', didYouMean: 'fast' },
  { what: 'an unknown provider', request: { model: 'opnai/gpt-5', messages: [user] }, path: 'model', says: "no provider 'opnai'", expected: 'provider/model', didYouMean: 'openai' },
  { what: 'a provider without model', request: { model: 'openai', messages: [user] }, path: 'model', says: "'openai/...'", expected: 'a route' },
  { what: 'a provider with an empty model', request: { model: 'openai/', messages: [user] }, path: 'model', says: 'is not provider/model', expected: 'provider/model' },
  // Messages
  { what: 'no messages', request: { model: 'chat' }, path: 'messages', says: 'got nothing', expected: 'at least one message' },
  { what: 'empty messages', request: messages(), path: 'messages', says: 'got an empty array', expected: 'at least one message' },
  { what: 'messages as text', request: { model: 'chat', messages: 'secret word' }, path: 'messages', says: 'got a string', expected: 'at least one message' },
  { what: 'a message as text', request: messages('secret word'), path: 'messages[0]', says: 'got a string', expected: 'a message' },
  { what: 'a misspelt role', request: messages({ role: 'usr', content: '' }), path: 'messages[0].role', says: "got 'usr'", expected: "'user'", didYouMean: 'user' },
  { what: 'a developer', request: messages({ role: 'developer', content: '' }), path: 'messages[0].role', says: "got 'developer'", expected: "'system'" },
  { what: 'a message without content', request: messages({ role: 'user' }), path: 'messages[0].content', says: 'got nothing', expected: 'text or an array of parts' },
  { what: "another library's message", request: messages({ role: 'user', content: '', name: 'x' }), path: 'messages[0].name', says: 'no such key', expected: 'one of role, content' },
  { what: 'a user who sends no parts', request: messages({ role: 'user', content: [] }), path: 'messages[0].content', says: 'got an empty array', expected: 'at least one part' },
  { what: 'a part as text', request: messages({ role: 'user', content: ['secret word'] }), path: 'messages[0].content[0]', says: 'got a string', expected: 'a part' },
  { what: 'a misspelt type', request: messages({ role: 'user', content: [{ type: 'txt', text: 'a' }] }), path: 'messages[0].content[0].type', says: "got 'txt'", expected: "'text'", didYouMean: 'text' },
  { what: 'a tool call by the user', request: messages({ role: 'user', content: [call('a')] }), path: 'messages[0].content[0].type', says: "got 'tool-call'", expected: 'the parts of this role' },
  { what: 'an image by the model', request: messages({ role: 'assistant', content: [{ type: 'image', url: 'https://a' }] }), path: 'messages[0].content[0].type', says: "got 'image'", expected: "'text' or 'reasoning' or 'tool-call'" },
  { what: 'text without text', request: messages({ role: 'user', content: [{ type: 'text' }] }), path: 'messages[0].content[0].text', says: 'got nothing', expected: 'text' },
  { what: 'a misspelt key of a part', request: messages({ role: 'user', content: [{ type: 'text', text: '', chache: true }] }), path: 'messages[0].content[0].chache', says: 'no such key', expected: 'cache', didYouMean: 'cache' },
  { what: 'a cache mark that is no flag', request: messages({ role: 'user', content: [{ type: 'text', text: '', cache: 'yes' }] }), path: 'messages[0].content[0].cache', says: 'got a string', expected: 'true or false' },
  { what: 'an image from nowhere', request: messages({ role: 'user', content: [{ type: 'image' }] }), path: 'messages[0].content[0].data', says: 'got nothing', expected: 'base64 text or bytes' },
  { what: 'an image of no type', request: messages({ role: 'user', content: [{ type: 'image', data: 'aGk=' }] }), path: 'messages[0].content[0].mediaType', says: 'got nothing', expected: 'a media type' },
  { what: 'an image at no URL', request: messages({ role: 'user', content: [{ type: 'image', url: 'cat.png' }] }), path: 'messages[0].content[0].url', says: 'got a string', expected: 'an https: or data: URL' },
  { what: 'a signature of nobody', request: messages({ role: 'assistant', content: [{ type: 'reasoning', text: '', signature: 's', provenance: 'x' }] }), path: 'messages[0].content[0].provenance', says: 'got a string', expected: 'provider, model, adapter' },
  { what: 'an opaque part by the user', request: messages({ role: 'user', content: [opaque] }), path: 'messages[0].content[0].type', says: "got 'opaque'", expected: 'the parts of this role' },
  { what: 'an opaque part of no kind', request: messages({ role: 'assistant', content: [{ ...opaque, kind: '' }] }), path: 'messages[0].content[0].kind', says: 'got an empty string', expected: 'word' },
  { what: 'an opaque part without data', request: messages({ role: 'assistant', content: [{ ...opaque, data: undefined }] }), path: 'messages[0].content[0].data', says: 'got nothing', expected: 'JSON' },
  { what: 'an opaque part of nobody', request: messages({ role: 'assistant', content: [{ ...opaque, provenance: undefined }] }), path: 'messages[0].content[0].provenance', says: 'got nothing', expected: 'provider, model, adapter' },
  // Tool calls and results
  { what: 'a tool that speaks', request: messages({ role: 'tool', content: 'secret word' }), path: 'messages[0].content', says: 'got a string', expected: 'an array of tool-result parts' },
  { what: 'a result for no call', request: messages(user, { role: 'tool', content: [result('a')] }), path: 'messages[1].content[0].toolCallId', says: "no tool call 'a'", expected: 'an earlier tool call' },
  { what: 'a result for another call', request: messages({ role: 'assistant', content: [call('call_12')] }, { role: 'tool', content: [result('call_21')] }), path: 'messages[1].content[0].toolCallId', says: "no tool call 'call_21'", expected: 'an earlier tool call', didYouMean: 'call_12' },
  { what: 'a result twice', request: messages({ role: 'assistant', content: [call('a')] }, { role: 'tool', content: [result('a'), result('a')] }), path: 'messages[1].content[1].toolCallId', says: "no tool call 'a'", expected: 'without a result' },
  { what: 'a call without result', request: messages({ role: 'assistant', content: [call('a'), call('b')] }, { role: 'tool', content: [result('a')] }, user), path: 'messages[0].content[1]', says: "the tool call 'b' has no result before messages[2]", expected: 'a tool message' },
  { what: 'a call at the end', request: messages(user, { role: 'assistant', content: [call('a')] }), path: 'messages[1].content[0]', says: 'has no result before the end', expected: 'a tool message' },
  { what: 'two calls of one id', request: messages({ role: 'assistant', content: [call('a'), call('a')] }, { role: 'tool', content: [result('a')] }), path: 'messages[0].content[1].id', says: 'there already', expected: 'an id of its own' },
  { what: 'a call without input', request: messages({ role: 'assistant', content: [{ type: 'tool-call', id: 'a', name: 'b' }] }), path: 'messages[0].content[0].input', says: 'got nothing', expected: 'the parsed arguments' },
  { what: 'a result without output', request: messages({ role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a' }] }), path: 'messages[0].content[0].output', says: 'got nothing', expected: 'text or any JSON value' },
  // Tools
  { what: 'tools by name', request: with_({ tools: { look: tool } }), path: 'tools', says: 'got an object', expected: 'an array of tools' },
  { what: 'a tool without name', request: with_({ tools: [{}] }), path: 'tools[0].name', says: 'got nothing', expected: 'a name of 1 to 64' },
  { what: 'a tool with a dot', request: with_({ tools: [{ name: 'a.b' }] }), path: 'tools[0].name', says: "got 'a.b'", expected: 'a name of 1 to 64' },
  { what: 'a long name', request: with_({ tools: [{ name: 'a'.repeat(65) }] }), path: 'tools[0].name', says: 'expected a name', expected: 'a name of 1 to 64' },
  { what: 'two tools of one name', request: with_({ tools: [tool, tool] }), path: 'tools[1].name', says: "two tools 'look'", expected: 'a name of its own' },
  { what: 'a misspelt key of a tool', request: with_({ tools: [{ name: 'a', paramters: {} }] }), path: 'tools[0].paramters', says: 'no such key', expected: 'parameters', didYouMean: 'parameters' },
  { what: 'a date', request: with_({ tools: [{ name: 'a', parameters: z.object({ when: z.date() }) }] }), path: 'tools[0].parameters', says: 'cannot be written as a JSON schema', expected: 'a JSON schema' },
  { what: 'a schema without JSON schema', request: with_({ tools: [{ name: 'a', parameters: { '~standard': { version: 1, vendor: 'x', validate: () => ({ value: 1 }) } } }] }), path: 'tools[0].parameters', says: 'pass { jsonSchema, validate }', expected: 'a JSON schema' },
  { what: 'an object of schemas', request: with_({ tools: [{ name: 'a', parameters: { city: z.string() } }] }), path: 'tools[0].parameters', says: 'z.object({ city })', expected: 'a JSON schema' },
  { what: 'a tool that takes text', request: with_({ tools: [{ name: 'a', parameters: z.string() }] }), path: 'tools[0].parameters', says: 'the schema of an object', expected: 'the schema of an object' },
  { what: 'an output that is text', request: with_({ output: 'json' }), path: 'output', says: 'got a string', expected: 'a JSON schema' },
  { what: 'an output of a function', request: with_({ output: z.object({ f: z.function() }) }), path: 'output', says: 'cannot be written', expected: 'a JSON schema' },
  { what: 'a choice of nothing', request: with_({ toolChoice: 'required' }), path: 'toolChoice', says: 'no tools', expected: 'no toolChoice' },
  { what: 'a misspelt choice', request: with_({ tools: [tool], toolChoice: 'requird' }), path: 'toolChoice', says: "got 'requird'", expected: "'required'", didYouMean: 'required' },
  { what: 'a choice of no tool', request: with_({ tools: [tool], toolChoice: { name: 'loko' } }), path: 'toolChoice.name', says: "got 'loko'", expected: 'one of the tools: look', didYouMean: 'look' },
  // Settings
  { what: 'a temperature of 3', request: with_({ temperature: 3 }), path: 'temperature', says: 'got 3', expected: 'a number from 0 to 2' },
  { what: 'a temperature of NaN', request: with_({ temperature: Number.NaN }), path: 'temperature', says: 'got NaN', expected: 'a number from 0 to 2' },
  { what: 'a topP of 2', request: with_({ topP: 2 }), path: 'topP', says: 'got 2', expected: 'a number from 0 to 1' },
  { what: 'no tokens', request: with_({ maxTokens: 0 }), path: 'maxTokens', says: 'got 0', expected: 'a whole number from 1 on' },
  { what: 'half a seed', request: with_({ seed: 0.5 }), path: 'seed', says: 'got 0.5', expected: 'a whole number' },
  { what: 'an empty stop', request: with_({ stop: ['a', ''] }), path: 'stop[1]', says: 'got an empty string', expected: 'text' },
  { what: 'a misspelt effort', request: with_({ reasoning: { effort: 'hihg' } }), path: 'reasoning.effort', says: "got 'hihg'", expected: 'one of none', didYouMean: 'high' },
  { what: 'effort and budget', request: with_({ reasoning: { effort: 'high', budgetTokens: 1 } }), path: 'reasoning', says: 'both of effort', expected: '{ effort } or { budgetTokens }' },
  { what: 'tags that are numbers', request: with_({ tags: { a: 1 } }), path: 'tags.a', says: 'got a number', expected: 'text' },
  { what: 'a fallback to nowhere', request: with_({ fallbacks: ['chta'] }), path: 'fallbacks[0]', says: "no route 'chta'", expected: 'a route', didYouMean: 'chat' },
  { what: 'a timeout of 0', request: with_({ timeouts: { idleMs: 0 } }), path: 'timeouts.idleMs', says: 'got 0', expected: 'milliseconds above 0' },
  { what: 'a misspelt timeout', request: with_({ timeouts: { idelMs: 1 } }), path: 'timeouts.idelMs', says: 'no such key', expected: 'idleMs', didYouMean: 'idleMs' },
  { what: 'a misspelt midStream', request: with_({ midStream: 'contniue' }), path: 'midStream', says: "got 'contniue'", expected: "'fail' or 'restart' or 'continue'", didYouMean: 'continue' },
  { what: 'a misspelt mode of midStream', request: with_({ midStream: { mode: 'fial' } }), path: 'midStream.mode', says: "got 'fial'", expected: "'fail'", didYouMean: 'fail' },
  { what: 'a misspelt key of midStream', request: with_({ midStream: { mod: 'fail' } }), path: 'midStream.mod', says: 'no such key', expected: 'one of mode, instruction', didYouMean: 'mode' },
  { what: 'an instruction that is no text', request: with_({ midStream: { instruction: 5 } }), path: 'midStream.instruction', says: 'got a number', expected: 'text' },
  { what: 'options for nobody', request: with_({ providerOptions: { opnai: {} } }), path: 'providerOptions.opnai', says: "no adapter 'opnai'", expected: 'openai and anthropic', didYouMean: 'openai' },
  { what: 'a signal that is none', request: with_({ signal: {} }), path: 'signal', says: 'got an object', expected: 'an AbortSignal' },
  { what: 'a deadline of 0', request: with_({ deadlineMs: 0 }), path: 'deadlineMs', says: 'got 0', expected: 'milliseconds above 0' },
];

describe('a wrong request is refused before anything is sent, naming the place and the cure', () => {
  it.each(cases)('$what', ({ request, path, says, expected, didYouMean }) => {
    const error = caught(() => checkRequest(request, known));
    if (!isZerohopError(error, 'invalid_request')) throw error;
    expect({ path: error.details.path, didYouMean: error.details.didYouMean }).toEqual({ path, didYouMean });
    expect(error.details.expected).toContain(expected);
    expect(error.message).toContain(says);
    expect(error.message.startsWith(path)).toBe(true);
    if (didYouMean !== undefined) expect(error.message).toContain(`did you mean '${didYouMean}'?`);
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain('secret word');
  });

  it('tells all that is wrong', () => {
    const error = caught(() => checkRequest({ model: 'fsat', messages: [], topP: 2 }, known));
    if (!isZerohopError(error, 'invalid_request')) throw error;
    expect(error.message).toContain('(2 more in details.issues)');
    expect(error.details.issues?.map((issue) => issue.path)).toEqual(['model', 'messages', 'topP']);
  });

  it('checks a name alone', () => {
    expect(() => checkModel('fast', known)).not.toThrow();
    expect(() => checkModel('fsat', known)).toThrow("model: no route 'fsat'; did you mean 'fast'?");
  });
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
