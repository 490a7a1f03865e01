import { describe, expect, it } from 'vitest';
import type { ModelFacts } from '../catalog/model-facts.ts';
import type { AnyRequest } from '../chat/any-request.ts';
import type { RequestParams } from '../chat/params.ts';
import type { ChatRequest } from '../chat/request.ts';
import { CallFacts } from '../pipeline/call-facts.ts';
import { scriptedRuntime, scriptedTarget } from '../pipeline/scripted-attempt.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import { knownCapableFirst, type Lack, lackOf, softLackOf } from './capabilities.ts';

const runtime = scriptedRuntime();
const target = (facts?: Partial<ModelFacts>, params?: RequestParams, id = 'a/m'): RouteTarget => scriptedTarget(runtime, { id, facts: facts as ModelFacts | undefined, options: { params } });
const found = (find: typeof lackOf, facts: Partial<ModelFacts> | undefined, request: Partial<ChatRequest>, params?: RequestParams): Lack | undefined =>
  find(target(facts, params), CallFacts.of({ model: 'a/m', messages: [{ role: 'user', content: 'Hi' }], ...request }));
const lack = (...asked: Parameters<typeof found> extends [unknown, ...infer Rest] ? Rest : never): Lack | undefined => found(lackOf, ...asked) ?? found(softLackOf, ...asked);
const tools = [{ name: 'f' }];

describe('lackOf', () => {
  it('nothing is lacking where nothing is known, or nothing is asked', () => {
    const all = { tools, output: { type: 'object' }, reasoning: { effort: 'high' }, logprobs: true, parallelToolCalls: true, maxTokens: 1e6 } satisfies Partial<ChatRequest>;
    expect(lack(undefined, all)).toBeUndefined();
    expect(lack({}, all)).toBeUndefined();
    const none = { tools: false, parallelTools: false, jsonSchema: false, image: false, audio: false, file: false, reasoning: false, prefill: false, logprobs: false };
    expect(lack(none, {})).toBeUndefined();
    expect(lack(none, { tools: [], reasoning: { effort: 'none' }, logprobs: false, parallelToolCalls: false })).toBeUndefined();
    expect(lack(none, { reasoning: { budgetTokens: 0 } })).toBeUndefined();
  });

  it.each<[string, Partial<ModelFacts>, Partial<ChatRequest>, boolean, string]>([
    ['chat', { chat: false }, {}, false, 'a/m answers no messages; it embeds texts: use embed()'],
    ['tools', { tools: false }, { tools }, false, 'a/m has no tools'],
    ['image', { image: false }, { messages: [{ role: 'user', content: [{ type: 'image', url: 'https://e.com/x.png' }] }] }, false, 'a/m takes no image parts'],
    ['audio', { audio: false }, { messages: [{ role: 'user', content: [{ type: 'audio', url: 'https://e.com/x.wav' }] }] }, false, 'a/m takes no audio parts'],
    ['file', { file: false }, { messages: [{ role: 'user', content: [{ type: 'file', url: 'https://e.com/x.pdf' }] }] }, false, 'a/m takes no file parts'],
    ['reasoning', { reasoning: false }, { reasoning: { effort: 'low' } }, true, 'a/m does not reason'],
    ['reasoning', { reasoning: false }, { reasoning: { budgetTokens: 1 } }, true, 'a/m does not reason'],
    ['jsonSchema', { jsonSchema: false }, { output: { type: 'object' } }, true, 'a/m cannot be held to a schema'],
    ['parallelTools', { parallelTools: false }, { tools, parallelToolCalls: true }, true, 'a/m calls one tool at a time'],
    ['logprobs', { logprobs: false }, { logprobs: 3 }, true, 'a/m gives no log probabilities'],
    ['prefill', { prefill: false }, { messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: 'Yes' }] }, true, 'a/m does not go on with an assistant message'],
  ])('%s', (needs, facts, request, soft, message) => {
    expect([found(lackOf, facts, request), found(softLackOf, facts, request)]).toEqual(soft ? [undefined, { message, details: { needs } }] : [{ message, details: { needs } }, undefined]);
    expect(lack({ ...facts, [needs]: true }, request)).toBeUndefined();
  });

  it('says how much is wanted, and how much there is', () => {
    expect(lack({ maxOutputTokens: 100 }, { maxTokens: 101 })).toEqual({ message: 'a/m writes at most 100 tokens; maxTokens is 101', details: { needs: 'maxOutputTokens', has: 100, wanted: 101 }} );
    expect(lack({ maxOutputTokens: 100 }, { maxTokens: 100 })).toBeUndefined();
    const long = { messages: [{ role: 'user' as const, content: 'word '.repeat(2_000) }] };
    const long1 = lack({ contextWindow: 1_000 }, long);
    expect(long1?.details).toEqual({ needs: 'contextWindow', has: 1_000, wanted: CallFacts.of({ model: 'a/m', ...long }).inputTokens() });
    expect(long1?.message).toMatch(/^about \d+ tokens of input do not fit into the window of a\/m: it has room for 1000$/);
    expect(lack({ contextWindow: 100_000, maxInputTokens: 1_000 }, long)?.details.has).toBe(1_000);
    expect(lack({ contextWindow: 2_400, tokenFactor: 2 }, long)?.details.needs).toBe('contextWindow');
  });

  it('an estimate rules out only what is beyond its error', () => {
    const messages = [{ role: 'user' as const, content: 'word '.repeat(2_000) }];
    const likely = CallFacts.of({ model: 'a/m', messages }).inputTokens();
    expect(lack({ contextWindow: Math.ceil(likely * 0.81) }, { messages })).toBeUndefined();
    expect(lack({ contextWindow: Math.floor(likely * 0.79) }, { messages })?.details.needs).toBe('contextWindow');
  });

  it('what counts is the request as the target gets it', () => {
    expect(lack({ maxOutputTokens: 100 }, { maxTokens: 500 }, { maxTokens: 50 })).toBeUndefined();
    expect(lack({ maxOutputTokens: 100 }, {}, { maxTokens: 500 })?.details.needs).toBe('maxOutputTokens');
    expect(lack({ reasoning: false }, { reasoning: { effort: 'high' } }, { reasoning: null })).toBeUndefined();
    expect(lack({ reasoning: false }, {}, { reasoning: { $default: { effort: 'high' } } })?.details.needs).toBe('reasoning');
  });
});

describe('knownCapableFirst', () => {
  const unknown = target(undefined, undefined, 'a/unknown');
  const able = target({ tools: true, image: true }, undefined, 'a/able');
  const half = target({ tools: true }, undefined, 'a/half');
  const hi: ChatRequest = { model: 'a/m', messages: [{ role: 'user', content: 'Hi' }] };
  const picture: ChatRequest = { model: 'a/m', messages: [{ role: 'user', content: [{ type: 'image', url: 'https://e.com/x.png' }] }] };
  const order = (targets: readonly RouteTarget[], request: AnyRequest): string[] => knownCapableFirst(targets, CallFacts.of(request)).map(({ target: { model } }) => model);

  it('F2: ranks the unknown after the known, each in their order', () => {
    expect(order([unknown, half, able], { ...hi, tools })).toEqual(['half', 'able', 'unknown']);
    expect(order([unknown, half, able], picture)).toEqual(['able', 'unknown', 'half']);
    expect(order([unknown, half, able], { ...picture, tools })).toEqual(['able', 'unknown', 'half']);
  });

  it('is the very list where there is nothing to rank by', () => {
    for (const [targets, request] of [[[unknown, able], hi], [[unknown], { ...hi, tools }], [[able, half], { ...hi, tools }]] as const) {
      expect(knownCapableFirst(targets, CallFacts.of(request))).toBe(targets);
    }
  });
});
