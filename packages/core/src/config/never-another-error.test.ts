import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defineAdapter } from '../adapter/adapter.ts';
import { isZerohopError } from '../errors/zerohop-error.ts';
import { checkRequest } from './check-request.ts';
import { parseConfig } from './parse-config.ts';

const adapter = defineAdapter('a', {
  vendor: () => 'a',
  defaultApiKey: () => undefined,
  check: () => [],
  missingPackage: () => undefined,
  connect: () => {
    throw new Error('not in this test');
  },
});

// Words that mean something somewhere, so that arbitrary input gets past the first look.
const word = fc.constantFrom(
  'a', 'b', 'a/m', 'b/m', 'providers', 'routes', 'targets', 'target', 'fallbacks', 'default', 'adapter', 'apiKey', 'env:X', 'weight', 'strategy', 'priority',
  'model', 'messages', 'role', 'user', 'assistant', 'tool', 'content', 'type', 'text', 'tool-call', 'tool-result', 'id', 'name', 'input', 'toolCallId', 'output',
  'tools', 'parameters', 'prices', 'models', 'like', 'price', 'retry', 'minDelayMs', 'maxDelayMs', '__proto__', 'constructor', 'toString', '~standard', 'jsonSchema', 'validate', '',
);
const leaf = fc.oneof(word, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.string());
const { tree: input } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof({ depthSize: 'medium', withCrossShrink: true }, leaf, fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(word, tie('tree'), { maxKeys: 5 })),
}));
const name = fc.constantFrom('a', 'b', 'c', 'A', '__proto__', 'constructor');
const named = fc.constantFrom('a', 'b', 'c', 'a/m', 'b/m', 'a/', '/m');
const config = fc.record(
  {
    providers: fc.dictionary(name, fc.record({ adapter: fc.constantFrom('a', 'b'), apiKey: input }, { requiredKeys: ['adapter'] })),
    routes: fc.dictionary(name, fc.record({ targets: fc.array(named, { minLength: 1 }), fallbacks: fc.array(named), retry: input }, { requiredKeys: ['targets'] })),
    defaults: fc.record({ fallbacks: fc.array(named) }),
    models: fc.dictionary(named, fc.record({ like: named }, { requiredKeys: [] })),
  },
  { requiredKeys: ['providers'] },
);
const part = fc.record(
  { type: fc.constantFrom('text', 'tool-call', 'tool-result', 'image'), text: leaf, id: name, name, input, toolCallId: name, output: input, url: word },
  { requiredKeys: ['type'] },
);
const request = fc.record({
  model: named,
  messages: fc.array(fc.record({ role: fc.constantFrom('user', 'assistant', 'tool', 'system'), content: fc.oneof(fc.string(), fc.array(part)) })),
  tools: fc.array(fc.record({ name, parameters: input })),
  output: input,
});
const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withObjectString: true, withTypedArray: true, withSparseArray: true });

const names = new Set(['a']);

it('a config is parsed, or refused with config_invalid', () => {
  fc.assert(
    fc.property(fc.oneof(input, config, anything), (value) => {
      only('config_invalid', () => parseConfig(value, { adapters: [adapter], env: {}, readFile: () => 'x' }));
    }),
    { numRuns: 1_000 },
  );
});

it('a request passes, or is refused with invalid_request', () => {
  fc.assert(
    fc.property(fc.oneof(input, request, anything), (value) => {
      only('invalid_request', () => checkRequest(value, { routes: names, providers: names, adapters: names }));
    }),
    { numRuns: 1_000 },
  );
});

function only(code: 'config_invalid' | 'invalid_request', run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!isZerohopError(error, code)) throw error;
    expect(error.details.issues?.length).toBeGreaterThan(0);
  }
}
