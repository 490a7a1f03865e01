import type { AdapterCall, AdapterTool, ChatRequest, ModelFacts } from '@zerohop/core/adapter';
import { describe, expect, it, test } from 'vitest';
import type { AnthropicOptions } from './options.ts';
import { toRequest } from './to-request.ts';

const user = { role: 'user', content: 'Hi' } as const;
const own = { provider: 'anthropic', model: 'm', adapter: 'anthropic' };

/** A 4.5 model: budgets, temperature, prefill. */
const classic: Partial<ModelFacts> = {
  maxOutputTokens: 64_000,
  jsonSchema: true,
  forcedTools: true,
  temperature: true,
  prefill: true,
  reasoning: true,
  reasoningControl: { budget: { min: 1_024, max: 63_999 }, byDefault: false, off: 'omit' },
};
/** A 5 model: thinks by itself. */
const modern: Partial<ModelFacts> = {
  maxOutputTokens: 128_000,
  jsonSchema: true,
  temperature: false,
  prefill: false,
  hidesReasoning: true,
  reasoning: true,
  reasoningControl: { efforts: ['low', 'medium', 'high', 'xhigh', 'max'], adaptive: true, byDefault: true, off: 'disabled' },
};
/** A 5.5 model: always thinks, cannot be forced to call tools. */
const always: Partial<ModelFacts> = { ...modern, forcedTools: false, reasoningControl: { efforts: ['low', 'high'], adaptive: true, byDefault: true } };

const objectSchema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
const openSchema = { type: 'object', additionalProperties: { type: 'number' } };

interface Options {
  facts?: Partial<ModelFacts> | undefined;
  tools?: readonly Partial<AdapterTool>[];
  outputSchema?: AdapterCall['outputSchema'];
  stream?: boolean;
  foreignReasoning?: 'drop' | 'text';
  options?: AnthropicOptions | undefined;
}

function translate(request: Partial<ChatRequest>, options: Options = {}) {
  const warnings: string[] = [];
  const tools = (options.tools ?? []).map((tool) => ({ name: 'f', description: undefined, parameters: { type: 'object' }, strict: undefined, cache: false, ...tool }));
  const { body, outputTool } = toRequest(
    {
      request: { model: 'x', messages: [user], ...request },
      model: 'm',
      facts: options.facts as ModelFacts | undefined,
      tools,
      outputSchema: options.outputSchema,
      stream: options.stream ?? false,
      foreignReasoning: options.foreignReasoning ?? 'drop',
      warn: (about, message) => void warnings.push(`${about}: ${message}`),
    },
    { adapter: 'anthropic', provider: 'anthropic' },
    options.options,
  );
  return { body, outputTool, warnings, abouts: warnings.map((warning) => warning.split(':')[0]) };
}

describe('the output cap', () => {
  test.each<[string, Partial<ChatRequest>, Partial<ModelFacts> | undefined, number]>([
    ["the caller's", { maxTokens: 7 }, classic, 7],
    ["the model's, where that is small", {}, { maxOutputTokens: 4_096 }, 4_096],
    ['the most that comes whole', {}, classic, 21_333],
    ['more by a reasoning budget', { reasoning: { budgetTokens: 8_000 } }, classic, 29_333],
    ['a safe one for models that nothing is known of', {}, undefined, 8_192],
  ])('is %s', (_name, request, facts, expected) => {
    expect(translate(request, { facts }).body['max_tokens']).toBe(expected);
  });

  it('C2: asks for a stream where the vendor wants one, and only there', () => {
    expect(translate({ maxTokens: 21_333 }, { facts: classic }).body['stream']).toBeUndefined();
    expect(translate({ maxTokens: 21_334 }, { facts: classic }).body['stream']).toBe(true);
    expect(translate({}, { facts: classic, stream: true }).body['stream']).toBe(true);
    expect(translate({ providerOptions: { anthropic: { max_tokens: 50_000 } } }, { facts: classic }).body['stream']).toBe(true);
    expect(translate({ providerOptions: { anthropic: { stream: true } } }, { facts: classic }).body).not.toHaveProperty('stream');
    expect(translate({ providerOptions: { anthropic: { stream: false } } }, { facts: classic, stream: true }).body['stream']).toBe(true);
  });
});

describe('messages', () => {
  it('gathers system prompts into one text', () => {
    const { body } = translate({ messages: [{ role: 'system', content: 'A' }, user, { role: 'system', content: [{ type: 'text', text: 'B' }] }] });
    expect(body['system']).toBe('A\n\nB');
    expect(body['messages']).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }]);
  });

  it('puts all results of a turn at the head of one user turn', () => {
    const { body } = translate({
      messages: [
        user,
        { role: 'assistant', content: [{ type: 'tool-call', id: 'a', name: 'f', input: {} }, { type: 'tool-call', id: 'b', name: 'f', input: { x: 1 } }] },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', output: 'fine' }] },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'b', output: { no: 1 }, isError: true }] },
        { role: 'user', content: 'go' },
        { role: 'user', content: 'on' },
      ],
    });
    expect((body['messages'] as object[]).slice(1)).toEqual([
      { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'f', input: {} }, { type: 'tool_use', id: 'b', name: 'f', input: { x: 1 } }] },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: 'fine' },
          { type: 'tool_result', tool_use_id: 'b', content: '{"no":1}', is_error: true },
          { type: 'text', text: 'go' },
          { type: 'text', text: 'on' },
        ],
      },
    ]);
  });

  it("fits other vendors' tool-call ids and inputs, call and result alike", () => {
    const { body } = translate({
      messages: [
        user,
        { role: 'assistant', content: [{ type: 'tool-call', id: 'call:1/é', name: 'f', input: [1] }] },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'call:1/é', output: 1 }] },
      ],
    });
    const [, call, result] = body['messages'] as { content: [Record<string, unknown>] }[];
    expect(call?.content[0]['id']).toMatch(/^[a-zA-Z0-9_-]+$/);
    expect(result?.content[0]['tool_use_id']).toBe(call?.content[0]['id']);
    expect(call?.content[0]['input']).toEqual({ input: [1] });
  });

  it('translates images and files, by bytes and by URL', () => {
    const { body } = translate({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', data: new Uint8Array([1, 2]), mediaType: 'image/png' },
            { type: 'image', url: 'https://x.test/a.png' },
            { type: 'image', url: 'data:image/gif;base64,QQ==' },
            { type: 'file', data: 'QQ==', mediaType: 'application/pdf', name: 'a.pdf' },
            { type: 'file', url: 'https://x.test/a.pdf' },
            { type: 'file', data: Buffer.from('né'), mediaType: 'text/markdown' },
            { type: 'file', data: 'QQ==', mediaType: 'image/webp' },
            { type: 'file', url: 'https://x.test/b', mediaType: 'image/jpeg' },
          ],
        },
      ],
    });
    expect((body['messages'] as { content: unknown }[])[0]?.content).toEqual([
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AQI=' } },
      { type: 'image', source: { type: 'url', url: 'https://x.test/a.png' } },
      { type: 'image', source: { type: 'base64', media_type: 'image/gif', data: 'QQ==' } },
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'QQ==' }, title: 'a.pdf' },
      { type: 'document', source: { type: 'url', url: 'https://x.test/a.pdf' } },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'né' } },
      { type: 'image', source: { type: 'base64', media_type: 'image/webp', data: 'QQ==' } },
      { type: 'image', source: { type: 'url', url: 'https://x.test/b' } },
    ]);
  });

  test.each([
    ['audio', { type: 'audio', data: 'QQ==', mediaType: 'audio/wav' }],
    ['a file that is neither PDF nor text', { type: 'file', data: 'QQ==', mediaType: 'application/zip' }],
    ['a text file by its URL', { type: 'file', url: 'https://x.test/a.txt', mediaType: 'text/plain' }],
  ] as const)('refuses %s as unsupported', (_name, part) => {
    expect(() => translate({ messages: [{ role: 'user', content: [part] }] })).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('warns of a level of detail, which this wire lacks', () => {
    const { abouts } = translate({ messages: [{ role: 'user', content: [{ type: 'image', url: 'https://x.test/a.png', detail: 'low' }, { type: 'image', url: 'https://x.test/b.png', detail: 'auto' }] }] });
    expect(abouts).toEqual(['messages']);
  });

  it('leaves out text of nothing but white space, and turns that come to nothing', () => {
    const { body } = translate({ messages: [user, { role: 'assistant', content: ' \n' }, { role: 'user', content: [{ type: 'text', text: '' }, { type: 'text', text: 'x' }] }] });
    expect(body['messages']).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Hi' }, { type: 'text', text: 'x' }] }]);
  });

  test.each<[string, ChatRequest['messages']]>([
    ['the assistant speaks first', [{ role: 'assistant', content: 'Hello' }, user]],
    ['nobody speaks', [{ role: 'system', content: 'Be brief' }]],
  ])('puts a user message first when %s, with a warning', (_name, messages) => {
    const { body, abouts } = translate({ messages });
    expect((body['messages'] as { role: string }[])[0]?.role).toBe('user');
    expect(abouts).toEqual(['messages']);
  });

  it('sends a prefill without white space at its end, and refuses one where the model does', () => {
    const messages = [user, { role: 'assistant', content: 'So: ' }] as const;
    const { body, abouts } = translate({ messages }, { facts: classic });
    expect((body['messages'] as unknown[])[1]).toEqual({ role: 'assistant', content: [{ type: 'text', text: 'So:' }] });
    expect(abouts).toEqual(['messages']);
    expect(() => translate({ messages }, { facts: modern })).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });
});

describe('D: reasoning of earlier turns', () => {
  const turn = (part: object) => ({ messages: [user, { role: 'assistant', content: [{ type: 'reasoning', text: 'why', ...part }, { type: 'text', text: 'so' }] }, user] }) as Partial<ChatRequest>;
  const sent = (request: Partial<ChatRequest>, options?: Options) => {
    const { body, warnings } = translate(request, options);
    return { blocks: (body['messages'] as { content: unknown[] }[])[1]?.content, warnings };
  };

  it("sends the model's own back with its signature", () => {
    const { blocks, warnings } = sent(turn({ signature: 'S', provenance: own }));
    expect(blocks).toEqual([{ type: 'thinking', thinking: 'why', signature: 'S' }, { type: 'text', text: 'so' }]);
    expect(warnings).toEqual([]);
  });

  it('sends redacted reasoning back as it came', () => {
    expect(sent(turn({ text: '', encrypted: 'E', provenance: own })).blocks?.[0]).toEqual({ type: 'redacted_thinking', data: 'E' });
  });

  test.each([
    ["another vendor's", { signature: 'S', provenance: { ...own, adapter: 'google' } }],
    ["another model's", { signature: 'S', provenance: { ...own, model: 'other' } }],
    ['of unknown origin', { signature: 'S' }],
    ['its own but unsigned', { provenance: own }],
  ])('demotes what is %s', (_name, part) => {
    expect(sent(turn(part)).blocks).toEqual([{ type: 'text', text: 'so' }]);
    const quoted = sent(turn(part), { foreignReasoning: 'text' });
    expect(quoted.blocks?.[0]).toMatchObject({ type: 'text', text: expect.stringContaining('why') });
    expect(quoted.warnings).toHaveLength(1);
  });
});

describe('tools', () => {
  it('sends them with their schemas, closed where they are strict', () => {
    const { body, warnings } = translate({}, { tools: [{ description: 'd', parameters: objectSchema, strict: true }, { name: 'g', parameters: {} }] });
    expect(body['tools']).toEqual([
      { name: 'f', description: 'd', input_schema: { ...objectSchema, additionalProperties: false }, strict: true },
      { name: 'g', input_schema: { type: 'object' } },
    ]);
    expect(warnings).toEqual([]);
  });

  it('warns of strict parameters that cannot be closed', () => {
    const { body, abouts } = translate({}, { tools: [{ parameters: openSchema, strict: true }] });
    expect(body['tools']).toEqual([{ name: 'f', input_schema: openSchema }]);
    expect(abouts).toEqual(['tools']);
  });

  test.each<[string, Partial<ChatRequest>, unknown]>([
    ['nothing', {}, undefined],
    ['auto', { toolChoice: 'auto' }, { type: 'auto' }],
    ['none', { toolChoice: 'none' }, { type: 'none' }],
    ['required', { toolChoice: 'required' }, { type: 'any' }],
    ['a name', { toolChoice: { name: 'f' } }, { type: 'tool', name: 'f' }],
    ['one at a time', { parallelToolCalls: false }, { type: 'auto', disable_parallel_tool_use: true }],
    ['one of them', { toolChoice: 'required', parallelToolCalls: false }, { type: 'any', disable_parallel_tool_use: true }],
    ['several', { parallelToolCalls: true }, undefined],
  ])('translates the choice of %s', (_name, request, expected) => {
    expect(translate(request, { tools: [{}] }).body['tool_choice']).toEqual(expected);
  });

  it('leaves the choice to models that cannot be forced, with a warning', () => {
    const { body, abouts } = translate({ toolChoice: 'required' }, { tools: [{}], facts: always });
    expect(body['tool_choice']).toBeUndefined();
    expect(abouts).toEqual(['toolChoice']);
  });
});

describe('JSON output', () => {
  it('uses the structured output of models that have it', () => {
    const { body, outputTool } = translate({}, { facts: classic, outputSchema: objectSchema });
    expect(body['output_config']).toEqual({ format: { type: 'json_schema', schema: { ...objectSchema, additionalProperties: false } } });
    expect(outputTool).toBeUndefined();
  });

  test.each<[string, Options]>([
    ['the model is unknown', { outputSchema: objectSchema }],
    ['the schema is open', { outputSchema: openSchema, facts: classic }],
    ['the schema is recursive', { outputSchema: { type: 'object', properties: { next: { $ref: '#' } } }, facts: classic }],
  ])('forces a tool of its own where %s', (_name, options) => {
    const { body, outputTool } = translate({}, options);
    expect(body['tools']).toEqual([{ name: 'output', description: expect.any(String), input_schema: options.outputSchema }]);
    expect(body['tool_choice']).toEqual({ type: 'tool', name: 'output', disable_parallel_tool_use: true });
    expect(outputTool).toMatchObject({ name: 'output', wrapped: false });
  });

  it('wraps what is no object, and finds a free name', () => {
    const { body, outputTool } = translate({}, { outputSchema: { type: 'array', items: {} }, tools: [{ name: 'output' }] });
    expect(outputTool).toMatchObject({ name: 'output_', wrapped: true });
    expect((body['tools'] as object[])[1]).toMatchObject({ input_schema: { type: 'object', properties: { value: { type: 'array' } }, required: ['value'] } });
    expect(body['tool_choice']).toEqual({ type: 'any' });
  });

  it("leaves the answer's shape aside while a tool of the app must be called", () => {
    const forced = translate({ toolChoice: 'required' }, { outputSchema: objectSchema, tools: [{}] });
    expect([forced.outputTool, forced.abouts]).toEqual([undefined, ['output']]);
  });

  it('asks in words where no tool can be forced, with a warning', () => {
    const { body, abouts } = translate({}, { outputSchema: openSchema, facts: always });
    expect(body['system']).toContain(JSON.stringify(openSchema));
    expect(body['tools']).toBeUndefined();
    expect(abouts).toEqual(['output']);
  });
});

describe('reasoning', () => {
  test.each<[string, ChatRequest['reasoning'], Partial<ModelFacts> | undefined, object, string[]]>([
    ['nothing', undefined, modern, {}, []],
    ['an effort, adaptive', { effort: 'high' }, modern, { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'high' } }, []],
    ['an effort the model lacks', { effort: 'minimal' }, modern, { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'low' } }, ['reasoning']],
    ['an effort as a budget', { effort: 'medium' }, classic, { thinking: { type: 'enabled', budget_tokens: 8_192 } }, []],
    ['a budget', { budgetTokens: 2_000 }, classic, { thinking: { type: 'enabled', budget_tokens: 2_000 } }, []],
    ['a budget below the least', { budgetTokens: 10 }, classic, { thinking: { type: 'enabled', budget_tokens: 1_024 } }, ['reasoning']],
    ['a budget where there are efforts', { budgetTokens: 2_000 }, modern, { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'low' } }, ['reasoning']],
    ['none, where nothing need be said', { effort: 'none' }, classic, {}, []],
    ['none, by its own word', { effort: 'none' }, modern, { thinking: { type: 'disabled' } }, []],
    ['none, where that cannot be', { budgetTokens: 0 }, always, { output_config: { effort: 'low' } }, ['reasoning']],
    ['none, but between tools', { effort: 'none' }, { ...modern, reasoningControl: { adaptive: true, byDefault: true, off: 'between_tools' } }, { thinking: { type: 'between_tools' } }, ['reasoning']],
    ['an effort of an unknown model', { effort: 'high' }, undefined, { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } }, []],
    ['a budget of an unknown model', { budgetTokens: 2_000 }, undefined, { thinking: { type: 'enabled', budget_tokens: 2_000 } }, []],
    ['an effort of a model that does not reason', { effort: 'high' }, { reasoning: false }, {}, ['reasoning']],
  ])('translates %s', (_name, reasoning, facts, expected, warned) => {
    const { body, abouts } = translate({ reasoning }, { facts });
    const { thinking, output_config } = body;
    expect({ thinking, output_config }).toEqual({ thinking: undefined, output_config: undefined, ...expected });
    expect(abouts).toEqual(warned);
  });

  test.each([
    [10_000, 20_000, 8_976],
    [2_000, 4_000, 1_024],
  ])('cuts a budget to fit maxTokens %i', (maxTokens, budgetTokens, expected) => {
    const { body, abouts } = translate({ maxTokens, reasoning: { budgetTokens } }, { facts: classic });
    expect(body['thinking']).toEqual({ type: 'enabled', budget_tokens: expected });
    expect(abouts).toEqual(['reasoning']);
  });

  it('is left out where maxTokens has no room for it', () => {
    const { body, abouts } = translate({ maxTokens: 1_000, reasoning: { effort: 'high' } }, { facts: classic });
    expect(body['thinking']).toBeUndefined();
    expect(abouts).toEqual(['reasoning']);
  });

  test.each<[string, Partial<ChatRequest>, Options]>([
    ['a forced tool', { toolChoice: 'required' }, { tools: [{}] }],
    ['an output by a forced tool', {}, { outputSchema: openSchema }],
    ['a prefill', { messages: [user, { role: 'assistant', content: 'So' }] }, {}],
    [
      'a tool turn that began without it',
      { messages: [user, { role: 'assistant', content: [{ type: 'tool-call', id: 'a', name: 'f', input: {} }] }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', output: 'x' }] }] },
      { tools: [{}] },
    ],
  ])('is switched off beside %s', (_name, request, options) => {
    const { body, abouts } = translate({ reasoning: { budgetTokens: 2_000 }, temperature: 0.5, ...request }, { facts: classic, ...options });
    expect(body['thinking']).toBeUndefined();
    expect(body['temperature']).toBe(0.5);
    expect(abouts).toEqual(['reasoning']);
  });

  it('stays on in a tool turn that began with it', () => {
    const { body } = translate(
      {
        reasoning: { budgetTokens: 2_000 },
        messages: [
          user,
          { role: 'assistant', content: [{ type: 'reasoning', text: 'w', signature: 'S', provenance: own }, { type: 'tool-call', id: 'a', name: 'f', input: {} }] },
          { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', output: 'x' }] },
        ],
      },
      { facts: classic, tools: [{}] },
    );
    expect(body['thinking']).toEqual({ type: 'enabled', budget_tokens: 2_000 });
  });
});

describe('cache marks', () => {
  it('go on tools, instructions, messages and results', () => {
    const { body } = translate(
      {
        messages: [
          { role: 'system', content: [{ type: 'text', text: 'S', cache: true }, { type: 'text', text: 'T' }] },
          { role: 'user', content: [{ type: 'text', text: 'U', cache: true }] },
        ],
      },
      { tools: [{ cache: true }] },
    );
    const mark = { cache_control: { type: 'ephemeral' } };
    expect(body['tools']).toMatchObject([mark]);
    expect(body['system']).toEqual([{ type: 'text', text: 'S', ...mark }, { type: 'text', text: 'T' }]);
    expect(body['messages']).toEqual([{ role: 'user', content: [{ type: 'text', text: 'U', ...mark }] }]);
  });

  test.each<[string, Partial<ChatRequest>, AnthropicOptions | undefined, object]>([
    ['as long as the vendor likes', {}, undefined, { type: 'ephemeral' }],
    ['as long as the provider is told', {}, { cacheTtl: '1h' }, { type: 'ephemeral', ttl: '1h' }],
    ["as long as the request's own mark does", { providerOptions: { anthropic: { cache_control: { type: 'ephemeral', ttl: '5m' } } } }, { cacheTtl: '1h' }, { type: 'ephemeral', ttl: '5m' }],
    ['as long as the provider is told, beside a mark without a time', { providerOptions: { anthropic: { cache_control: { type: 'ephemeral' } } } }, { cacheTtl: '1h' }, { type: 'ephemeral', ttl: '1h' }],
  ])('last %s', (_name, request, options, expected) => {
    const { body } = translate({ messages: [{ role: 'system', content: [{ type: 'text', text: 'S', cache: true }] }, user], ...request }, { options });
    expect(body['system']).toEqual([{ type: 'text', text: 'S', cache_control: expected }]);
  });

  it("leave one of the four to the request's own mark", () => {
    const part = { type: 'text', text: 'x', cache: true } as const;
    const { body, abouts } = translate({ messages: [{ role: 'user', content: [part, part, part, part] }], providerOptions: { anthropic: { cache_control: { type: 'ephemeral' } } } });
    expect(JSON.stringify(body).match(/cache_control/g)).toHaveLength(4);
    expect(abouts).toEqual(['cache']);
  });

  it('beyond four lose the earliest, with a warning', () => {
    const part = { type: 'text', text: 'x', cache: true } as const;
    const { body, abouts } = translate({ messages: [{ role: 'user', content: [part, part, part, part] }] }, { tools: [{ cache: true }, { name: 'g', cache: true }] });
    expect(JSON.stringify(body).match(/cache_control/g)).toHaveLength(4);
    expect(JSON.stringify(body['tools'])).not.toContain('cache_control');
    expect(abouts).toEqual(['cache']);
  });
});

test.each<[string, Partial<ChatRequest>, Partial<ModelFacts>, object, string[]]>([
  ['temperature', { temperature: 0.3 }, classic, { temperature: 0.3 }, []],
  ['a temperature above 1', { temperature: 1.7 }, classic, { temperature: 1 }, ['temperature']],
  ['topP', { topP: 0.5 }, classic, { top_p: 0.5 }, []],
  ['temperature and topP', { temperature: 0.3, topP: 0.5 }, classic, { temperature: 0.3 }, ['topP']],
  ['both on a model that takes neither', { temperature: 0.3, topP: 0.5 }, modern, {}, ['temperature', 'topP']],
  ['temperature 1 on such a model', { temperature: 1 }, modern, {}, []],
  ['both while it reasons', { temperature: 0.3, topP: 0.5, reasoning: { budgetTokens: 2_000 } }, classic, {}, ['temperature', 'topP']],
  ['a high topP while it reasons', { topP: 0.96, reasoning: { budgetTokens: 2_000 } }, classic, { top_p: 0.96 }, []],
  ['stop', { stop: 'END' }, classic, { stop_sequences: ['END'] }, []],
  ['empty stops', { stop: ['\n', 'END', ''] }, classic, { stop_sequences: ['END'] }, ['stop']],
  ['metadata', { metadata: { user_id: 'u', trace: 't' } }, classic, { metadata: { user_id: 'u' } }, ['metadata']],
  ['a service tier', { serviceTier: 'standard_only' }, classic, { service_tier: 'standard_only' }, []],
  ["a service tier in other vendors' words", { serviceTier: 'priority' }, classic, { service_tier: 'auto' }, []],
  ['the fast mode', { serviceTier: 'fast' }, classic, { speed: 'fast' }, []],
  ['a service tier of other vendors', { serviceTier: 'flex' }, classic, {}, ['serviceTier']],
  ['a service tier that only looks like one', { serviceTier: 'constructor' }, classic, {}, ['serviceTier']],
  ['what the wire lacks', { seed: 1, presencePenalty: 0.1, frequencyPenalty: 0.1, logprobs: true }, classic, {}, ['seed', 'presencePenalty', 'frequencyPenalty', 'logprobs']],
  ['logprobs that are not wanted', { logprobs: false }, classic, {}, []],
])('translates %s', (_name, request, facts, expected, warned) => {
  const { body, abouts } = translate(request, { facts });
  const { model: _model, messages: _messages, max_tokens: _max, thinking: _thinking, stream: _stream, ...rest } = body;
  expect(rest).toEqual(expected);
  expect(abouts).toEqual(warned);
});

test('provider options go over the body, and effort and format stand side by side', () => {
  const { body } = translate({ providerOptions: { anthropic: { top_k: 5, output_config: { effort: 'low' } }, openai: { x: 1 } } }, { facts: classic, outputSchema: objectSchema });
  expect(body).toMatchObject({ top_k: 5, output_config: { effort: 'low', format: { type: 'json_schema' } } });
  expect(body).not.toHaveProperty('x');
});

test("the vendor's own tools join the app's", () => {
  const search = { type: 'web_search_20250305', name: 'web_search' };
  const sent = (request: Partial<ChatRequest>, tools: readonly Partial<AdapterTool>[]) => translate(request, { tools }).body['tools'];
  const providerOptions = { anthropic: { tools: [search] } };
  expect(sent({ providerOptions }, [{}])).toEqual([{ name: 'f', input_schema: { type: 'object' } }, search]);
  expect(sent({ providerOptions }, [])).toEqual([search]);
});
