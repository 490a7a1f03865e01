import { describe, expect, it } from 'vitest';
import type { AnyRequest } from '../../chat/any-request.ts';
import type { ChatRequest } from '../../chat/request.ts';
import type { When } from '../../chat/when.ts';
import { CallFacts, type CallFactsParts } from '../../pipeline/call-facts.ts';
import { allOf } from './combine.ts';
import { compileCondition, ConditionCompiler } from './compile.ts';

const scope = { tenant: 'acme', team: undefined, user: undefined, tags: { plan: 'free', 'a.b': 'dotted' } };
const chat: ChatRequest = { model: 'chat', messages: [{ role: 'user', content: 'my secret is 42' }] };

function factsOf(request: Partial<ChatRequest> = {}, more: Partial<CallFactsParts> = {}): CallFacts {
  return CallFacts.of({ ...chat, ...request }, { scope, ...more });
}

function why(when: When, facts = factsOf()): string {
  const condition = compileCondition(when);
  expect(condition.holds(facts)).toBe(false);
  return condition.whyNot(facts).message;
}

const tool = (name: string): NonNullable<ChatRequest['tools']>[number] => ({ name });

describe('says why a condition does not hold', () => {
  it.each<[string, When, Partial<ChatRequest>?]>([
    ["tags.plan is 'free', not 'pro'", { 'tags.plan': 'pro' }],
    ["tags.plan is 'free', not one of 'pro', 'team'", { 'tags.plan': { $in: ['pro', 'team'] } }],
    ["tags.plan is 'free', not 'pro'", { 'tags.plan': { $in: ['pro'] } }],
    ["tags.plan is 'free', and must not be 'free'", { 'tags.plan': { $ne: 'free' } }],
    ["tags.plan is 'free', and must not be one of 'free', 'trial'", { 'tags.plan': { $nin: ['free', 'trial'] } }],
    ['no user is given', { user: 'u1' }],
    ['no user is given', { user: { $exists: true } }],
    ['no tags.region is given', { 'tags.region': { $regex: '^eu' } }],
    ['tags.plan is given', { 'tags.plan': { $exists: false } }],
    ['tags.plan is given', { 'tags.plan': { $not: { $exists: true } } }],
    ['input.messages is 1, not above 8', { 'input.messages': { $gt: 8 } }],
    ['input.messages is 1, not at least 2', { 'input.messages': { $gte: 2 } }],
    ['input.messages is 1, not below 1', { 'input.messages': { $lt: 1 } }],
    ['input.messages is 1, not at most 0', { 'input.messages': { $lte: 0 } }],
    ['input.messages is 1, and must not be above 0', { 'input.messages': { $not: { $gt: 0 } } }],
    ["model is 'chat' and does not match /^GPT/i", { model: { $regex: '^GPT', $options: 'i' } }],
    ["model is 'chat' and matches /^c/", { model: { $not: { $regex: '^c' } } }],
    ['stream is false, not true', { stream: true }],
    ["tools has 'search', 'fetch', not 'calc'", { tools: 'calc' }, { tools: [tool('search'), tool('fetch')] }],
    ["tools has 'search', and must not have one of 'search', 'fetch'", { tools: { $nin: ['search', 'fetch'] } }, { tools: [tool('search')] }],
    ['params.reasoning is given', { 'params.reasoning': { $exists: false } }, { reasoning: { effort: 'low' } }],
    ['no params.temperature is given', { 'params.temperature': { $lt: 1 } }],
    ["model is 'chat', not 'x'", { $and: [{ 'tags.plan': 'free' }, { model: 'x' }], tenant: 'other' }],
    ["model is 'chat', not 'x', and the other alternative does not hold", { $or: [{ model: 'x' }, { model: 'y' }] }],
    ["model is 'chat', not 'x', and none of 2 other alternatives holds", { $or: [{ model: 'x' }, { model: 'y' }, { model: 'z' }] }],
    ["model is 'chat', and must not be 'chat'", { $not: { $or: [{ model: 'x' }, { model: 'chat' }] } }],
    ["model is 'chat', and must not be 'chat', and the other alternative does not hold", { $not: { model: 'chat', tenant: 'acme' } }],
    ["tags.plan is 'free', not 'pro'", { $not: { $not: { 'tags.plan': 'pro' } } }],
    [`session is '${'s'.repeat(40)}…', not 'x'`, { session: 'x' }, { session: 's'.repeat(50) }],
  ])('%s', (message, when, request) => {
    expect(why(when, factsOf(request))).toBe(message);
  });
});

it('says it as data too, which JSON can hold', () => {
  const details = (when: When): unknown => compileCondition(when).whyNot(factsOf()).details;
  expect(details({ 'tags.plan': 'pro' })).toEqual({ path: 'tags.plan', operator: '$eq', expected: 'pro', actual: 'free' });
  expect(details({ user: { $in: ['u1'] } })).toEqual({ path: 'user', operator: '$in', expected: ['u1'], actual: null });
  expect(details({ user: { $exists: true } })).toEqual({ path: 'user', operator: '$exists', expected: true, actual: false });
  expect(details({ $not: { tenant: { $eq: 'acme' } } })).toEqual({ path: 'tenant', operator: '$not', expected: { $eq: 'acme' }, actual: 'acme' });
  expect(details({ $or: [{ model: { $regex: 'x' } }, { model: 'y' }] })).toEqual({ path: 'model', operator: '$regex', expected: 'x', actual: 'chat' });
});

it('never shows what people wrote', () => {
  const secret = 'my secret is 42';
  const facts = factsOf({ metadata: { note: secret }, stop: [secret], providerOptions: { a: { prompt: secret } } });
  const tests = [{ $eq: 'x' }, { $in: ['x', 'y'] }, { $regex: 'x' }, { $gt: 'z' }, { $not: { $regex: 'secret' } }, { $not: { $gt: 'a' } }, { $exists: false }];
  const messages = ['input.text', 'metadata.note', 'params.stop', 'params.providerOptions.a.prompt'].flatMap((path) =>
    tests.filter((test) => !(path === 'input.text' && '$exists' in test)).map((test) => {
      const condition = compileCondition({ [path]: test });
      expect(condition.holds(facts)).toBe(path === 'input.text' && '$exists' in test);
      const whyNot = condition.whyNot(facts);
      expect(JSON.stringify(whyNot)).not.toContain('42');
      return whyNot.message;
    }),
  );
  expect(messages.slice(0, 6)).toEqual([
    "input.text is not 'x'",
    "input.text is not one of 'x', 'y'",
    'input.text does not match /x/',
    "input.text is not above 'z'",
    'input.text matches /secret/',
    "input.text must not be above 'a'",
  ]);
});

it('takes what an object has of itself, never what it inherits', () => {
  const tags: Record<string, string> = Object.create({ plan: 'pro' }) as Record<string, string>;
  const request = { metadata: {}, providerOptions: { a: {} } };
  for (const path of ['tags.constructor', 'tags.__proto__', 'tags.plan', 'metadata.toString', 'params.providerOptions.a.constructor', 'params.providerOptions.__proto__', 'params.providerOptions.a.b.c']) {
    expect(compileCondition({ [path]: { $exists: false } }).holds(factsOf(request, { scope: { ...scope, tags } }))).toBe(true);
  }
  const own = JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, string>;
  expect(compileCondition({ 'tags.__proto__': 'x', 'tags.constructor': 'y' }).holds(factsOf({}, { scope: { ...scope, tags: own } }))).toBe(true);
  expect(compileCondition({ 'tags.a.b': 'dotted' }).holds(factsOf())).toBe(true);
});

it('compares numbers with numbers and texts with texts', () => {
  const facts = factsOf({ providerOptions: { a: { text: '9', number: 9 } } });
  const holds = (path: string, test: object): boolean => compileCondition({ [`params.providerOptions.a.${path}`]: test }).holds(facts);
  expect([holds('text', { $lt: 10 }), holds('text', { $gt: '10' }), holds('number', { $lt: 10 }), holds('number', { $gt: '10' }), holds('text', { $eq: 9 }), holds('number', { $regex: '9' })]).toEqual([false, true, true, false, false, false]);
});

it('finds a pattern each time anew', () => {
  const condition = compileCondition({ model: { $regex: 'a', $options: 'imsu' } });
  expect([1, 2, 3].map(() => condition.holds(factsOf()))).toEqual([true, true, true]);
});

it('asks of several conditions that all hold', () => {
  expect(allOf([]).holds(factsOf())).toBe(true);
  expect(compileCondition({}).holds(factsOf())).toBe(true);
  const two = allOf([compileCondition({ 'tags.plan': 'free' }), compileCondition({ model: 'x' })]);
  expect(two.holds(factsOf())).toBe(false);
  expect(two.whyNot(factsOf()).message).toBe("model is 'chat', not 'x'");
});

it('what conditions have in common is one object, decided once per call', () => {
  const compiler = new ConditionCompiler();
  const when = { 'tags.plan': 'free', model: 'x' };
  expect(compiler.compile({ ...when })).toBe(compiler.compile(when));
  expect(compiler.compileAll([when, { model: 'x' }])).toBe(compiler.compileAll([when, { model: 'x' }]));
  expect(compiler.compile({ model: 'x' })).not.toBe(compiler.compile({ model: { $ne: 'x' } }));
  expect(compiler.compile({ $not: { model: 'x' } }).holds(factsOf())).toBe(true);
  expect(compiler.compileAll([])).toBeUndefined();
  const tags: Record<string, string> = { plan: 'free' };
  const facts = factsOf({}, { scope: { ...scope, tags } });
  const condition = compiler.compile({ 'tags.plan': 'free' });
  expect(condition.holds(facts)).toBe(true);
  tags['plan'] = 'pro';
  expect(condition.holds(facts)).toBe(true);
  expect(condition.holds(factsOf({}, { scope: { ...scope, tags } }))).toBe(false);
});

it('has an answer when the request has changed since', () => {
  const tags: Record<string, string> = { plan: 'free' };
  const facts = factsOf({}, { scope: { ...scope, tags } });
  const condition = compileCondition({ 'tags.plan': 'pro', model: 'chat' });
  expect(condition.holds(facts)).toBe(false);
  tags['plan'] = 'pro';
  expect(condition.whyNot(facts).details.path).toBe('tags.plan');
});

describe('reads', () => {
  const atMs = Date.parse('2026-03-29T01:00:00Z'); // When the clocks of Berlin go from 2 to 3.
  const full: ChatRequest = {
    model: 'chat',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: 'Look: ' }, { type: 'image', url: 'https://example.com/a.png' }, { type: 'text', text: 'what?' }] },
      { role: 'user', content: [{ type: 'audio', data: 'AAAA', mediaType: 'audio/wav' }, { type: 'file', url: 'https://example.com/a.pdf' }, { type: 'file', url: 'https://example.com/b.pdf' }, { type: 'text', text: 'And these?' }] },
    ],
    tools: [tool('search')],
    toolChoice: { name: 'search' },
    output: { type: 'object' },
    session: 's1',
    metadata: { plan: 'm' },
    stop: ['END', 'STOP'],
    temperature: 0,
    logprobs: 3,
    reasoning: { budgetTokens: 1_000 },
    parallelToolCalls: false,
  };
  const chats = new CallFacts({ request: full, stream: true, scope, atMs });
  const embeds = CallFacts.of({ model: 'search', input: ['one', 'two'], dimensions: 256, priority: 'low' } satisfies AnyRequest, { atMs });

  it.each<[When]>([
    [{ model: 'chat', operation: 'chat', stream: true, tenant: 'acme', session: 's1', priority: 'normal', output: true }],
    [{ 'input.messages': 3, 'input.images': 1, 'input.audio': 1, 'input.files': 2, 'input.text': 'And these?', 'input.tokens': { $gt: 1_000 } }],
    [{ tools: 'search', 'params.toolChoice.name': 'search', 'params.toolChoice': { $exists: false } }],
    [{ 'metadata.plan': 'm', 'params.stop': 'STOP', 'params.temperature': 0, 'params.logprobs': 3, 'params.parallelToolCalls': false }],
    [{ 'params.reasoning': { $exists: true }, 'params.reasoning.budgetTokens': 1_000, 'params.reasoning.effort': { $exists: false } }],
    [{ 'time.hour': 1, 'time.clock': '01:00', 'time.weekday': 'sun', 'time.date': '2026-03-29' }],
    [{ 'time.Europe/Berlin.hour': 3, 'time.Europe/Berlin.clock': '03:00', 'time.America/New_York.weekday': 'sat', 'time.America/New_York.date': '2026-03-28' }],
    [{ 'params.dimensions': { $exists: false }, 'params.seed': { $exists: false }, 'params.serviceTier': { $ne: 'flex' } }],
  ])('a chat: %j', (when) => {
    expect(compileCondition(when).holds(chats)).toBe(true);
  });

  it.each<[When]>([
    [{ operation: 'embed', stream: false, priority: 'low', tenant: { $exists: false }, output: false }],
    [{ 'input.text': 'two', 'input.messages': 0, 'input.images': 0, 'input.tokens': { $gt: 0 }, tools: { $exists: false } }],
    [{ 'params.dimensions': 256, 'params.temperature': { $exists: false }, 'metadata.plan': { $exists: false } }],
  ])('a call that embeds: %j', (when) => {
    expect(compileCondition(when).holds(embeds)).toBe(true);
  });

  it('a choice of tools in a word', () => {
    expect(compileCondition({ 'params.toolChoice': 'required', 'params.toolChoice.name': { $exists: false } }).holds(factsOf({ toolChoice: 'required' }))).toBe(true);
  });
});
