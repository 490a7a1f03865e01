import type { AnyAdapter } from '../adapter/adapter.ts';
import type { ProviderSettings } from '../adapter/provider-settings.ts';
import { createRedactor } from '../errors/redact.ts';
import { didYouMean } from '../lib/did-you-mean.ts';
import type { ProviderConfig } from './config-types.ts';
import { checkName } from './names.ts';
import type { ParsedProvider } from './parsed-config.ts';
import { listOf, show, type Problem, type Problems } from './problems.ts';
import { isAdapter } from './schema-providers.ts';
import { readKeys, type KeyRing, type SecretSources } from './secrets.ts';

/** Every adapter at hand, by id: those handed over and those that came with live providers. */
export function collectAdapters(
  handedOver: readonly unknown[],
  providers: Readonly<Record<string, ProviderConfig>>,
  problems: Problems,
): ReadonlyMap<string, AnyAdapter> {
  const adapters = new Map<string, AnyAdapter>();
  handedOver.forEach((entry, index) => {
    const path = `adapters[${index}]`;
    if (!isAdapter(entry)) {
      problems.add({ path, message: 'not an adapter; pass the adapter itself, e.g. openai and not openai()', expected: 'an adapter' });
      return;
    }
    const adapter = entry as AnyAdapter;
    const known = adapters.get(adapter.id);
    if (known !== undefined && known !== adapter) {
      problems.add({ path, message: `there are two adapters '${adapter.id}'`, expected: 'one adapter of each id' });
    }
    adapters.set(adapter.id, adapter);
  });
  for (const { adapter } of Object.values(providers)) {
    if (typeof adapter !== 'string' && !adapters.has(adapter.id)) adapters.set(adapter.id, adapter);
  }
  return adapters;
}

/** Checks one provider. `undefined` when nothing can be made of it. */
export function parseProvider(
  key: string,
  config: ProviderConfig,
  adapters: ReadonlyMap<string, AnyAdapter>,
  sources: SecretSources,
  problems: Problems,
): ParsedProvider | undefined {
  const path = `providers.${key}`;
  checkName(key, path, problems);
  const { adapter: named, ...given } = config;
  const settings: ProviderSettings = given;
  checkHeaders(settings.headers, `${path}.headers`, problems);
  const adapter = typeof named === 'string' ? adapters.get(named) : named;
  if (adapter === undefined) {
    problems.add(unknownAdapter(`${path}.adapter`, named as string, adapters));
    return undefined;
  }
  checkTraits(adapter, settings, path, problems);
  const { credentials, problems: missing } = keysOf(adapter, settings, `${path}.apiKey`, sources);
  const unavailable = settings.optional === true && credentials.length === 0 ? missing[0]?.message : undefined;
  // An optional provider goes on with the keys that are there.
  if (settings.optional !== true) {
    for (const problem of missing) problems.add({ ...problem, message: `${problem.message}; give the provider a key, or mark it optional: true` });
  }
  const { apiKey: _, ...open } = settings;
  return {
    key,
    adapter,
    vendor: adapter.traits.vendor(settings),
    settings: Object.freeze(open),
    credentials,
    unavailable: unavailable === undefined ? undefined : `no key: ${unavailable}`,
  };
}

function unknownAdapter(path: string, name: string, adapters: ReadonlyMap<string, AnyAdapter>): Problem {
  const guess = didYouMean(name, adapters.keys());
  const known = adapters.size === 0 ? 'no adapters were handed over' : `handed over: ${listOf(adapters.keys())}`;
  return {
    path,
    message: `no adapter '${name}' (${known}); pass it: createRouter(config, { adapters: [...] })`,
    expected: adapters.size === 0 ? 'an adapter handed over as { adapters: [...] }' : `one of ${[...adapters.keys()].join(', ')}`,
    received: show(name),
    ...(guess === undefined ? undefined : { didYouMean: guess }),
  };
}

function checkTraits({ traits }: AnyAdapter, settings: ProviderSettings, path: string, problems: Problems): void {
  const issues = traits.check(settings);
  if (issues.length > 0) {
    const redactor = redactorOf(settings);
    for (const issue of issues) {
      const received = issue.received === undefined ? undefined : redactor.text(issue.received);
      const place = issue.path === '' ? path : `${path}.${issue.path}`;
      const got = received === undefined ? '' : `, got ${received}`;
      problems.add({ ...issue, path: place, message: `expected ${issue.expected}${got}`, ...(received === undefined ? undefined : { received }) });
    }
  }
  const missing = traits.missingPackage(settings);
  if (missing !== undefined) {
    problems.add({
      path,
      message: `the package '${missing}' is not installed; run: pnpm add ${missing} (or: npm install ${missing})`,
      expected: `the package '${missing}' to be installed`,
    });
  }
}

// An adapter shows what it found; that must not be a key that was put in a wrong place.
function redactorOf(settings: ProviderSettings): { text(text: string): string } {
  const redactor = createRedactor();
  const { apiKey } = settings;
  const keys = Array.isArray(apiKey) ? (apiKey as readonly unknown[]) : [apiKey];
  for (const entry of keys) {
    const key: unknown = typeof entry === 'object' && entry !== null ? (entry as { key?: unknown }).key : entry;
    if (typeof key === 'string') redactor.learn(key);
  }
  for (const value of Object.values(settings.headers ?? {})) redactor.learn(value);
  return redactor;
}

function keysOf(adapter: AnyAdapter, settings: ProviderSettings, path: string, sources: SecretSources): KeyRing {
  if (settings.apiKey !== undefined) return readKeys(settings.apiKey, path, sources);
  const byDefault = defaultKey(adapter, settings);
  return byDefault === undefined ? { credentials: [], problems: [] } : readKeys(byDefault, path, sources);
}

// The default key belongs to the vendor: an address that the config put in its place must not get it.
function defaultKey({ traits }: AnyAdapter, settings: ProviderSettings): string | undefined {
  // The app's own client has its own key.
  if (settings.client !== undefined) return undefined;
  if (settings.baseURL !== undefined) {
    if (traits.defaultBaseURL === undefined) return undefined;
    const own = traits.defaultBaseURL(settings);
    if (own !== undefined && trimSlash(own) !== trimSlash(settings.baseURL)) return undefined;
  }
  return traits.defaultApiKey(settings);
}

function trimSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function checkHeaders(headers: ProviderSettings['headers'], path: string, problems: Problems): void {
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
      problems.add({ path: `${path}.${name}`, message: 'not the name of a header', expected: 'the name of a header' });
    }
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
      problems.add({ path: `${path}.${name}`, message: 'the value holds a character that no header can have', expected: 'a header value' });
    }
  }
}
