import { type AdapterTool, type ChatRequest, type Message, type ModelFacts } from '@zerohop/core/adapter';
import { describe, expect, it, test } from 'vitest';
import { type Vendor, vendors } from '../vendors/vendors.ts';
import type { WireBody } from '../wire/wire.ts';
import { toRequest } from './to-request.ts';

interface Given {
  facts?: Partial<ModelFacts>;
  vendor?: Vendor;
  stream?: boolean;
  outputSchema?: object;
  foreignReasoning?: 'drop' | 'text';
  model?: string;
}

const weather: AdapterTool = {
  name: 'weather',
  description: 'Tells the weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  strict: undefined,
  cache: false,
};

function translate(request: Partial<ChatRequest> & { wireTools?: AdapterTool[] }, given: Given = {}): { body: WireBody; warnings: Record<string, string> } {
  const warnings: Record<string, string> = {};
  const { wireTools = [], ...rest } = request;
  const body = toRequest(
    {
      request: { model: 'chat', messages: [{ role: 'user', content: 'Hi' }], ...rest },
      model: given.model ?? 'm',
      facts: given.facts as ModelFacts | undefined,
      tools: wireTools,
      outputSchema: given.outputSchema as never,
      stream: given.stream ?? false,
      foreignReasoning: given.foreignReasoning ?? 'drop',
      warn: (about, message) => (warnings[about] = message),
    },
    given.vendor ?? vendors.openai,
    { adapter: 'openai', provider: 'p' },
  );
  return { body, warnings };
}

const messagesOf = (messages: Message[], given: Given = {}): unknown => translate({ messages }, given).body['messages'];

describe('every field of a request', () => {
  const unused = new Set(['model', 'messages', 'tools', 'output', 'session', 'tags', 'tenant', 'team', 'user', 'fallbacks', 'priority', 'timeouts', 'require', 'midStream', 'signal', 'deadlineMs', 'providerOptions']);
  const values: Required<{ [Field in keyof ChatRequest]: unknown }> = {
    model: 0, messages: 0, tools: 0, output: 0, session: 0, tags: 0, tenant: 0, team: 0, user: 0, fallbacks: 0, priority: 0, timeouts: 0, require: 0, midStream: 0, signal: 0, deadlineMs: 0, providerOptions: 0,
    toolChoice: 'required',
    parallelToolCalls: true,
    temperature: 0.5,
    topP: 0.5,
    maxTokens: 5,
    stop: ['END'],
    seed: 7,
    presencePenalty: 0.1,
    frequencyPenalty: 0.2,
    logprobs: 3,
    reasoning: { effort: 'high' },
    serviceTier: 'flex',
    metadata: { a: 'b' },
  };
  const fields = Object.keys(values).filter((field) => !unused.has(field));
  const reasoner: Partial<ModelFacts> = { temperature: false, reasoning: true, logprobs: false, parallelTools: false, forcedTools: false };
  const plain: Partial<ModelFacts> = { temperature: true, reasoning: false, logprobs: true };

  test.each([undefined, reasoner, plain])('is on the wire or in a warning, of a model with %j', (facts) => {
    for (const stream of [false, true]) {
      const { body: bare } = translate({ wireTools: [weather] }, { stream, ...(facts && { facts }) });
      for (const field of fields) {
        const { body, warnings } = translate({ wireTools: [weather], [field]: values[field as keyof ChatRequest] }, { stream, ...(facts && { facts }) });
        const isSent = JSON.stringify(body) !== JSON.stringify(bare);
        expect([field, isSent, field in warnings]).toEqual([field, isSent, !isSent]);
      }
    }
  });

  it('has its own name there', () => {
    const { body, warnings } = translate({ ...Object.fromEntries(fields.map((field) => [field, values[field as keyof ChatRequest]])), wireTools: [weather], providerOptions: { openai: { store: true, user: 'u' } } });
    expect(warnings).toEqual({});
    expect(body).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
      tools: [{ type: 'function', function: { name: 'weather', description: 'Tells the weather', parameters: weather.parameters } }],
      tool_choice: 'required', parallel_tool_calls: true, temperature: 0.5, top_p: 0.5, max_completion_tokens: 5, stop: ['END'], seed: 7, presence_penalty: 0.1,
      frequency_penalty: 0.2, logprobs: true, top_logprobs: 3, reasoning_effort: 'high', service_tier: 'flex', metadata: { a: 'b' }, store: true, user: 'u',
    });
  });
});

describe('settings', () => {
  it('caps the output under the name that the model knows', () => {
    expect(translate({ maxTokens: 5 }, { vendor: vendors.custom }).body).toMatchObject({ max_tokens: 5 });
    expect(translate({ maxTokens: 5 }, { vendor: vendors.custom, facts: { maxTokensParameter: 'max_completion_tokens' } }).body).toMatchObject({ max_completion_tokens: 5 });
  });

  it('says nothing of sampling values that are the same as none', () => {
    const { body, warnings } = translate({ temperature: 1, topP: 1, presencePenalty: 0, frequencyPenalty: 0 }, { facts: { temperature: false } });
    expect(Object.keys(body)).toEqual(['model', 'messages']);
    expect(warnings).toEqual({});
  });

  it('asks streams for their usage', () => {
    expect(translate({}, { stream: true }).body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  it('lays providerOptions over the body, but for whether to stream', () => {
    const own = { temperature: 0, stream: false, stream_options: { include_obfuscation: false }, verbosity: 'low' };
    expect(translate({ temperature: 1, providerOptions: { openai: own } }, { stream: true }).body).toMatchObject({
      temperature: 0, verbosity: 'low', stream: true, stream_options: { include_usage: true, include_obfuscation: false },
    });
    const { body } = translate({ providerOptions: { openai: { ...own, stream: true }, google: { temperature: 2 } } });
    expect(body).toEqual({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], temperature: 0, verbosity: 'low' });
  });
});

describe('reasoning', () => {
  const efforts = ['low', 'medium', 'high'] as const;
  test.each<[string, ChatRequest['reasoning'], Partial<ModelFacts> | undefined, string | undefined, boolean]>([
    ['an effort of an unknown model', { effort: 'xhigh' }, undefined, 'xhigh', false],
    ['an effort it has', { effort: 'low' }, { reasoningControl: { efforts, byDefault: true } }, 'low', false],
    ['an effort it has not', { effort: 'max' }, { reasoningControl: { efforts, byDefault: true } }, 'high', true],
    ['none where that cannot be', { effort: 'none' }, { reasoningControl: { efforts, byDefault: true } }, 'low', true],
    ['none where leaving it out is none', { effort: 'none' }, { reasoningControl: { efforts, byDefault: false, off: 'omit' } }, undefined, false],
    ['a budget', { budgetTokens: 20_000 }, undefined, 'high', true],
    ['a model that does not reason', { effort: 'high' }, { reasoning: false }, undefined, true],
    ['none of a model that does not reason', { effort: 'none' }, { reasoning: false }, undefined, false],
  ])('%s', (_, reasoning, facts, effort, warns) => {
    const { body, warnings } = translate({ reasoning }, facts && { facts });
    expect(body['reasoning_effort']).toBe(effort);
    expect('reasoning' in warnings).toBe(warns);
  });

  const without = (byDefault: boolean, off: 'omit' | 'effort-none'): Partial<ModelFacts> => ({ toolsOverChat: 'without-reasoning', reasoning: true, reasoningControl: { efforts: ['none', 'low', 'high'], byDefault, off } });
  test.each<[string, ChatRequest['reasoning'], Partial<ModelFacts>, string | undefined, boolean]>([
    ['by default', undefined, without(true, 'effort-none'), 'none', false],
    ['when asked to', { effort: 'high' }, without(true, 'effort-none'), 'none', true],
    ['not by default', undefined, without(false, 'omit'), undefined, false],
    ['not by default, when asked to', { effort: 'high' }, without(false, 'omit'), undefined, true],
    ['when asked not to', { effort: 'none' }, without(false, 'omit'), 'none', false],
  ])('a model that has tools only without reasoning, and reasons %s', (_, reasoning, facts, effort, warns) => {
    const { body, warnings } = translate({ reasoning, wireTools: [weather] }, { facts });
    expect(body['reasoning_effort']).toBe(effort);
    expect('reasoning' in warnings).toBe(warns);
  });

  test.each<[string, Partial<ModelFacts>, AdapterTool[]]>([
    ['tools to a model that never takes them here', { toolsOverChat: 'never' }, [weather]],
    ['anything to a model that is not served here', { apis: ['responses'] }, []],
  ])('does not send %s', (_, facts, wireTools) => {
    expect(() => translate({ wireTools }, { facts })).toThrow(expect.objectContaining({ code: 'unsupported' }));
    expect(() => translate({}, { facts: { ...facts, apis: ['chat'] } })).not.toThrow();
  });
});

describe('tools', () => {
  it('have an object for their parameters, whatever is left out', () => {
    const { body } = translate({ wireTools: [{ ...weather, description: undefined, parameters: {} }] });
    expect(body['tools']).toEqual([{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } }]);
  });

  it('are closed when they are strict, and loose with a warning when they cannot be', () => {
    expect(translate({ wireTools: [{ ...weather, strict: true }] }).body).toMatchObject({ tools: [{ function: { strict: true, parameters: { additionalProperties: false } } }] });
    const optional = { ...weather, strict: true, parameters: { ...weather.parameters, required: [] } };
    const { body, warnings } = translate({ wireTools: [optional] });
    expect(body).toMatchObject({ tools: [{ function: { strict: false, parameters: optional.parameters } }] });
    expect(warnings['tools']).toContain('"weather"');
  });

  it('are chosen by name', () => {
    expect(translate({ wireTools: [weather], toolChoice: { name: 'weather' } }).body['tool_choice']).toEqual({ type: 'function', function: { name: 'weather' } });
    expect(translate({ wireTools: [weather], toolChoice: 'none' }).body['tool_choice']).toBe('none');
  });
});

describe('output', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
  it('is strict where it can be', () => {
    expect(translate({}, { outputSchema: schema }).body['response_format']).toEqual({
      type: 'json_schema',
      json_schema: { name: 'output', strict: true, schema: { ...schema, additionalProperties: false } },
    });
    const optional = { ...schema, required: [] };
    expect(translate({}, { outputSchema: optional }).body['response_format']).toEqual({ type: 'json_schema', json_schema: { name: 'output', strict: false, schema: optional } });
  });

  test.each<[string, object, Partial<ModelFacts>]>([
    ['the model takes no schemas', schema, { jsonSchema: false }],
    ['it is no object', { type: 'array', items: schema }, {}],
  ])('is asked for in words where %s', (_, outputSchema, facts) => {
    const { body, warnings } = translate({}, { outputSchema, facts });
    expect(body['response_format']).toBeUndefined();
    expect(body['messages']).toEqual([{ role: 'system', content: expect.stringContaining(JSON.stringify(outputSchema)) }, { role: 'user', content: 'Hi' }]);
    expect(warnings['output']).toBeDefined();
  });
});

describe('messages', () => {
  const bytes = new Uint8Array([1, 2, 3]);
  test.each<[string, Exclude<Extract<Message, { role: 'user' }>['content'], string>[number], object]>([
    ['an image by URL', { type: 'image', url: 'https://x.example/a.png', detail: 'low' }, { type: 'image_url', image_url: { url: 'https://x.example/a.png', detail: 'low' } }],
    ['an image by bytes', { type: 'image', data: bytes, mediaType: 'image/png' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,AQID' } }],
    ['an image by data URL', { type: 'image', url: 'data:image/png;base64,AQID' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,AQID' } }],
    ['audio by bytes', { type: 'audio', data: bytes, mediaType: 'audio/mpeg' }, { type: 'input_audio', input_audio: { data: 'AQID', format: 'mp3' } }],
    ['audio by base64', { type: 'audio', data: 'AQID', mediaType: 'audio/wav' }, { type: 'input_audio', input_audio: { data: 'AQID', format: 'wav' } }],
    ['a file', { type: 'file', data: bytes, mediaType: 'application/pdf' }, { type: 'file', file: { filename: 'file.pdf', file_data: 'data:application/pdf;base64,AQID' } }],
    ['a named file', { type: 'file', data: 'AQID', mediaType: 'text/plain', name: 'a.txt' }, { type: 'file', file: { filename: 'a.txt', file_data: 'data:text/plain;base64,AQID' } }],
    ['text', { type: 'text', text: 'a', cache: true }, { type: 'text', text: 'a' }],
  ])('%s', (_, part, expected) => {
    expect(messagesOf([{ role: 'user', content: [part] }])).toEqual([{ role: 'user', content: [expected] }]);
  });

  it.each([{ type: 'audio' as const, url: 'https://x.example/a' }, { type: 'file' as const, url: 'https://x.example/a' }])('$type by URL is unsupported', (part) => {
    expect(() => messagesOf([{ role: 'user', content: [part] }])).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('keep system messages where they stand', () => {
    const messages: Message[] = [{ role: 'system', content: [{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }] }, { role: 'user', content: 'Hi' }, { role: 'system', content: 'c' }];
    expect(messagesOf(messages)).toEqual([{ role: 'system', content: 'a\nb' }, { role: 'user', content: 'Hi' }, { role: 'system', content: 'c' }]);
  });

  it('hold tool calls and their results, ids and names made to fit', () => {
    const long = `toolu_${'x'.repeat(60)}`;
    const own = 'functions.weather:0';
    const messages = messagesOf([
      { role: 'assistant', content: [{ type: 'tool-call', id: long, name: 'a.b c', input: { a: 1 } }, { type: 'tool-call', id: own, name: 'w', input: undefined as never }] },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: long, output: { ok: true } }, { type: 'tool-result', toolCallId: own, output: 'no such city', isError: true }] },
    ]) as { content: unknown; tool_calls?: { id: string; function: object }[] }[];
    const [call, other] = messages[0]?.tool_calls ?? [];
    expect(call?.id).toHaveLength(40);
    expect(call?.function).toEqual({ name: 'a_b_c', arguments: '{"a":1}' });
    expect(other).toMatchObject({ id: own, function: { arguments: '{}' } });
    expect(messages[0]?.content).toBeNull();
    expect(messages.slice(1)).toEqual([
      { role: 'tool', tool_call_id: call?.id, content: '{"ok":true}' },
      { role: 'tool', tool_call_id: own, content: 'Error: no such city' },
    ]);
  });

  it('say that cache marks mean nothing here', () => {
    expect(translate({ messages: [{ role: 'user', content: [{ type: 'text', text: 'a', cache: true }] }] }).warnings['cache']).toBeDefined();
    expect(translate({ wireTools: [{ ...weather, cache: true }] }).warnings['cache']).toBeDefined();
  });

  describe('D: reasoning', () => {
    const part = (model: string, adapter = 'openai') => ({ type: 'reasoning' as const, text: 'hm', signature: 's', provenance: { provider: 'p', model, adapter } });
    const content = (made: ReturnType<typeof part>, how: 'drop' | 'text') => {
      const { body, warnings } = translate({ messages: [{ role: 'assistant', content: [made, { type: 'text', text: 'a' }] }] }, { foreignReasoning: how });
      return [(body['messages'] as { content: string }[])[0]?.content, 'messages' in warnings];
    };
    it('of its own is not sent again', () => expect(content(part('m'), 'text')).toEqual(['a', false]));
    it('of another model is left out with a warning', () => expect(content(part('claude', 'anthropic'), 'drop')).toEqual(['a', true]));
    it('of another model is quoted when asked to', () => expect(content(part('m2'), 'text')).toEqual(['<reasoning>\nhm\n</reasoning>\na', true]));
  });

  it('are not changed', () => {
    const messages: Message[] = Object.freeze([Object.freeze({ role: 'assistant' as const, content: Object.freeze([Object.freeze({ type: 'text' as const, text: 'a' })]) })]) as never;
    expect(() => messagesOf(messages)).not.toThrow();
  });
});
