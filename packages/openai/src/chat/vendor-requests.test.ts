import type { AdapterTool, CallToTranslate, ChatRequest, Message, ModelFacts } from '@zerohop/core/adapter';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type OutputMode, outputModes, type Vendor } from '../vendors/vendor.ts';
import { type VendorName, vendors } from '../vendors/vendors.ts';
import { fitToShortId } from '../wire/to-short-id.ts';
import type { WireBody } from '../wire/wire.ts';
import { toRequest } from './to-request.ts';

const tool = (name: string, strict?: boolean): AdapterTool => ({ name, description: undefined, parameters: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }, strict, cache: false });
const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };

interface Translated {
  body: WireBody;
  warnings: string[];
}

function translate(vendor: Vendor, request: Partial<ChatRequest>, given: Partial<Pick<CallToTranslate, 'tools' | 'outputSchema' | 'stream'>> & { facts?: Partial<ModelFacts> } = {}): Translated {
  const warnings: string[] = [];
  const call: CallToTranslate = {
    tools: [], outputSchema: undefined, stream: false, foreignReasoning: 'drop', model: 'm', ...given, facts: given.facts as ModelFacts | undefined,
    request: { model: 'chat', messages: [{ role: 'user', content: 'Hi' }], ...request },
    warn: (about) => warnings.push(about),
  };
  return { body: toRequest(call, vendor, { adapter: 'openai', provider: 'p' }), warnings };
}

describe.each(Object.entries(vendors))('%s', (_, vendor) => {
  it('gets no field of a setting that it refuses, and the app a warning', () => {
    const all = { temperature: 0.5, topP: 0.5, stop: 'x', seed: 7, presencePenalty: 0.1, frequencyPenalty: 0.1, logprobs: 2, parallelToolCalls: false, serviceTier: 'flex' } as const;
    const refuses = [...(vendor.refuses ?? [])];
    const given = { tools: [tool('f')] };
    const { body, warnings } = translate(vendor, all, given);
    expect(warnings.sort()).toEqual(refuses.sort());
    const without = translate(vendor, Object.fromEntries(Object.entries(all).filter(([name]) => !refuses.includes(name as never))), given);
    expect(body).toEqual(without.body);
    expect(translate(vendor, { temperature: 1, topP: 1, presencePenalty: 0, frequencyPenalty: 0, logprobs: false, parallelToolCalls: true, serviceTier: 'auto' }, given).warnings).toEqual([]);
  });

  it('asks streams for their usage, unless it refuses that', () => {
    const { body } = translate(vendor, {}, { stream: true });
    expect(body['stream']).toBe(true);
    expect(body['stream_options']).toEqual(vendor.streamOptions === false ? undefined : { include_usage: true });
    expect(translate(vendor, { providerOptions: { openai: { stream_options: { a: 1 } } } }, { stream: true }).body['stream_options']).toEqual({ include_usage: true, a: 1 });
  });

  it('gets a cap, a shape and an effort in its own words, or the app a warning', () => {
    const plain = translate(vendor, {}).body;
    const { body } = translate(vendor, { maxTokens: 5 });
    expect(body).toEqual({ ...plain, [vendor.maxTokensParameter]: 5 });
    expect(translate(vendor, {}, { outputSchema: schema }).body).not.toEqual(plain);
    for (const reasoning of [{ effort: 'high' }, { effort: 'none' }, { budgetTokens: 5_000 }] as const) {
      expect(translate(vendor, { reasoning }).body).not.toEqual(plain);
    }
  });
});

test.each<[VendorName, ChatRequest['reasoning'], object, boolean]>([
  ['openai', { effort: 'xhigh' }, { reasoning_effort: 'xhigh' }, false],
  ['deepseek', { effort: 'none' }, { thinking: { type: 'disabled' } }, false],
  ['deepseek', { effort: 'max' }, { thinking: { type: 'enabled' }, reasoning_effort: 'max' }, false],
  ['deepseek', { effort: 'minimal' }, { thinking: { type: 'enabled' }, reasoning_effort: 'low' }, true],
  ['deepseek', { budgetTokens: 20_000 }, { thinking: { type: 'enabled' }, reasoning_effort: 'high' }, true],
  ['zai', { budgetTokens: 0 }, { thinking: { type: 'disabled' } }, false],
  ['zai', { effort: 'low' }, { thinking: { type: 'enabled' } }, true],
  ['moonshot', { effort: 'high' }, { thinking: { type: 'enabled' } }, true],
  ['alibaba', { effort: 'none' }, { enable_thinking: false }, false],
  ['alibaba', { budgetTokens: 500 }, { enable_thinking: true, thinking_budget: 500 }, false],
  ['alibaba', { effort: 'medium' }, { enable_thinking: true, thinking_budget: 8_192 }, false],
  ['openrouter', { effort: 'none' }, { reasoning: { effort: 'none' } }, false],
  ['openrouter', { effort: 'max' }, { reasoning: { effort: 'xhigh' } }, true],
  ['openrouter', { budgetTokens: 2_000 }, { reasoning: { max_tokens: 2_000 } }, false],
  ['vercel', { effort: 'low' }, { reasoning: { effort: 'low' } }, false],
  ['vllm', { effort: 'none' }, { chat_template_kwargs: { enable_thinking: false } }, false],
  ['llama.cpp', { effort: 'high' }, { chat_template_kwargs: { enable_thinking: true, reasoning_effort: 'high' } }, false],
  ['mistral', { effort: 'medium' }, { reasoning_effort: 'high' }, true],
  ['mistral', { effort: 'none' }, { reasoning_effort: 'none' }, false],
  ['google', { effort: 'max' }, { reasoning_effort: 'high' }, true],
])('%s is told %j as %j', (name, reasoning, fields, warns) => {
  const { adds } = vendors[name];
  const { body, warnings } = translate(vendors[name], { reasoning });
  expect(body).toEqual({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], ...adds, ...fields });
  expect(warnings).toEqual(warns ? ['reasoning'] : []);
});

const always = { byDefault: true } as const;
const switched = { byDefault: true, off: 'disabled' } as const;
const efforts = ['low', 'high', 'max'] as const;
test.each<[VendorName, ModelFacts['reasoningControl'], ChatRequest['reasoning'], object, boolean]>([
  // A model that always thinks, and takes no efforts.
  ['xai', always, { effort: 'high' }, {}, true],
  ['moonshot', always, { effort: 'none' }, {}, true],
  ['moonshot', always, { effort: 'high' }, {}, true],
  ['alibaba', always, { effort: 'none' }, {}, true],
  ['groq', always, { budgetTokens: 5_000 }, {}, true],
  // One that always thinks, as hard as it is told.
  ['moonshot', { ...always, efforts }, { effort: 'max' }, { reasoning_effort: 'max' }, false],
  ['zai', { ...always, efforts }, { effort: 'none' }, { reasoning_effort: 'low' }, true],
  ['zai', { ...always, efforts }, { budgetTokens: 5_000 }, { reasoning_effort: 'low' }, true],
  // One with a switch.
  ['deepseek', { ...switched, efforts }, { effort: 'high' }, { thinking: { type: 'enabled' }, reasoning_effort: 'high' }, false],
  ['zai', switched, { effort: 'none' }, { thinking: { type: 'disabled' } }, false],
  ['zai', switched, { effort: 'high' }, { thinking: { type: 'enabled' } }, true],
  ['alibaba', switched, { effort: 'high' }, { enable_thinking: true }, true],
  ['alibaba', { ...switched, budget: { min: 100, max: 1_000 } }, { effort: 'high' }, { enable_thinking: true, thinking_budget: 1_000 }, false],
  ['alibaba', { ...switched, budget: { min: 100, max: 1_000 } }, { budgetTokens: 5 }, { enable_thinking: true, thinking_budget: 100 }, true],
  ['alibaba', { ...always, budget: { min: 100, max: 1_000 } }, { effort: 'none' }, { enable_thinking: true, thinking_budget: 100 }, true],
  ['groq', switched, { effort: 'none' }, { reasoning_effort: 'none' }, false],
  ['groq', switched, { effort: 'low' }, {}, true],
  ['vllm', switched, { effort: 'none' }, { chat_template_kwargs: { enable_thinking: false } }, false],
  ['vllm', switched, { effort: 'low' }, { chat_template_kwargs: { enable_thinking: true } }, true],
  // One of Google's, whose efforts its own wire has no word for.
  ['google', { ...always, budget: { min: 0, max: 1_000 }, off: 'budget-zero' }, { effort: 'low' }, { reasoning_effort: 'low' }, false],
  ['google', { ...always, budget: { min: 0, max: 1_000 }, off: 'budget-zero' }, { effort: 'none' }, { reasoning_effort: 'none' }, false],
])('%s, of a model that is known as %j, is told %j as %j', (name, reasoningControl, reasoning, fields, warns) => {
  const { body, warnings } = translate(vendors[name], { reasoning }, { facts: { reasoning: true, reasoningControl } });
  expect(body).toEqual({ ...translate(vendors[name], {}).body, ...fields });
  expect(warnings).toEqual(warns ? ['reasoning'] : []);
});

test("the catalog's efforts count before the vendor's", () => {
  const facts = { reasoningControl: { efforts: ['low', 'medium'], byDefault: true } } as const;
  expect(translate(vendors.deepseek, { reasoning: { effort: 'max' } }, { facts }).body).toMatchObject({ reasoning_effort: 'medium' });
  for (const name of ['deepseek', 'alibaba', 'openrouter', 'vllm', 'groq'] as const) {
    const { body, warnings } = translate(vendors[name], { reasoning: { effort: 'high' } }, { facts: { reasoning: false } });
    expect(body).toEqual(translate(vendors[name], {}).body);
    expect(warnings).toEqual(['reasoning']);
    expect(translate(vendors[name], { reasoning: { budgetTokens: 0 } }, { facts: { reasoning: false } }).warnings).toEqual([]);
  }
});

describe('output', () => {
  const words = { role: 'system', content: expect.stringContaining(JSON.stringify(schema)) };
  test.each<[OutputMode, object, boolean]>([
    ['json_schema', { response_format: { type: 'json_schema', json_schema: { strict: true } } }, false],
    ['json_object', { response_format: { type: 'json_object' }, messages: [words, { content: 'Hi' }] }, false],
    ['json_schema_field', { json_schema: schema }, false],
    ['structured_outputs', { structured_outputs: { json: schema } }, false],
    ['guided_json', { guided_json: schema }, false],
    ['tool', { tools: [{ function: { name: 'final_answer', parameters: schema } }], tool_choice: { function: { name: 'final_answer' } } }, false],
    ['words', { messages: [words, { content: 'Hi' }] }, true],
  ])('as %s', (output, fields, warns) => {
    const { body, warnings } = translate({ ...vendors.custom, output }, {}, { outputSchema: schema });
    expect(body).toMatchObject(fields);
    expect(warnings).toEqual(warns ? ['output'] : []);
  });

  it.each(outputModes)('as %s that is no object is asked for somehow', (output) => {
    const { body, warnings } = translate({ ...vendors.custom, output }, {}, { outputSchema: { type: 'array', items: schema } });
    expect(JSON.stringify(body)).toContain('array');
    expect(warnings).toEqual(['json_schema', 'json_object', 'tool', 'words'].includes(output) ? ['output'] : []);
  });

  it('in words joins what the app tells the system', () => {
    const vendor: Vendor = { ...vendors.custom, output: 'json_object', promptCache: 'marks' };
    const user = { role: 'user', content: 'Hi' } as const;
    const plain = translate(vendor, { messages: [{ role: 'system', content: 'Be kind.' }, user] }, { outputSchema: schema });
    expect(plain.body['messages']).toEqual([{ role: 'system', content: expect.stringMatching(/^Be kind\.\n\nAnswer with nothing but JSON/) }, user]);
    const marked = translate(vendor, { messages: [{ role: 'system', content: [{ type: 'text', text: 'Be kind.', cache: true }] }, user] }, { outputSchema: schema });
    expect(marked.body['messages']).toEqual([{ role: 'system', content: [{ type: 'text', text: 'Be kind.', cache_control: { type: 'ephemeral' } }, { type: 'text', text: words.content }] }, user]);
  });

  describe('as a tool', () => {
    const vendor: Vendor = { ...vendors.custom, output: 'tool' };
    it('stands beside the tools of the app', () => {
      const { body } = translate(vendor, { toolChoice: 'auto' }, { outputSchema: schema, tools: [tool('f')] });
      expect(body).toMatchObject({ tools: [{ function: { name: 'f' } }, { function: { name: 'final_answer' } }], tool_choice: 'required' });
    });

    test.each<[string, Partial<ChatRequest>, AdapterTool[], Partial<ModelFacts>]>([
      ['the app forces a tool', { toolChoice: { name: 'f' } }, [tool('f')], {}],
      ['the app forbids tools', { toolChoice: 'none' }, [tool('f')], {}],
      ['the app has a tool of that name', {}, [tool('final_answer')], {}],
      ['the model cannot be made to call one', {}, [], { forcedTools: false }],
      ['the model takes no schemas', {}, [], { jsonSchema: false }],
    ])('is asked for in words where %s', (_, request, tools, facts) => {
      const { body, warnings } = translate(vendor, request, { outputSchema: schema, tools, facts });
      expect(body['messages']).toMatchObject([words, { content: 'Hi' }]);
      expect(warnings).toEqual(['output']);
    });
  });
});

describe('tools', () => {
  const f = { type: 'function', function: { name: 'f' } };
  const both = [tool('f'), tool('g')];
  test.each<[VendorName, ChatRequest['toolChoice'], AdapterTool[], unknown, boolean]>([
    ['openai', { name: 'f' }, both, f, false],
    ['openai', 'none', both, 'none', false],
    ['alibaba', { name: 'f' }, both, f, false],
    ['alibaba', 'required', both, undefined, true],
    ['alibaba', 'required', [tool('f')], f, false],
    ['llama.cpp', 'required', both, 'required', false],
    ['llama.cpp', { name: 'f' }, both, undefined, true],
    ['llama.cpp', { name: 'f' }, [tool('f')], 'required', false],
    ['moonshot', 'none', both, 'none', false],
    ['moonshot', 'required', [tool('f')], undefined, true],
    ['zai', 'auto', both, 'auto', false],
  ])('of %s are chosen by %j', (name, toolChoice, tools, choice, warns) => {
    const { body, warnings } = translate(vendors[name], { toolChoice }, { tools });
    expect(body['tool_choice']).toEqual(choice);
    expect(body['tools']).toHaveLength(tools.length);
    expect(warnings).toEqual(warns ? ['toolChoice'] : []);
  });

  it('are left out where none may be called and there is no word for it', () => {
    const { body, warnings } = translate(vendors.zai, { toolChoice: 'none' }, { tools: both });
    expect(body).toEqual({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] });
    expect(warnings).toEqual([]);
  });

  it('are not strict where the vendor knows nothing of it', () => {
    const { body, warnings } = translate(vendors.moonshot, {}, { tools: [tool('f', true), tool('g', false)] });
    expect(JSON.stringify(body)).not.toContain('strict');
    expect(warnings).toEqual(['tools']);
  });
});

it('seeds and metadata go under the name that the vendor knows', () => {
  expect(translate(vendors.mistral, { seed: 7 }).body).toMatchObject({ random_seed: 7 });
  expect(translate(vendors.litellm, { metadata: { a: 'b' } }).body).toMatchObject({ metadata: { a: 'b' } });
  expect(translate(vendors.groq, { metadata: { a: 'b' }, providerOptions: { openai: { store: true } } })).toMatchObject({ body: { store: true }, warnings: ['metadata'] });
  expect(translate(vendors.openai, { metadata: { a: 'b' } }).warnings).toEqual(['metadata']);
  expect(translate({ ...vendors.azure, model: 'mine' }, {}).body).toMatchObject({ model: 'mine' });
});

describe('prompt caching', () => {
  const messages: Message[] = [
    { role: 'system', content: [{ type: 'text', text: 'a' }, { type: 'text', text: 'b', cache: true }] },
    { role: 'user', content: [{ type: 'text', text: 'c', cache: true }, { type: 'image', url: 'https://x.example/a.png', cache: true }] },
  ];
  const cache_control = { type: 'ephemeral' };

  it('is by marks where the vendor takes them', () => {
    for (const name of ['openrouter', 'alibaba', 'litellm', 'vercel'] as const) {
      const { body, warnings } = translate(vendors[name], { messages });
      expect(body['messages']).toEqual([
        { role: 'system', content: [{ type: 'text', text: 'a' }, { type: 'text', text: 'b', cache_control }] },
        { role: 'user', content: [{ type: 'text', text: 'c', cache_control }, { type: 'image_url', image_url: { url: 'https://x.example/a.png' }, cache_control }] },
      ]);
      expect(warnings).toEqual([]);
      expect(translate(vendors[name], {}, { tools: [{ ...tool('f'), cache: true }] }).warnings).toEqual(['cache']);
    }
  });

  it("is by the session's key where the vendor takes one", () => {
    const { body, warnings } = translate(vendors.openai, { messages, session: 's1' });
    expect(body).toMatchObject({ prompt_cache_key: 's1', messages: [{ content: 'a\nb' }, { content: [{ type: 'text', text: 'c' }, { type: 'image_url' }] }] });
    expect(JSON.stringify(body)).not.toContain('cache_control');
    expect(warnings).toEqual([]);
    expect(translate(vendors.openai, { messages }).warnings).toEqual(['cache']);
    expect(translate(vendors.openai, { session: 's1' }).body).not.toHaveProperty('prompt_cache_key');
  });

  it('is the vendor\'s own affair elsewhere', () => {
    expect(translate(vendors.groq, { messages, session: 's1' }).warnings).toEqual(['cache']);
  });
});

describe('D: what a model thought', () => {
  const history = (model: string): Message[] => [
    { role: 'assistant', content: [{ type: 'reasoning', text: 'hm', provenance: { provider: 'p', model, adapter: 'openai' } }, { type: 'tool-call', id: 'x', name: 'f', input: {} }] },
    { role: 'assistant', content: [{ type: 'reasoning', text: 'so', provenance: { provider: 'p', model, adapter: 'openai' } }, { type: 'text', text: 'a' }] },
  ];
  const thoughts = ({ body }: Translated) => (body['messages'] as { reasoning_content?: string }[]).map(({ reasoning_content: content }) => content);

  it('goes back with its tool calls, to vendors that refuse them without', () => {
    for (const name of ['deepseek', 'moonshot', 'zai'] as const) {
      expect(thoughts(translate(vendors[name], { messages: history('m') }))).toEqual(['hm', undefined]);
      const foreign = translate(vendors[name], { messages: history('other') });
      expect(thoughts(foreign)).toEqual(['', undefined]);
      expect(foreign.warnings).toContain('messages');
    }
    expect(thoughts(translate(vendors.openai, { messages: history('m') }))).toEqual([undefined, undefined]);
  });

  it('as signed with a tool call goes back to its own model alone', () => {
    const signed = (model: string): Message[] => [{ role: 'assistant', content: [{ type: 'tool-call', id: 'x', name: 'f', input: {}, signature: 's', provenance: { provider: 'p', model, adapter: 'openai' } }] }];
    expect(translate(vendors.google, { messages: signed('m') }).body['messages']).toMatchObject([{ tool_calls: [{ id: 'x', extra_content: { google: { thought_signature: 's' } } }] }]);
    expect(JSON.stringify(translate(vendors.google, { messages: signed('other') }).body)).not.toContain('extra_content');
  });
});

describe('ids of nine letters and digits', () => {
  it('are those of calls and of their results', () => {
    const messages: Message[] = [
      { role: 'assistant', content: [{ type: 'tool-call', id: 'call_abc-123', name: 'f', input: {} }, { type: 'tool-call', id: 'D681PevKs', name: 'f', input: {} }] },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'call_abc-123', output: '1' }, { type: 'tool-result', toolCallId: 'D681PevKs', output: '2' }] },
    ];
    const [called, first, second] = translate(vendors.mistral, { messages }).body['messages'] as { tool_calls: { id: string }[]; tool_call_id: string }[];
    const ids = called?.tool_calls.map(({ id }) => id);
    expect(ids).toEqual([expect.stringMatching(/^[a-z0-9]{9}$/), 'D681PevKs']);
    expect([first?.tool_call_id, second?.tool_call_id]).toEqual(ids);
  });

  it('are the same each time, of that form, and different for different ids', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^call_[0-9]{1,4}$/), fc.stringMatching(/^[a-zA-Z0-9]{9}$/)), { maxLength: 40 }), (ids) => {
        const short = ids.map((id) => fitToShortId(id, 9));
        for (const [index, id] of short.entries()) {
          expect(id).toMatch(/^[a-zA-Z0-9]{9}$/);
          expect(fitToShortId(ids[index] as string, 9)).toBe(id);
        }
        expect(new Set(short).size).toBe(ids.length);
      }),
    );
  });

  it('do not meet among many that differ in a number', () => {
    const short = Array.from({ length: 50_000 }, (_, index) => fitToShortId(`call_${index}`, 9));
    expect(new Set(short).size).toBe(short.length);
  });
});
