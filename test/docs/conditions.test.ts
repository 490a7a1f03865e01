import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { openai } from '@zerohop/openai';
import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../packages/core/src/chat/request.ts';
import type { When } from '../../packages/core/src/chat/when.ts';
import { checkWhen } from '../../packages/core/src/config/check-when.ts';
import { parseConfig } from '../../packages/core/src/config/parse-config.ts';
import { Problems } from '../../packages/core/src/config/problems.ts';
import { CallFacts } from '../../packages/core/src/pipeline/call-facts.ts';
import { compileCondition } from '../../packages/core/src/router/conditions/compile.ts';
import { combinators, operands } from '../../packages/core/src/router/conditions/operators.ts';
import { factRows } from '../../packages/core/src/router/conditions/paths.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/conditions.md'), 'utf8');

/** The cells of each row of each table under a heading, without the heads. */
function tablesUnder(heading: string): string[][][] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) => table.trim().split('\n').slice(2).map((row) => row.slice(2, -2).split(/(?<!\\) \| ?/)));
}

function namesIn(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

// Examples are object literals: with quotes and keys as JSON has them they can be read.
function read(example: string): When {
  const json = example.replaceAll(/([{,] )([$\w]+):/g, '$1"$2":').replaceAll("'", '"').replaceAll(/(\d)_(\d)/g, '$1$2').replaceAll('\\|', '|');
  return JSON.parse(json) as When;
}

interface Call {
  request?: Partial<ChatRequest>;
  tenant?: string;
  tags?: Record<string, string>;
  at?: string;
  stream?: boolean;
}

function factsOf({ request, tenant, tags, at = '2026-06-15T12:00:00Z', stream = false }: Call): CallFacts {
  return new CallFacts({ request: { model: 'chat', messages: [{ role: 'user', content: 'Hi' }], ...request }, stream, scope: { tenant, team: undefined, user: undefined, tags }, atMs: Date.parse(at) });
}

const image: ChatRequest['messages'] = [{ role: 'user', content: [{ type: 'image', url: 'https://example.com/a.png' }] }];
const says = (content: string): Partial<ChatRequest> => ({ messages: [{ role: 'user', content }] });

/** For each example of the page, in order, calls that meet it and calls that do not. */
const calls: [meet: Call[], fail: Call[]][] = [
  [[{ tags: { plan: 'pro' } }], [{ tags: { plan: 'free' } }, {}]],
  [[{ tags: { plan: 'pro' } }, {}], [{ tags: { plan: 'free' } }]],
  [[{ tags: { plan: 'pro' } }], [{ tags: { plan: 'free' } }, {}]],
  [[{ tenant: 'acme' }, { tenant: 'globex' }], [{ tenant: 'initech' }, {}]],
  [[{ request: says('word '.repeat(10_000)) }], [{}]],
  [[{}], [{ request: { messages: image } }]],
  [[{}, { request: { tools: [] } }], [{ request: { tools: [{ name: 'search' }] } }]],
  [[{ request: { tools: [{ name: 'fetch' }, { name: 'search' }] } }], [{ request: { tools: [{ name: 'fetch' }] } }, {}]],
  [[{ request: { reasoning: { effort: 'max' } } }], [{ request: { reasoning: { effort: 'low' } } }, { request: { reasoning: { budgetTokens: 9 } } }, {}]],
  [[{ request: says('Write a Query.') }, { request: says('SQL!') }], [{ request: says('sequel queries') }]],
  [[{ at: '2026-06-15T07:00:00Z' }, { at: '2026-01-15T15:59:00Z' }], [{ at: '2026-06-15T15:00:00Z' }, { at: '2026-06-13T10:00:00Z' }]],
  [[{ at: '2026-06-15T22:00:00Z' }, { at: '2026-06-15T05:59:59Z' }], [{ at: '2026-06-15T06:00:00Z' }, { at: '2026-06-15T21:59:59Z' }]],
  [[{ at: '2026-12-01T00:00:00Z' }, { at: '2026-12-31T23:59:59Z' }], [{ at: '2027-01-01T00:00:00Z' }, { at: '2026-11-30T23:59:59Z' }]],
  [[{ stream: true }], [{}, { stream: true, request: { session: 's' } }]],
  [[{}, { tags: { plan: 'pro', region: 'us' } }], [{ tags: { plan: 'pro', region: 'eu' } }]],
];

describe('docs/conditions.md', () => {
  it('has a config that is right as it stands, whose targets are for the calls that the conditions name', () => {
    const [, code = ''] = /^```ts\nconst config = ([\s\S]*?);\n```/m.exec(page) ?? [];
    const config: unknown = runInNewContext(`(${code})`);
    const [route] = parseConfig(config, { adapters: [openai], env: { OPENAI_API_KEY: 'key' } }).routes.values();
    const holdFor = (call: Call): boolean[] => (route?.targets ?? []).map(({ options }) => options?.when === undefined || compileCondition(options.when).holds(factsOf(call)));
    expect(holdFor({ tags: { plan: 'pro' } })).toEqual([true, true, true]);
    expect(holdFor({ tags: { plan: 'free' }, request: says('word '.repeat(200_000)) })).toEqual([false, false, true]);
  });

  it('lists every fact, what it is compared with and what it is, and no other', () => {
    const [facts = []] = tablesUnder('Facts');
    const documented = facts.flatMap(([names, ...cells]) => namesIn(names).map((name) => [name, ...cells]));
    expect(documented.toSorted()).toEqual(factRows.map(({ path, type, about }) => [path, type.words, about]).toSorted());
  });

  it('names the facts that are never shown', () => {
    const [, named] = /^What people wrote is never shown .*?: (.+?)\. /m.exec(page) ?? [];
    expect(namesIn(named)).toEqual(factRows.filter(({ hidden }) => hidden).map(({ path }) => path));
  });

  it('lists every operator, and no other', () => {
    const [onFacts = [], onConditions = []] = tablesUnder('Operators').map((table) => table.flatMap(([name]) => namesIn(name)));
    expect(onFacts).toEqual(Object.keys(operands));
    expect(onConditions).toEqual(combinators);
  });

  it('says rightly which operators hold for a fact that is missing', () => {
    const tests = { $eq: 'a', $ne: 'a', $in: ['a'], $nin: ['a'], $gt: 'a', $gte: 'a', $lt: 'a', $lte: 'a', $regex: 'a' };
    const said = new Map(tablesUnder('Operators')[0]?.map(([name, , missing]) => [namesIn(name)[0], missing]));
    for (const [operator, operand] of Object.entries(tests)) {
      const holds = compileCondition({ user: { [operator]: operand } }).holds(factsOf({}));
      expect(`${operator} ${holds ? 'holds' : 'fails'}`).toBe(`${operator} ${said.get(operator)}`);
    }
  });

  const examples = (tablesUnder('Examples')[0] ?? []).map(([cell]) => namesIn(cell)[0] ?? '');
  it.each(examples)('means what it says: %s', (example) => {
    const when = read(example);
    const problems = new Problems();
    checkWhen(when, 'when', problems);
    expect(problems.list).toEqual([]);
    const condition = compileCondition(when);
    const [meet = [], fail = []] = calls[examples.indexOf(example)] ?? [];
    expect(Math.min(meet.length, fail.length)).toBeGreaterThan(0);
    expect(meet.map((call) => condition.holds(factsOf(call)))).toEqual(meet.map(() => true));
    expect(fail.map((call) => condition.holds(factsOf(call)))).toEqual(fail.map(() => false));
  });
});
