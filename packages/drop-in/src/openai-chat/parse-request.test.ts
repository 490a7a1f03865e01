import { isZerohopError } from '@zerohop/core';
import { describe, expect, it } from 'vitest';
import { asItCame, type ChatBody, parseRequest } from './parse-request.ts';

const hi = { role: 'user', content: 'Hi' };
const parse = (body: ChatBody): ReturnType<typeof parseRequest> => parseRequest({ model: 'm', messages: [hi], ...body });
const beyond = (body: ChatBody): string[] => parse(body).beyond.map(({ path, carried }) => `${path} ${carried}`);
const messagesOf = (...messages: object[]): unknown => parse({ messages }).request.messages;

describe('settings', () => {
  it('are translated, and null is no setting', () => {
    const { request, beyond: left } = parse({
      temperature: 0.5,
      top_p: 0.9,
      max_completion_tokens: 100,
      stop: ['a', 'b'],
      seed: 7,
      presence_penalty: 1,
      frequency_penalty: -1,
      logprobs: true,
      top_logprobs: 3,
      reasoning_effort: 'low',
      service_tier: 'flex',
      n: 1,
      modalities: ['text'],
      user: null,
      tools: null,
      response_format: null,
    });
    expect(request).toEqual({
      messages: [hi],
      temperature: 0.5,
      topP: 0.9,
      maxTokens: 100,
      stop: ['a', 'b'],
      seed: 7,
      presencePenalty: 1,
      frequencyPenalty: -1,
      logprobs: 3,
      reasoning: { effort: 'low' },
      serviceTier: 'flex',
    });
    expect(left).toEqual([]);
  });

  it.each<[string, ChatBody, number]>([
    ['max_tokens', { max_tokens: 5 }, 5],
    ['max_completion_tokens', { max_completion_tokens: 6, max_tokens: null }, 6],
  ])('the cap is read from %s', (_, body, cap) => {
    expect(parse(body).request.maxTokens).toBe(cap);
  });

  it("what only OpenAI's wire has goes to its adapter as it is", () => {
    const extras = { user: 'u', store: true, metadata: { a: 'b' }, verbosity: 'low', prediction: { type: 'content', content: 'x' }, reasoning_effort: 'extreme', made_up: [1] };
    expect(parse(extras).request.providerOptions).toEqual({ openai: extras });
    expect(parse({}).request.providerOptions).toBeUndefined();
  });

  it('a JSON schema is the output, and keeps its name and strictness on its own wire', () => {
    const format = { type: 'json_schema', json_schema: { name: 'city', strict: false, schema: { type: 'object', properties: {} } } };
    expect(parse({ response_format: format }).request).toMatchObject({ output: { type: 'object', properties: {} }, providerOptions: { openai: { response_format: format } } });
    expect(parse({ response_format: { type: 'json_object' } }).request.output).toEqual({ type: 'object', additionalProperties: true });
    expect(parse({ response_format: { type: 'text' } }).request.output).toBeUndefined();
  });

  it('tools and their choice', () => {
    const named = (name: string, more: object = {}): object => ({ type: 'function', function: { name, ...more } });
    const tools = [named('f', { description: 'F', parameters: { type: 'object' }, strict: true }), named('g')];
    expect(parse({ tools, tool_choice: named('g'), parallel_tool_calls: false }).request).toMatchObject({
      tools: [{ name: 'f', description: 'F', parameters: { type: 'object' }, strict: true }, { name: 'g' }],
      toolChoice: { name: 'g' },
      parallelToolCalls: false,
    });
    expect(parse({ tools, tool_choice: 'required' }).request.toolChoice).toBe('required');
    expect(parse({ tool_choice: 'none' }).request.toolChoice).toBeUndefined();
  });

  it('stream options', () => {
    expect(parse({ stream: true, stream_options: { include_usage: true } })).toMatchObject({ stream: true, includeUsage: true });
    expect(parse({ stream: true })).toMatchObject({ stream: true, includeUsage: false });
    expect(parse({ stream: null })).toMatchObject({ stream: false });
  });
});

describe('messages', () => {
  it('instructions of both names, in text or parts', () => {
    expect(messagesOf({ role: 'system', content: 'A' }, { role: 'developer', content: [{ type: 'text', text: 'B' }] })).toEqual([
      { role: 'system', content: 'A' },
      { role: 'system', content: [{ type: 'text', text: 'B' }] },
    ]);
  });

  it('images, audio and files', () => {
    const content = [
      { type: 'text', text: 'Look' },
      { type: 'image_url', image_url: { url: 'https://a.example/b.png', detail: 'low' } },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
      { type: 'file', file: { filename: 'a.txt', file_data: 'data:text/plain;base64,AAAA' } },
      { type: 'file', file: { file_data: 'JVBERi0=' } },
    ];
    expect(messagesOf({ role: 'user', content })).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image', url: 'https://a.example/b.png', detail: 'low' },
          { type: 'image', url: 'data:image/png;base64,AAAA', detail: undefined },
          { type: 'audio', data: 'AAAA', mediaType: 'audio/mpeg' },
          { type: 'audio', data: 'AAAA', mediaType: 'audio/wav' },
          { type: 'file', url: 'data:text/plain;base64,AAAA', name: 'a.txt' },
          { type: 'file', data: 'JVBERi0=', mediaType: 'application/pdf', name: undefined },
        ],
      },
    ]);
  });

  it('tool calls and results; arguments that are not JSON stay what the model wrote', () => {
    const call = (id: string, args: string): object => ({ id, type: 'function', function: { name: 'f', arguments: args } });
    expect(
      messagesOf(
        hi,
        { role: 'assistant', content: null, tool_calls: [call('a', '{"x":1}'), call('b', ''), call('c', '{"x":')] },
        { role: 'tool', tool_call_id: 'a', content: 'one' },
        { role: 'tool', tool_call_id: 'b', content: [{ type: 'text', text: 'tw' }, { type: 'text', text: 'o' }] },
        { role: 'tool', tool_call_id: 'c', content: '' },
      ),
    ).toEqual([
      hi,
      {
        role: 'assistant',
        content: [
          { type: 'tool-call', id: 'a', name: 'f', input: { x: 1 } },
          { type: 'tool-call', id: 'b', name: 'f', input: {} },
          { type: 'tool-call', id: 'c', name: 'f', input: '{"x":' },
        ],
      },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', output: 'one' }] },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'b', output: 'two' }] },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c', output: '' }] },
    ]);
  });

  it('an answer goes back with all that the SDK left on it', () => {
    const answer = { role: 'assistant', content: 'Four.', refusal: null, annotations: [], audio: null, function_call: null, parsed: null, tool_calls: undefined };
    expect(parse({ messages: [hi, answer, hi] })).toMatchObject({ beyond: [], request: { messages: [hi, { role: 'assistant', content: 'Four.' }, hi] } });
    expect(messagesOf(hi, { role: 'assistant', content: null, refusal: 'No.' })).toEqual([hi, { role: 'assistant', content: 'No.' }]);
    expect(messagesOf(hi, { role: 'assistant', content: 'B', reasoning_content: 'A' })).toEqual([
      hi,
      { role: 'assistant', content: [{ type: 'reasoning', text: 'A' }, { type: 'text', text: 'B' }] },
    ]);
  });
});

describe("what is beyond the router's language", () => {
  it.each<[string, ChatBody, string[]]>([
    ['several choices', { n: 2 }, ['n whole']],
    ['spoken answers', { modalities: ['text', 'audio'], audio: { voice: 'a' } }, ['modalities whole']],
    ['legacy functions', { functions: [], function_call: 'auto' }, ['functions whole', 'function_call whole']],
    ['log probabilities of a stream', { logprobs: true, stream: true }, ['logprobs never']],
    ['custom tools', { tools: [{ type: 'custom', custom: { name: 'f' } }] }, ['tools[0].type never']],
    ['a choice among tools', { tools: [{ type: 'function', function: { name: 'f' } }], tool_choice: { type: 'allowed_tools' } }, ['tool_choice.type request']],
    ['a grammar', { response_format: { type: 'grammar' } }, ['response_format.type request']],
    ['names', { messages: [{ ...hi, name: 'ann' }] }, ['messages[0].name request']],
    ['stored files', { messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: 'file-1' } }] }] }, ['messages[0].content[0].file.file_id request']],
    ['unknown parts', { messages: [{ role: 'user', content: [{ type: 'video' }] }] }, ['messages[0].content[0].type request']],
    ['unknown fields of parts', { messages: [{ role: 'user', content: [{ type: 'text', text: 'a', lang: 'en' }] }] }, ['messages[0].content[0].lang request']],
    ['an unknown detail', { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a.b/c', detail: 'original' } }] }] }, ['messages[0].content[0].image_url.detail request']],
    ['legacy calls', { messages: [hi, { role: 'assistant', content: null, function_call: { name: 'f', arguments: '' } }, { role: 'function', name: 'f', content: '' }] }, ['messages[1].function_call request', 'messages[2].role request']],
    ['earlier audio', { messages: [hi, { role: 'assistant', content: null, audio: { id: 'a' } }] }, ['messages[1].audio request']],
  ])('%s', (_, body, expected) => {
    expect(beyond(body)).toEqual(expected);
  });
});

it.each<[string, ChatBody, string]>([
  ['no messages', { messages: undefined }, 'messages'],
  ['a message that is none', { messages: ['Hi'] }, 'messages[0]'],
  ['an unknown role', { messages: [{ role: 'model', content: 'Hi' }] }, 'messages[0].role'],
  ['content of a wrong type', { messages: [{ role: 'user', content: 7 }] }, 'messages[0].content'],
  ['tools of a wrong type', { tools: {} }, 'tools'],
])('%s is an invalid request that names the place', (_, body, path) => {
  const failed = (() => {
    try {
      return parse(body);
    } catch (error) {
      return error;
    }
  })();
  expect(isZerohopError(failed, 'invalid_request') && failed.details.path).toBe(path);
});

it('as it came: the cap under the name that it came with, the model and the stream left to the adapter', () => {
  const built = { max_completion_tokens: 5, temperature: 1, model: 'x', stream: true, stream_options: { include_usage: true } };
  const sent = JSON.parse(JSON.stringify({ ...built, ...asItCame({ model: 'm', messages: [hi], max_tokens: 5, stream: true, stream_options: { include_obfuscation: false } }) })) as unknown;
  expect(sent).toEqual({ model: 'x', messages: [hi], temperature: 1, max_tokens: 5, stream: true, stream_options: { include_obfuscation: false, include_usage: true } });
});
