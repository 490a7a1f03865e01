import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { defaultPolicies } from '../../packages/core/src/pipeline/policies.ts';
import { configSchemaFile } from '../../scripts/build-config-schema.ts';
import { Docstrings } from '../../scripts/config-schema/docstrings.ts';
import { file, offered, offeredValues, type Piece, schema, underlined } from './editor.ts';

it('packages/core/config.schema.json says what the parser goes by; if not, run scripts/build-config-schema.ts', () => {
  expect(file).toBe(configSchemaFile());
});

it('is found by the name that the package publishes', () => {
  expect(readFileSync(fileURLToPath(import.meta.resolve('@zerohop/core/config.schema.json')), 'utf8')).toBe(file);
  const { files } = JSON.parse(readFileSync(new URL('../../packages/core/package.json', import.meta.url), 'utf8')) as { files: string[] };
  expect(files).toContain('config.schema.json');
});

it('is a schema of draft 7', () => {
  expect(new Ajv().validateSchema(schema)).toBe(true);
});

it('describes every key; if not, the key lacks a docstring in the type that its object names', () => {
  const nameless = Object.entries({ ...schema.definitions, ConfigData: schema }).flatMap(([type, piece]) => undescribed(piece, type));
  expect(nameless).toEqual([]);
});

it('says no default that is none', () => {
  const docstrings = new Docstrings(fileURLToPath(new URL('../../packages/core/src/', import.meta.url)));
  const types = { timeouts: 'Timeouts', retry: 'RetryOptions', retryBudget: 'RetryBudgetOptions', breaker: 'BreakerOptions', midStream: 'MidStreamOptions' } as const;
  for (const [policy, type] of Object.entries(types)) {
    for (const [key, value] of Object.entries(defaultPolicies[policy as keyof typeof types])) {
      const said = docstrings.ofMember(type, key)?.byDefault?.replaceAll('_', '').replaceAll("'", '');
      expect([`${type}.${key}`, said]).toEqual([`${type}.${key}`, expect.toSatisfy((words) => words === String(value) || words === 'off' || String(words).startsWith('a sentence'))]);
    }
  }
  expect(schema.definitions?.['RetryOptions']?.properties?.['retries']?.default).toBe(2);
  expect(schema.definitions?.['RouteConfig']?.properties?.['maxAttempts']?.default).toBe(6);
});

describe('an editor', () => {
  it('offers the keys of a place, and says what each is', () => {
    expect(Object.keys(offered())).toEqual(expect.arrayContaining(['providers', 'routes', 'defaults', 'models', 'prices', '$schema']));
    expect(Object.keys(offered('providers', 'openai'))).toEqual(expect.arrayContaining(['adapter', 'apiKey', 'baseURL', 'region']));
    expect(Object.keys(offered('routes', 'chat'))).toEqual(expect.arrayContaining(['targets', 'strategy', 'fallbacks', 'when', 'params', 'require', 'retry']));
    expect(Object.keys(offered('routes', 'chat', 'targets', '0'))).toEqual(expect.arrayContaining(['target', 'weight', 'offPeak', 'params']));
    expect(Object.keys(offered('routes', 'chat', 'targets', '0', 'offPeak', '0'))).toEqual(['from', 'to', 'days', 'timeZone']);
    expect(Object.keys(offered('routes', 'chat', 'when'))).toEqual(expect.arrayContaining(['$and', '$or', '$not', 'input.tokens', 'params.temperature', 'time.weekday']));
    expect(Object.keys(offered('routes', 'chat', 'when', '$or', '0', '$not', 'tags.plan'))).toEqual(expect.arrayContaining(['$in', '$regex', '$exists']));
    expect(Object.keys(offered('defaults', 'params', 'temperature'))).toEqual(['$default']);
  });

  it.each([[], ['providers', 'p'], ['routes', 'r'], ['routes', 'r', 'targets', '0'], ['defaults'], ['defaults', 'retry'], ['defaults', 'params'], ['defaults', 'when'], ['defaults', 'when', 'input.tokens']])('%j: each with a description', (...path) => {
    const words = Object.values(offered(...path));
    expect(words.length).toBeGreaterThan(4);
    expect(words.filter((said) => said === undefined || said === '')).toEqual([]);
  });

  it('offers words, numbers and names', () => {
    expect(offeredValues('routes', 'chat', 'strategy')).toEqual(expect.arrayContaining(['priority', 'weighted', 'round-robin']));
    expect(offeredValues('providers', 'p', 'adapter')).toEqual(['anthropic', 'bedrock', 'google', 'openai', 'replicate']);
    expect(offeredValues('providers', 'p', 'vendor')).toEqual(expect.arrayContaining(['azure', 'groq']));
    expect(offeredValues('defaults', 'timeouts', 'firstTokenMs')).toContain(60_000);
    expect(offeredValues('routes', 'chat', 'when', 'time.Europe/Berlin.weekday')).toContain('sat');
  });

  it('takes strategies of the app, and a $schema', () => {
    const config = { $schema: './node_modules/@zerohop/core/config.schema.json', providers: { p: { adapter: 'mine' } }, routes: { r: { targets: ['p/m'], strategy: 'mine' } } };
    expect(underlined(config)).toEqual([]);
  });

  it('underlines the very place', () => {
    const config = { providers: { p: { adapter: 'openai' } }, routes: { r: { targets: ['p/m'], retry: { retires: 1 } } } };
    expect(underlined(config)[0]).toMatchObject({ instancePath: '/routes/r/retry', keyword: 'additionalProperties', params: { additionalProperty: 'retires' } });
  });
});

// `$default` and the two ways to say `reasoning` are told where they are used.
const plain: ReadonlySet<string> = new Set(['$default', 'effort', 'budgetTokens']);

function undescribed(piece: unknown, place: string): string[] {
  if (typeof piece !== 'object' || piece === null) return [];
  const { properties = {} } = piece as Piece;
  const own = Object.entries(properties).filter(([key, { description = '' }]) => description === '' && !plain.has(key)).map(([key]) => `${place}.${key}`);
  return [...own, ...Object.entries(piece).filter(([key]) => key !== 'definitions').flatMap(([key, inner]) => undescribed(inner, `${place}/${key}`))];
}
