import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importLiteLLM, importPortkey, type Imported } from './index.ts';
import { snakeKeys } from './portkey/node-section.ts';
import { isFields } from './source/section.ts';

const litellm = (): object => ({
  model_list: [
    { model_name: 'a', litellm_params: { model: 'openai/gpt-4o', litellm_credential_name: 'c' }, model_info: { mode: 'chat' } },
    { model_name: 'b', litellm_params: { model: 'anthropic/claude-haiku-4-5' } },
  ],
  router_settings: {
    routing_strategy: 'simple-shuffle',
    routing_groups: [{ group_name: 'g', models: ['a'], routing_strategy: 'least-busy' }],
    model_group_alias: { other: { model: 'a' } },
    default_litellm_params: { temperature: 0.5 },
    provider_budget_config: { openai: { budget_limit: 5, time_period: '1d' } },
    fallbacks: [{ a: ['b'] }],
  },
  litellm_settings: { num_retries: 1 },
  general_settings: { master_key: 'sk-made-up' },
  credential_list: [{ credential_name: 'c', credential_values: { api_key: 'os.environ/C' } }],
});

const portkey = (): object => ({
  strategy: { mode: 'fallback', cb_config: { failure_threshold: 3 } },
  retry: { attempts: 1 },
  targets: [
    { provider: 'openai', override_params: { model: 'gpt-4o' } },
    {
      strategy: { mode: 'conditional', conditions: [{ query: { 'metadata.a': 'b' }, then: 'x' }], default: 'y' },
      targets: [
        { name: 'x', provider: 'anthropic', override_params: { model: 'claude-haiku-4-5' } },
        { name: 'y', provider: 'groq', override_params: { model: 'llama-3.1-8b-instant' } },
      ],
    },
  ],
});

/** Objects in which every key means something, whatever it is called: by the end of their path. */
const open = /(^|\.)(model_group_alias|provider_budget_config|query|fallbacks\[\d+\])$/;

/** Every object in a value, with its path. */
function placesIn(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => placesIn(one, `${path}[${index}]`));
  if (!isFields(value)) return [];
  return [...(open.test(path) ? [] : [path]), ...Object.entries(value).flatMap(([key, one]) => placesIn(one, path === '' ? key : `${path}.${key}`))];
}

function put(source: object, path: string, key: string, value: unknown): void {
  const place = path.split(/[.[\]]+/).filter((step) => step !== '').reduce<object>((at, step) => (at as Record<string, object>)[step] ?? {}, source);
  Object.defineProperty(place, key, { value, enumerable: true, configurable: true, writable: true });
}

/** What code asks an object for. A key that nobody asks for is unknown. */
function asked(build: () => object, run: (source: object) => unknown): ReadonlySet<string> {
  const keys = new Set<string>();
  const watch = (value: object): object =>
    new Proxy(value, {
      getOwnPropertyDescriptor(target, key) {
        keys.add(String(key));
        return Reflect.getOwnPropertyDescriptor(target, key);
      },
      get(target, key) {
        const field: unknown = Reflect.get(target, key);
        return typeof field === 'object' && field !== null ? watch(field) : field;
      },
    });
  run(watch(build()));
  return keys;
}

const camel = new Set(snakeKeys.map((key) => key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())));

describe.each<[string, () => object, (source: object) => Imported]>([
  ['LiteLLM', litellm, (source) => importLiteLLM(source, { env: {} })],
  ['Portkey', portkey, (source) => importPortkey(source)],
])('%s', (_name, build, run) => {
  const known = asked(build, run);
  const places = placesIn(build());
  const key = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'x', 'temprature', 'Model', 'api-key'),
  ).filter((name) => !known.has(name) && !camel.has(name));

  it('notes every key that it does not know, wherever it stands', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), key, fc.jsonValue(), (path, name, value) => {
        const source = build();
        put(source, path, name, value);
        const at = path === '' ? name : `${path}.${name}`;
        const found = run(source).notes.filter((note) => note.path === at);
        expect(found.map(({ level }) => level)).toEqual(['unsupported']);
      }),
      { numRuns: 400 },
    );
  });

  it('changes nothing of the config for it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), key, fc.jsonValue(), (path, name, value) => {
        const source = build();
        put(source, path, name, value);
        const { config, kept, models } = run(source);
        expect({ config, kept, models }).toEqual((({ config, kept, models }) => ({ config, kept, models }))(run(build())));
      }),
      { numRuns: 100 },
    );
  });

  it('leaves the source as it was', () => {
    const source = build();
    run(source);
    expect(source).toEqual(build());
  });
});
