import type { AdapterTool, ChatRequest, Message, ModelFacts } from '@zerohop/core/adapter';
import { describe, expect, it, test } from 'vitest';
import { type Vendor, vendors } from '../vendors/vendors.ts';
import type { Account } from '../wire/account.ts';
import type { WireBody } from '../wire/wire.ts';
import { toRequest } from './to-request.ts';

interface Given {
  facts?: Partial<ModelFacts>;
  vendor?: Vendor;
  stream?: boolean;
  outputSchema?: object;
  foreignReasoning?: 'drop' | 'text';
  account?: Partial<Account>;
}

const weather: AdapterTool = {
  name: 'weather',
  description: 'Tells the weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  strict: undefined,
  cache: false,
};
const reasoner: Partial<ModelFacts> = { temperature: false, reasoning: true, hidesReasoning: true, logprobs: false };

function translate(request: Partial<ChatRequest> & { wireTools?: AdapterTool[] }, given: Given = {}): { body: WireBody; warnings: Record<string, string> } {
  const warnings: Record<string, string> = {};
  const { wireTools = [], ...rest } = request;
  const body = toRequest(
    {
      request: { model: 'chat', messages: [{ role: 'user', content: 'Hi' }], ...rest },
      model: 'm',
      facts: given.facts as ModelFacts | undefined,
      tools: wireTools,
      outputSchema: given.outputSchema as never,
      stream: given.stream ?? false,
      foreignReasoning: given.foreignReasoning ?? 'drop',
      warn: (about, message) => (warnings[about] = message),
    },
    given.vendor ?? vendors.openai,
    { adapter: 'openai', provider: 'p', ...given.account },
  );
  return { body, warnings };
}

const inputOf = (messages: Message[], given: Given = {}): unknown => translate({ messages }, given).body['input'];
const own = (options: object): Partial<ChatRequest> => ({ providerOptions: { openai: options as never } });

describe('every field of a request', () => {
  const values: Partial<ChatRequest> = {
    toolChoice: 'required',
    parallelToolCalls: true,
    temperature: 0.5,
    topP: 0.5,
    maxTokens: 50,
    stop: ['END'],
    seed: 7,
    presencePenalty: 0.1,
    frequencyPenalty: 0.2,
    logprobs: 3,
    reasoning: { effort: 'high' },
    serviceTier: 'flex',
    metadata: { a: 'b' },
  };
  const plain: Partial<ModelFacts> = { temperature: true, reasoning: false, logprobs: true };

  test.each([undefined, { ...reasoner, parallelTools: false, forcedTools: false }, plain])('is on the wire or in a warning, of a model with %j', (facts) => {
    for (const vendor of [vendors.openai, vendors.custom, vendors.groq]) {
      for (const stream of [false, true]) {
        const { body: bare } = translate({ wireTools: [weather] }, { stream, vendor, ...(facts && { facts }) });
        for (const [field, value] of Object.entries(values)) {
          const { body, warnings } = translate({ wireTools: [weather], [field]: value }, { stream, vendor, ...(facts && { facts }) });
          const isSent = JSON.stringify(body) !== JSON.stringify(bare);
          expect([vendor.name, field, isSent, field in warnings]).toEqual([vendor.name, field, isSent, !isSent]);
        }
      }
    }
  });

  it('has its own name there', () => {
    const { body, warnings } = translate({ ...values, wireTools: [weather] });
    expect(body).toEqual({
      model: 'm',
      input: [{ role: 'user', content: 'Hi' }],
      tools: [{ type: 'function', name: 'weather', description: 'Tells the weather', parameters: weather.parameters, strict: false }],
      tool_choice: 'required', parallel_tool_calls: true, temperature: 0.5, top_p: 0.5, max_output_tokens: 50, top_logprobs: 3, include: ['message.output_text.logprobs'],
      reasoning: { effort: 'high' }, service_tier: 'flex', metadata: { a: 'b' }, store: false,
    });
    expect(Object.keys(warnings).sort()).toEqual(['frequencyPenalty', 'presencePenalty', 'seed', 'stop']);
    expect(warnings['seed']).toContain('OpenAI over Responses');
  });

  it('says nothing of penalties that are none', () => {
    expect(translate({ presencePenalty: 0, frequencyPenalty: 0 }).warnings).toEqual({});
  });

  it('raises a cap that is too small', () => {
    const { body, warnings } = translate({ maxTokens: 1 });
    expect(body['max_output_tokens']).toBe(16);
    expect(warnings['maxTokens']).toContain('16');
    expect(translate({ maxTokens: 16 }).warnings).toEqual({});
  });
});

describe('state', () => {
  it('is not kept by the vendor, and thoughts are sealed for models that think out of sight', () => {
    expect(translate({}, { facts: reasoner }).body).toMatchObject({ store: false, include: ['reasoning.encrypted_content'] });
    for (const facts of [{}, { reasoning: false }, { reasoning: true, hidesReasoning: false }]) expect(translate({}, { facts }).body).not.toHaveProperty('include');
  });

  it('is what the app says', () => {
    expect(translate(own({ store: true }), { facts: reasoner }).body).toMatchObject({ store: true, include: ['reasoning.encrypted_content'] });
  });

  it('is left to the vendor of what runs in the background, which is always streamed', () => {
    const { body } = translate(own({ background: true }));
    expect(body).toMatchObject({ background: true, stream: true });
    expect(body).not.toHaveProperty('store');
  });

  const turns: Message[] = [
    { role: 'system', content: 'Be brief' },
    { role: 'user', content: 'Weather?' },
    { role: 'assistant', content: [{ type: 'tool-call', id: 'a', name: 'weather', input: {} }] },
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', output: 'sun' }] },
    { role: 'user', content: 'And?' },
  ];
  test.each([{ previous_response_id: 'resp_1' }, { conversation: 'conv_1' }, { conversation: { id: 'conv_1' } }])('that the vendor holds is not sent again: %j', (holder) => {
    expect(translate({ messages: turns, ...own(holder) }).body).toMatchObject({ ...holder, input: [{ type: 'function_call_output', call_id: 'a', output: 'sun' }, { role: 'user', content: 'And?' }] });
    expect(translate({ messages: [{ role: 'user', content: 'And?' }], ...own(holder) }).body['input']).toEqual([{ role: 'user', content: 'And?' }]);
    expect(() => translate({ messages: turns.slice(0, 3), ...own(holder) })).toThrow(expect.objectContaining({ code: 'invalid_request', message: expect.stringContaining('nothing follows it') }));
  });

  it('null is no state', () => {
    expect(translate({ messages: turns, ...own({ previous_response_id: null }) }).body['input']).toHaveLength(5);
  });
});

describe('providerOptions', () => {
  it('are laid over the body, but for whether to stream', () => {
    const options = { temperature: 0, stream: false, stream_options: { include_obfuscation: false }, truncation: 'auto' };
    expect(translate({ temperature: 1, ...own(options) }, { stream: true }).body).toMatchObject({ temperature: 0, truncation: 'auto', stream: true, stream_options: { include_obfuscation: false } });
    const { body } = translate({ providerOptions: { openai: { ...options, stream: true }, google: { temperature: 2 } } });
    expect(body).toEqual({ model: 'm', input: [{ role: 'user', content: 'Hi' }], temperature: 0, truncation: 'auto', store: false });
  });

  it('add to what holds several settings', () => {
    const { body } = translate(
      { wireTools: [weather], reasoning: { effort: 'low' }, ...own({ tools: [{ type: 'web_search' }], include: ['web_search_call.action.sources', 'reasoning.encrypted_content'], text: { verbosity: 'low' }, reasoning: { summary: 'auto' } }) },
      { facts: reasoner, outputSchema: { type: 'object', properties: {} } },
    );
    expect(body).toMatchObject({
      tools: [{ type: 'function', name: 'weather' }, { type: 'web_search' }],
      include: ['reasoning.encrypted_content', 'web_search_call.action.sources'],
      text: { format: { type: 'json_schema' }, verbosity: 'low' },
      reasoning: { effort: 'low', summary: 'auto' },
    });
    expect(translate(own({ tools: [{ type: 'web_search' }], text: { verbosity: 'low' } })).body).toMatchObject({ tools: [{ type: 'web_search' }], text: { verbosity: 'low' } });
  });

  it('ask for summaries; nothing else does', () => {
    expect(translate({ reasoning: { effort: 'high' } }, { facts: reasoner }).body['reasoning']).toEqual({ effort: 'high' });
  });
});

describe('tools', () => {
  it('are strict where that can be, and say where not', () => {
    expect(translate({ wireTools: [{ ...weather, strict: true }] }).body).toMatchObject({ tools: [{ strict: true, parameters: { additionalProperties: false } }] });
    const { body, warnings } = translate({ wireTools: [{ ...weather, strict: true, parameters: { ...weather.parameters, required: [] } }] });
    expect(body).toMatchObject({ tools: [{ strict: false }] });
    expect(warnings['tools']).toContain('"weather"');
  });

  it('are chosen by name', () => {
    expect(translate({ wireTools: [weather], toolChoice: { name: 'weather' } }).body['tool_choice']).toEqual({ type: 'function', name: 'weather' });
    expect(translate({ wireTools: [weather], toolChoice: 'none' }).body['tool_choice']).toBe('none');
  });

  it('go with reasoning, and to models that take them nowhere else', () => {
    for (const toolsOverChat of ['never', 'without-reasoning'] as const) {
      const { body, warnings } = translate({ wireTools: [weather], reasoning: { effort: 'high' } }, { facts: { ...reasoner, toolsOverChat, apis: ['chat', 'responses'] } });
      expect(body).toMatchObject({ tools: [{ name: 'weather' }], reasoning: { effort: 'high' } });
      expect(warnings).toEqual({});
    }
  });

  it('do not go to a model that is not served here', () => {
    expect(() => translate({}, { facts: { apis: ['chat'] } })).toThrow(expect.objectContaining({ code: 'unsupported' }));
    expect(() => translate({}, { facts: { apis: ['responses'] } })).not.toThrow();
  });
});

describe('reasoning', () => {
  test.each<[ChatRequest['reasoning'], Vendor, Partial<ModelFacts> | undefined, object | undefined, boolean]>([
    [{ effort: 'xhigh' }, vendors.openai, undefined, { effort: 'xhigh' }, false],
    [{ effort: 'max' }, vendors.openai, { reasoningControl: { efforts: ['low', 'high'], byDefault: true } }, { effort: 'high' }, true],
    [{ effort: 'none' }, vendors.openai, { reasoning: false }, undefined, false],
    [{ budgetTokens: 20_000 }, vendors.openai, undefined, { effort: 'high' }, true],
    [{ budgetTokens: 20_000 }, vendors.openrouter, undefined, { max_tokens: 20_000 }, false],
    [{ effort: 'high' }, vendors.deepseek, undefined, { effort: 'high' }, false],
  ])('%j over $name', (reasoning, vendor, facts, sent, warns) => {
    const { body, warnings } = translate({ reasoning }, { vendor, facts: facts ?? {} });
    expect(body['reasoning']).toEqual(sent);
    expect('reasoning' in warnings).toBe(warns);
  });
});

describe('output', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
  it('is strict where it can be', () => {
    expect(translate({}, { outputSchema: schema }).body['text']).toEqual({ format: { type: 'json_schema', name: 'output', strict: true, schema: { ...schema, additionalProperties: false } } });
    expect(translate({}, { outputSchema: { ...schema, required: [] } }).body['text']).toMatchObject({ format: { strict: false } });
  });

  it('is asked for in words where the model takes no schemas, or it is no object', () => {
    for (const given of [{ outputSchema: schema, facts: { jsonSchema: false } }, { outputSchema: { type: 'array', items: schema } }]) {
      const { body, warnings } = translate({}, given);
      expect(body['text']).toBeUndefined();
      expect(body['input']).toEqual([{ role: 'system', content: expect.stringContaining(JSON.stringify(given.outputSchema)) }, { role: 'user', content: 'Hi' }]);
      expect(warnings['output']).toBeDefined();
    }
  });

  test.each<[Vendor['output'], string | undefined, boolean]>([
    ['json_object', 'json_object', true],
    ['structured_outputs', 'json_schema', false],
    ['json_schema_field', 'json_schema', false],
    ['tool', undefined, true],
  ])('of a vendor that has %s over Chat Completions', (output, type, inWords) => {
    const { body } = translate({}, { outputSchema: schema, vendor: { ...vendors.custom, output } });
    expect((body['text'] as { format?: { type?: string } } | undefined)?.format?.type).toBe(type);
    expect(JSON.stringify(body['input']).includes('JSON schema')).toBe(inWords);
  });
});

describe('messages', () => {
  const bytes = new Uint8Array([1, 2, 3]);
  test.each<[string, Exclude<Extract<Message, { role: 'user' }>['content'], string>[number], object]>([
    ['text', { type: 'text', text: 'a' }, { type: 'input_text', text: 'a' }],
    ['an image by URL', { type: 'image', url: 'https://x.example/a.png', detail: 'low' }, { type: 'input_image', image_url: 'https://x.example/a.png', detail: 'low' }],
    ['an image by bytes', { type: 'image', data: bytes, mediaType: 'image/png' }, { type: 'input_image', image_url: 'data:image/png;base64,AQID', detail: 'auto' }],
    ['a file', { type: 'file', data: bytes, mediaType: 'application/pdf' }, { type: 'input_file', filename: 'file.pdf', file_data: 'data:application/pdf;base64,AQID' }],
    ['a named file', { type: 'file', data: 'AQID', mediaType: 'text/plain', name: 'a.txt' }, { type: 'input_file', filename: 'a.txt', file_data: 'data:text/plain;base64,AQID' }],
    ['a file by URL', { type: 'file', url: 'https://x.example/a.pdf' }, { type: 'input_file', file_url: 'https://x.example/a.pdf' }],
  ])('%s', (_, part, expected) => {
    expect(inputOf([{ role: 'user', content: [part] }])).toEqual([{ role: 'user', content: [expected] }]);
  });

  it('audio is unsupported, and the error names the cure', () => {
    expect(() => inputOf([{ role: 'user', content: [{ type: 'audio', data: bytes, mediaType: 'audio/wav' }] }])).toThrow(expect.objectContaining({ code: 'unsupported', message: expect.stringContaining("api: 'chat'") }));
  });

  it('keep system messages where they stand', () => {
    const messages: Message[] = [{ role: 'system', content: [{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }] }, { role: 'user', content: 'Hi' }, { role: 'system', content: 'c' }];
    expect(inputOf(messages)).toEqual([{ role: 'system', content: 'a\nb' }, { role: 'user', content: 'Hi' }, { role: 'system', content: 'c' }]);
  });

  it('hold tool calls and their results, ids and names made to fit', () => {
    const long = `toolu_${'x'.repeat(80)}`;
    const items = inputOf([
      { role: 'assistant', content: [{ type: 'text', text: 'Let me ' }, { type: 'text', text: 'look.' }, { type: 'tool-call', id: long, name: 'a.b c', input: { a: 1 } }, { type: 'tool-call', id: 'fn:0', name: 'w', input: undefined as never }] },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: long, output: { ok: true } }, { type: 'tool-result', toolCallId: 'fn:0', output: 'no such city', isError: true }] },
      { role: 'assistant', content: '' },
    ]) as { call_id?: string }[];
    const id = items[1]?.call_id ?? '';
    expect(id).toHaveLength(64);
    expect(items).toEqual([
      { role: 'assistant', content: 'Let me look.' },
      { type: 'function_call', call_id: id, name: 'a_b_c', arguments: '{"a":1}' },
      { type: 'function_call', call_id: 'fn:0', name: 'w', arguments: '{}' },
      { type: 'function_call_output', call_id: id, output: '{"ok":true}' },
      { type: 'function_call_output', call_id: 'fn:0', output: 'Error: no such city' },
    ]);
  });

  it('hold calls of tools that take free text as such', () => {
    const messages: Message[] = [
      { role: 'assistant', content: [{ type: 'tool-call', id: 'c', name: 'sql', input: 'SELECT 1' }] },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c', output: '1' }] },
    ];
    expect(translate({ messages, ...own({ tools: [{ type: 'custom', name: 'sql' }] }) }).body['input']).toEqual([
      { type: 'custom_tool_call', call_id: 'c', name: 'sql', input: 'SELECT 1' },
      { type: 'custom_tool_call_output', call_id: 'c', output: '1' },
    ]);
  });

  it('take cache marks for a session, or say that they mean nothing', () => {
    const messages: Message[] = [{ role: 'user', content: [{ type: 'text', text: 'a', cache: true }] }];
    expect(translate({ messages, session: 's1' }).body['prompt_cache_key']).toBe('s1');
    for (const vendor of [vendors.openai, vendors.openrouter]) expect(translate({ messages }, { vendor }).warnings['cache']).toBeDefined();
  });

  it('are not changed', () => {
    const messages: Message[] = Object.freeze([Object.freeze({ role: 'assistant' as const, content: Object.freeze([Object.freeze({ type: 'text' as const, text: 'a' })]) })]) as never;
    expect(() => inputOf(messages)).not.toThrow();
  });
});

describe('D: reasoning of the history', () => {
  const made = (more: object, provenance: object = {}) => ({ type: 'reasoning' as const, text: 'hm', provenance: { provider: 'p', model: 'm', adapter: 'openai', ...provenance }, ...more });
  const said = { type: 'text' as const, text: 'a' };
  const turn = (part: ReturnType<typeof made>, given: Given = {}) => translate({ messages: [{ role: 'assistant', content: [part, said] }] }, given);

  test.each<[string, ReturnType<typeof made>, object]>([
    ['sealed, with its summary', made({ signature: 'rs_1 gAAA' }), { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'hm' }], encrypted_content: 'gAAA' }],
    ['sealed, without words', made({ text: '', encrypted: 'rs_1 gAAA' }), { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' }],
    ['sealed, without an id', made({ text: '', encrypted: 'gAAA' }), { type: 'reasoning', summary: [], encrypted_content: 'gAAA' }],
    ['in full', made({ signature: 'rs_1 ' }), { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'hm' }] }],
    ['said on the way', made({ signature: 'commentary' }), { role: 'assistant', content: 'hm', phase: 'commentary' }],
  ])('of its own goes back as it came: %s', (_, part, item) => {
    const { body, warnings } = turn(part);
    expect(body['input']).toEqual([item, { role: 'assistant', content: 'a' }]);
    expect(warnings).toEqual({});
  });

  test.each([
    ['another model', made({ signature: 'rs_1 gAAA' }, { model: 'm2' }), /not this model's/],
    ['another adapter', made({ signature: 'sig' }, { adapter: 'anthropic' }), /not this model's/],
    ['another account', made({ signature: 'rs_1 gAAA' }, { provider: 'q' }), /is of another account/],
    ['another account, said on the way', made({ signature: 'commentary' }, { provider: 'q' }), /is of another account/],
  ])('of %s is left out with a warning, or quoted', (_, part, reason) => {
    const dropped = turn(part);
    expect(dropped.body['input']).toEqual([{ role: 'assistant', content: 'a' }]);
    expect(dropped.warnings['messages']).toMatch(reason);
    expect(turn(part, { foreignReasoning: 'text' }).body['input']).toEqual([{ role: 'assistant', content: '<reasoning>\nhm\n</reasoning>\na' }]);
  });

  it('without a signature goes back where the vendor wants it, and else not', () => {
    for (const more of [{}, { signature: '' }]) expect(turn(made(more)).body['input']).toEqual([{ role: 'assistant', content: 'a' }]);
    expect(turn(made({}), { vendor: vendors.deepseek }).body['input']).toMatchObject([{ type: 'reasoning', content: [{ text: 'hm' }] }, { role: 'assistant' }]);
  });

  it('that another organisation sealed is not sent', () => {
    const sealed = made({ signature: 'rs_1 gAAA north' });
    const unnamed = made({ signature: 'rs_1 gAAA' });
    const isSent = (part: typeof sealed, organization?: string): boolean => JSON.stringify(turn(part, { account: { organization } }).body).includes('gAAA');
    expect([isSent(sealed, 'north'), isSent(sealed), isSent(sealed, 'south'), isSent(sealed, '')]).toEqual([true, true, false, false]);
    expect(turn(sealed, { account: { organization: 'south' } }).warnings['messages']).toContain('it is of another organisation');
    expect([isSent(unnamed, 'north'), isSent(unnamed, '')]).toEqual([true, true]);
  });

  it('that leads to nothing is not sent', () => {
    const messages: Message[] = [{ role: 'assistant', content: [said, made({ signature: 'rs_1 gAAA' })] }, { role: 'assistant', content: [made({ signature: 'rs_2 gAAA' })] }, { role: 'user', content: 'Go on' }];
    expect(inputOf(messages)).toEqual([{ role: 'assistant', content: 'a' }, { role: 'user', content: 'Go on' }]);
  });

  it('keeps the phases of what was said', () => {
    const provenance = { provider: 'p', model: 'm', adapter: 'openai' };
    const final = { type: 'text' as const, text: 'Sunny.', signature: 'final_answer', provenance };
    expect(inputOf([{ role: 'assistant', content: [said, final, final, { ...final, signature: 'other' }] }])).toEqual([
      { role: 'assistant', content: 'a' },
      { role: 'assistant', content: 'Sunny.Sunny.', phase: 'final_answer' },
      { role: 'assistant', content: 'Sunny.' },
    ]);
    expect(inputOf([{ role: 'assistant', content: [{ ...final, provenance: { ...provenance, provider: 'q' } }] }])).toEqual([{ role: 'assistant', content: 'Sunny.' }]);
  });
});
