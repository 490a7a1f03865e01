import type { ConverseRequest } from '@aws-sdk/client-bedrock-runtime';
import type { CallToTranslate, ChatRequest, Message, ModelFacts } from '@zerohop/core/adapter';
import { describe, expect, it } from 'vitest';
import type { BedrockOptions } from './options.ts';
import { toRequest } from './to-request.ts';

const claude = 'us.anthropic.claude-sonnet-4-6';
const nova = 'us.amazon.nova-2-lite-v1:0';
const llama = 'us.meta.llama3-3-70b-instruct-v1:0';
const gptOss = 'openai.gpt-oss-120b-1:0';
const gpt = 'us.openai.gpt-5.6-sol';
const user: Message = { role: 'user', content: 'Hi' };
const tool = { name: 'weather', description: 'Tells it', parameters: { type: 'object', properties: {} }, strict: undefined, cache: false } as const;

interface Given extends Partial<Omit<ChatRequest, 'model' | 'tools'>> {
  model?: string;
  tools?: CallToTranslate['tools'];
  facts?: Partial<ModelFacts>;
  outputSchema?: CallToTranslate['outputSchema'];
  foreignReasoning?: 'drop' | 'text';
  options?: BedrockOptions;
}

function translate({ model = claude, tools = [], facts, outputSchema, foreignReasoning = 'drop', options, ...request }: Given): { input: ConverseRequest; warned: string[]; said: string[] } {
  const warned: string[] = [];
  const said: string[] = [];
  const call: CallToTranslate = {
    request: { model, messages: [user], ...request },
    model,
    tools,
    outputSchema,
    facts: facts as ModelFacts | undefined,
    stream: false,
    foreignReasoning,
    warn(about, message) {
      warned.push(about);
      said.push(message);
    },
  };
  return { input: toRequest(call, { adapter: 'bedrock', provider: 'bedrock' }, options).input, warned, said };
}
const messagesOf = (messages: readonly Message[], more: Given = {}) => translate({ messages, ...more }).input.messages;

describe('messages', () => {
  it('gathers instructions, joins turns, and leaves out what says nothing', () => {
    const { input, warned } = translate({
      messages: [
        { role: 'system', content: 'A' },
        { role: 'user', content: 'one' },
        { role: 'system', content: [{ type: 'text', text: 'B' }, { type: 'text', text: ' ' }] },
        { role: 'user', content: [{ type: 'text', text: '\n' }, { type: 'text', text: 'two' }] },
        { role: 'assistant', content: '' },
        { role: 'user', content: 'three' },
      ],
    });
    expect(input.system).toEqual([{ text: 'A' }, { text: 'B' }]);
    expect(input.messages).toEqual([{ role: 'user', content: [{ text: 'one' }, { text: 'two' }, { text: 'three' }] }]);
    expect(warned).toEqual([]);
  });

  it('puts results before what the user says, marks and all', () => {
    const call = (id: string) => ({ type: 'tool-call', id, name: 'weather', input: {} }) as const;
    const result = (toolCallId: string, more: object = {}) => ({ type: 'tool-result', toolCallId, output: 'x', ...more }) as const;
    const messages = messagesOf(
      [user, { role: 'assistant', content: [call('a'), call('b')] }, { role: 'tool', content: [result('a', { cache: true })] }, { role: 'user', content: 'and?' }, { role: 'tool', content: [result('b')] }],
      { tools: [tool] },
    );
    expect(messages?.[2]?.content?.map((block) => block.toolResult?.toolUseId ?? Object.keys(block)[0])).toEqual(['a', 'cachePoint', 'b', 'text']);
  });

  it('fits ids, and gives a call an object for its input', () => {
    const id = `call:${'x'.repeat(80)}`;
    const messages = messagesOf([user, { role: 'assistant', content: [{ type: 'tool-call', id, name: 'w', input: [1] }] }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: id, output: [1] }] }], { tools: [tool] });
    const [use, result] = [messages?.[1]?.content?.[0]?.toolUse, messages?.[2]?.content?.[0]?.toolResult];
    expect(use).toMatchObject({ toolUseId: expect.stringMatching(/^[a-zA-Z0-9_-]{1,64}$/), input: { input: [1] } });
    expect(result).toEqual({ toolUseId: use?.toolUseId, content: [{ text: '[1]' }] });
  });

  it('lets the user begin, and the assistant end where the model takes that', () => {
    const { input, warned } = translate({ messages: [{ role: 'assistant', content: 'So far ' }] });
    expect(input.messages).toEqual([{ role: 'user', content: [{ text: 'Go on.' }] }, { role: 'assistant', content: [{ text: 'So far' }] }]);
    expect(warned).toEqual(['messages', 'messages']);
    expect(() => translate({ messages: [user, { role: 'assistant', content: 'So' }], facts: { prefill: false } })).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('takes images, audio and documents, by bytes or from S3', () => {
    const { input, warned } = translate({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', data: 'AQI=', mediaType: 'image/jpg' },
            { type: 'image', url: 's3://bucket/a.png', mediaType: 'image/png', detail: 'low' },
            { type: 'audio', data: new Uint8Array([3]), mediaType: 'audio/mpeg' },
            { type: 'file', name: 'Q3  report_v2.pdf', data: 'AQ==', mediaType: 'application/pdf' },
            { type: 'file', name: 'Q3 report-v2-pdf', url: 'data:text/plain;base64,AQ==' },
            { type: 'file', data: 'AQ==', mediaType: 'TEXT/Markdown; charset=utf-8' },
          ],
        },
      ],
    });
    const bytes = (...values: number[]) => Buffer.from(values);
    expect(input.messages?.[0]?.content).toEqual([
      { image: { format: 'jpeg', source: { bytes: bytes(1, 2) } } },
      { image: { format: 'png', source: { s3Location: { uri: 's3://bucket/a.png' } } } },
      { audio: { format: 'mp3', source: { bytes: bytes(3) } } },
      { document: { format: 'pdf', name: 'Q3 report-v2-pdf', source: { bytes: bytes(1) } } },
      { document: { format: 'txt', name: 'Q3 report-v2-pdf (2)', source: { bytes: bytes(1) } } },
      { document: { format: 'md', name: 'document', source: { bytes: bytes(1) } } },
      { text: 'See the document.' },
    ]);
    expect(warned).toEqual(['messages', 'messages']);
  });

  it.each<[string, Exclude<Extract<Message, { role: 'user' }>['content'], string>[number]]>([
    ['a web address', { type: 'image', url: 'https://example.com/a.png', mediaType: 'image/png' }],
    ['an unknown type', { type: 'file', data: 'AQ==', mediaType: 'application/zip' }],
    ['no type', { type: 'image', url: 's3://bucket/a' }],
  ])('cannot send %s', (_name, part) => {
    expect(() => translate({ messages: [{ role: 'user', content: [part] }] })).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('quotes reasoning of others where it is asked to, and sends no unsigned reasoning to who signs it', () => {
    const own = { provider: 'bedrock', model: claude, adapter: 'bedrock' };
    const content: Extract<Message, { role: 'assistant' }>['content'] = [
      { type: 'reasoning', text: 'mine', provenance: own },
      { type: 'reasoning', text: 'theirs', signature: 's', provenance: { ...own, model: nova } },
      { type: 'text', text: 'A' },
    ];
    const messages: Message[] = [user, { role: 'assistant', content }, user];
    expect(messagesOf(messages)?.[1]?.content).toEqual([{ text: 'A' }]);
    expect(messagesOf(messages, { foreignReasoning: 'text' })?.[1]?.content).toEqual([{ text: '<reasoning>\ntheirs\n</reasoning>' }, { text: 'A' }]);
  });
});

describe('tools', () => {
  it('are declared, marked, and held to their schema where that is possible', () => {
    const strict = { ...tool, name: 'strict', strict: true, cache: true, description: ' ' };
    const open = { ...strict, name: 'open', cache: false, parameters: { type: 'object', properties: { n: { type: 'number', minimum: 1 } } } };
    const { input, warned } = translate({ tools: [tool, strict, open], facts: { jsonSchema: true } });
    expect(input.toolConfig).toEqual({
      tools: [
        { toolSpec: { name: 'weather', description: 'Tells it', inputSchema: { json: { type: 'object', properties: {} } } } },
        { toolSpec: { name: 'strict', strict: true, inputSchema: { json: { type: 'object', properties: {}, additionalProperties: false } } } },
        { cachePoint: { type: 'default' } },
        { toolSpec: { name: 'open', inputSchema: { json: open.parameters } } },
      ],
    });
    expect(warned).toEqual(['tools']);
    expect(translate({ tools: [strict] }).said[0]).toMatch(/not known to hold/);
  });

  it.each<[Given, unknown, string[]]>([
    [{ toolChoice: 'auto' }, { auto: {} }, []],
    [{ toolChoice: 'required' }, { any: {} }, []],
    [{ toolChoice: { name: 'weather' } }, { tool: { name: 'weather' } }, []],
    [{ toolChoice: 'required', facts: { forcedTools: false } }, undefined, ['toolChoice']],
    [{ parallelToolCalls: false }, undefined, ['parallelToolCalls']],
  ])('%j chooses %j', (given, toolChoice, warnings) => {
    const { input, warned } = translate({ tools: [tool], ...given });
    expect([input.toolConfig?.toolChoice, warned]).toEqual([toolChoice, warnings]);
  });

  it('"none" leaves the tools out, unless there are tool turns, which the wire takes beside tools only', () => {
    const turns: Message[] = [user, { role: 'assistant', content: [{ type: 'tool-call', id: 'a', name: 'old', input: {} }] }, { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', output: 'x' }] }];
    const without = translate({ tools: [tool], toolChoice: 'none' });
    expect([without.input.toolConfig, without.warned]).toEqual([undefined, []]);
    const kept = translate({ tools: [tool], toolChoice: 'none', messages: turns });
    expect([kept.input.toolConfig?.tools?.length, kept.input.toolConfig?.toolChoice, kept.warned]).toEqual([1, undefined, ['toolChoice']]);
    const made = translate({ messages: turns });
    expect([made.input.toolConfig?.tools, made.warned]).toEqual([[{ toolSpec: { name: 'old', inputSchema: { json: { type: 'object' } } } }], ['tools']]);
  });
});

describe('the cache', () => {
  const marked = (count: number): Message[] => [{ role: 'user', content: Array.from({ length: count }, (_, at) => ({ type: 'text', text: String(at), cache: true }) as const) }];

  it('keeps the last four marks of the prompt', () => {
    const { input, warned } = translate({ tools: [{ ...tool, cache: true }], messages: [{ role: 'system', content: [{ type: 'text', text: 'S', cache: true }] }, ...marked(3)] });
    expect([input.toolConfig?.tools?.length, input.system?.length, input.messages?.[0]?.content?.length, warned]).toEqual([1, 2, 6, ['cache']]);
    const many = translate({ messages: marked(6) }).input.messages?.[0]?.content;
    expect(many?.map((block) => block.text ?? '|').join('')).toBe('012|3|4|5|');
  });

  it('marks only what the model is known to take marks in', () => {
    expect(translate({ model: llama, messages: marked(1) })).toMatchObject({ input: { messages: [{ content: [{ text: '0' }] }] }, warned: ['cache'] });
    expect(translate({ model: nova, tools: [{ ...tool, cache: true }] }).warned).toEqual(['cache']);
    // An application's profile names no model; the catalog does.
    const profile = { model: 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc', messages: marked(1) };
    expect(translate(profile).warned).toEqual(['cache']);
    expect(translate({ ...profile, facts: { canonicalId: 'anthropic/claude-sonnet-4-6' } }).warned).toEqual([]);
  });
});

describe('reasoning', () => {
  const budget = { min: 1_024, max: 60_000 };
  const budgeted = { reasoningControl: { byDefault: false, budget, off: 'omit' as const } };
  const adaptive = { hidesReasoning: true, reasoningControl: { byDefault: true, adaptive: true, efforts: ['low', 'medium', 'high', 'max'] as const, off: 'disabled' as const } };

  it.each<[string, Given, unknown, unknown, string[]]>([
    ['a budget', { reasoning: { budgetTokens: 3_000 } }, { thinking: { type: 'enabled', budget_tokens: 3_000 } }, undefined, []],
    ['an effort, of a model nothing is known of', { reasoning: { effort: 'high' } }, { thinking: { type: 'adaptive' } }, { effort: 'high' }, []],
    ['an effort, of one that hides its thinking', { reasoning: { effort: 'xhigh' }, facts: adaptive }, { thinking: { type: 'adaptive', display: 'summarized' } }, { effort: 'high' }, ['reasoning']],
    ['a budget, of one that takes none', { reasoning: { budgetTokens: 3_000 }, facts: adaptive }, { thinking: { type: 'adaptive', display: 'summarized' } }, { effort: 'low' }, ['reasoning']],
    ['an effort, of one that takes budgets', { reasoning: { effort: 'low' }, facts: budgeted }, { thinking: { type: 'enabled', budget_tokens: 2_048 } }, undefined, []],
    ['too small a budget', { reasoning: { budgetTokens: 5 }, facts: budgeted }, { thinking: { type: 'enabled', budget_tokens: 1_024 } }, undefined, ['reasoning']],
    ['too little room', { reasoning: { budgetTokens: 3_000 }, maxTokens: 900, facts: budgeted }, undefined, undefined, ['reasoning']],
    ['none', { reasoning: { effort: 'none' }, facts: adaptive }, { thinking: { type: 'disabled' } }, undefined, []],
    ['none, where it is left out', { reasoning: { budgetTokens: 0 }, facts: budgeted }, undefined, undefined, []],
    ['a forced tool', { reasoning: { budgetTokens: 3_000 }, tools: [tool], toolChoice: 'required' }, undefined, undefined, ['reasoning']],
    ['a prefill', { reasoning: { budgetTokens: 3_000 }, messages: [user, { role: 'assistant', content: 'So' }] }, undefined, undefined, ['reasoning']],
    ['a model that does not reason', { reasoning: { effort: 'low' }, facts: { reasoning: false } }, undefined, undefined, ['reasoning']],
    ['Nova', { model: nova, reasoning: { effort: 'max' } }, { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' } }, undefined, ['reasoning']],
    ['Nova and a budget', { model: nova, reasoning: { budgetTokens: 5_000 } }, { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'medium' } }, undefined, ['reasoning']],
    ['Nova and none', { model: nova, reasoning: { effort: 'none' } }, undefined, undefined, []],
    ['gpt-oss', { model: gptOss, reasoning: { effort: 'medium' } }, { reasoning_effort: 'medium' }, undefined, []],
    ['gpt-oss and none', { model: gptOss, reasoning: { effort: 'none' } }, { reasoning_effort: 'low' }, undefined, ['reasoning']],
    ['GPT', { model: gpt, reasoning: { effort: 'xhigh' } }, { reasoning: { effort: 'xhigh' } }, undefined, []],
    ['GPT and none', { model: gpt, reasoning: { effort: 'none' } }, { reasoning: { effort: 'none' } }, undefined, []],
    ['GPT and no tokens', { model: gpt, reasoning: { budgetTokens: 0 } }, { reasoning: { effort: 'none' } }, undefined, []],
    ['GPT and a budget', { model: gpt, reasoning: { budgetTokens: 5_000 } }, { reasoning: { effort: 'medium' } }, undefined, ['reasoning']],
    ['a GPT that cannot be kept from reasoning', { model: gpt, reasoning: { effort: 'none' }, facts: { reasoningControl: { efforts: ['low', 'high'], byDefault: true } } }, { reasoning: { effort: 'low' } }, undefined, ['reasoning']],
    ['a GPT behind a profile', { model: 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc', reasoning: { effort: 'low' }, facts: { canonicalId: 'openai/gpt-5.6-sol' } }, { reasoning: { effort: 'low' } }, undefined, []],
    ['a maker nothing is known of', { model: llama, reasoning: { effort: 'low' } }, undefined, undefined, ['reasoning']],
  ])('%s', (_name, given, fields, outputConfig, warnings) => {
    const { input, warned } = translate(given);
    expect([input.additionalModelRequestFields, input.outputConfig, warned]).toEqual([fields, outputConfig, warnings]);
  });

  it('leaves little choice of sampling', () => {
    const claudes = translate({ reasoning: { budgetTokens: 3_000 }, temperature: 0.2, topP: 0.3, maxTokens: 9_000 });
    expect([claudes.input.inferenceConfig, claudes.warned]).toEqual([{ maxTokens: 9_000 }, ['temperature', 'topP']]);
    const novas = translate({ model: nova, reasoning: { effort: 'high' }, temperature: 0.2, topP: 0.3, maxTokens: 9_000, stop: 'END' });
    expect([novas.input.inferenceConfig, novas.warned]).toEqual([{ stopSequences: ['END'] }, ['maxTokens', 'temperature', 'topP']]);
  });
});

describe('everything else', () => {
  it('is sent, fitted, or warned of', () => {
    const { input, warned } = translate({
      temperature: 1.5,
      topP: 0.5,
      stop: ['END', ' '],
      seed: 1,
      presencePenalty: 1,
      frequencyPenalty: 1,
      logprobs: true,
      serviceTier: 'flex',
      metadata: { feature: 'chat', ill: 'ä' },
    });
    expect(input).toMatchObject({ inferenceConfig: { temperature: 1, stopSequences: ['END'] }, serviceTier: { type: 'flex' }, requestMetadata: { feature: 'chat' } });
    expect(warned).toEqual(['temperature', 'topP', 'stop', 'metadata', 'seed', 'presencePenalty', 'frequencyPenalty', 'logprobs']);
  });

  it('takes both samplings where a model does, none where it takes none, and tiers by their names', () => {
    expect(translate({ model: llama, temperature: 0.1, topP: 0.2 })).toMatchObject({ input: { inferenceConfig: { temperature: 0.1, topP: 0.2 } }, warned: [] });
    const cold = translate({ temperature: 0.1, facts: { temperature: false } });
    expect([cold.input.inferenceConfig, cold.warned]).toEqual([undefined, ['temperature']]);
    const other = translate({ serviceTier: 'standard_only' });
    expect([other.input.serviceTier, other.warned]).toEqual([undefined, ['serviceTier']]);
  });

  it('lays the options of the request over it, and says what Converse does not know', () => {
    const { input, warned, said } = translate({
      reasoning: { budgetTokens: 3_000 },
      maxTokens: 9_000,
      providerOptions: {
        bedrock: {
          guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' },
          performanceConfig: { latency: 'optimized' },
          inferenceConfig: { topP: 0.96 },
          additionalModelRequestFields: { top_k: 5 },
          guardrailsConfig: {},
          top_k: 5,
        },
        openai: { n: 2 },
      },
    });
    expect(input).toMatchObject({
      guardrailConfig: { guardrailIdentifier: 'g' },
      performanceConfig: { latency: 'optimized' },
      inferenceConfig: { maxTokens: 9_000, topP: 0.96 },
      additionalModelRequestFields: { thinking: { type: 'enabled' }, top_k: 5 },
    });
    expect(input).not.toHaveProperty('top_k');
    expect(warned).toEqual(['providerOptions', 'providerOptions']);
    expect(said).toEqual([expect.stringContaining('did you mean guardrailConfig'), expect.stringContaining('additionalModelRequestFields')]);
  });

  it('asks for JSON beside effort without losing either', () => {
    const { input } = translate({ reasoning: { effort: 'low' }, facts: { jsonSchema: true }, outputSchema: { type: 'object', properties: { a: { type: 'string' } } } });
    expect(input.outputConfig).toMatchObject({ effort: 'low', textFormat: { type: 'json_schema' } });
    expect(JSON.parse(input.outputConfig?.textFormat?.structure?.jsonSchema?.schema ?? '')).toEqual({ type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false });
  });

  it("keeps the answer's tool apart from the app's, and asks for no answer where a tool must be called first", () => {
    const outputSchema = { type: 'object' };
    const own = { ...tool, name: 'output' };
    expect(translate({ tools: [own], outputSchema }).input.toolConfig).toMatchObject({ tools: [{}, { toolSpec: { name: 'output_' } }], toolChoice: { any: {} } });
    expect(translate({ tools: [own], toolChoice: 'required', outputSchema }).input.toolConfig?.tools).toHaveLength(1);
  });
});
