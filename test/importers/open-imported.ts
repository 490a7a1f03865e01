import { anthropic } from '@zerohop/anthropic';
import { bedrock } from '@zerohop/bedrock';
import { type AnyZerohopError, type ChatRequest, type ChatResponse, type ConfigData, createRouter, isZerohopError, type ProviderData, type Router } from '@zerohop/core';
import { google } from '@zerohop/google';
import type { Imported } from '@zerohop/importers';
import { openai } from '@zerohop/openai';
import { replicate } from '@zerohop/replicate';
import { type Emulator, emulateAnthropic, emulateBedrock, emulateGemini, emulateOpenai, emulateReplicate, type FaultInput, seededRandom } from '@zerohop/testkit';
import { expect } from 'vitest';

const adapters = [openai, anthropic, google, bedrock, replicate];

const emulate: Readonly<Record<string, () => Promise<Emulator>>> = {
  openai: () => emulateOpenai({ lenient: true }),
  anthropic: () => emulateAnthropic(),
  google: () => emulateGemini(),
  bedrock: () => emulateBedrock(),
  replicate: () => emulateReplicate(),
};

/** What became of one request. */
export interface Outcome {
  /** The target whose answer it is; `undefined` where there is none. */
  readonly served: string | undefined;
  /** Targets in the order in which they were asked. */
  readonly asked: readonly string[];
  /** The code of the error, where there is no answer. */
  readonly code: string | undefined;
  /** The last body on the wire. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A router over a config that was imported, each of its providers an emulator of its own. */
export interface OpenImported extends AsyncDisposable {
  readonly router: Router;
  readonly emulators: Readonly<Record<string, Emulator>>;
  ask(model: string, more?: Partial<ChatRequest>): Promise<Outcome>;
  /** Asks ten times. */
  askTen(model: string, more?: Partial<ChatRequest>): Promise<readonly Outcome[]>;
  /** Has every call to a provider fail. Returns what makes it well again. */
  fail(provider: string, fault?: FaultInput): () => void;
}

/** Opens the imported config as it is, but for addresses, keys and the length of waits. */
export async function openImported({ config, adapters: named }: Imported, seed = 1): Promise<OpenImported> {
  const emulators: Record<string, Emulator> = {};
  const providers: Record<string, ProviderData> = {};
  for (const [key, settings] of Object.entries(config.providers as Record<string, ProviderData>)) {
    const emulator = await emulate[settings.adapter]?.();
    if (emulator === undefined) throw new Error(`no emulator for ${settings.adapter}`);
    emulators[key] = emulator;
    providers[key] = onLoopback(key, settings, emulator.baseURL);
  }
  const data = withoutWaits({ ...config, providers, closeMs: 0 }) as ConfigData;
  const router = createRouter(data as never, { adapters: adapters.filter(({ id }) => named.includes(id)), random: seededRandom(seed) } as never) as unknown as Router;
  const ask: OpenImported['ask'] = async (model, more = {}) => {
    const result = await settled(router.chat({ model, messages: [{ role: 'user', content: 'Hi' }], ...more } as never));
    const asked = result.attempts.map(({ target }) => target);
    const last = asked.at(-1)?.split('/')[0] ?? '';
    return { served: 'target' in result ? (result.target as string) : undefined, asked, code: 'code' in result ? result.code : undefined, body: (emulators[last]?.calls.at(-1)?.body ?? {}) as Record<string, unknown> };
  };
  return {
    router,
    emulators,
    ask,
    async askTen(model, more) {
      const outcomes: Outcome[] = [];
      for (let count = 0; count < 10; count += 1) outcomes.push(await ask(model, more));
      return outcomes;
    },
    fail: (provider, fault = { type: 'error', condition: 'server_error' }) => {
      const emulator = emulators[provider];
      if (emulator === undefined) throw new Error(`no provider '${provider}'; there are ${Object.keys(emulators).join(', ')}`);
      return emulator.fault(fault);
    },
    async [Symbol.asyncDispose]() {
      await router.close();
      await Promise.all(Object.values(emulators).map((emulator) => emulator.close()));
    },
  };
}

async function settled(promise: Promise<ChatResponse>): Promise<ChatResponse | AnyZerohopError> {
  try {
    return await promise;
  } catch (error) {
    if (isZerohopError(error)) return error;
    throw error;
  }
}

function onLoopback(key: string, settings: ProviderData, baseURL: string): ProviderData {
  const { apiKey: _, options, ...rest } = settings;
  if (settings.adapter === 'bedrock') return { ...rest, baseURL, region: settings.region ?? 'us-east-1', options: { credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' } } };
  if (settings.vendor === 'vertex') {
    const { googleAuthOptions: _auth, ...others } = options ?? {};
    return { ...rest, baseURL, options: { ...others, token: () => Promise.resolve('token') } };
  }
  // An address without a path is that of a resource, which finds its interface by itself.
  const address = settings.vendor === 'azure' ? new URL(baseURL).origin : baseURL;
  return { ...rest, baseURL: address, apiKey: `key-of-${key}`, ...(options === undefined ? undefined : { options }) };
}

// Retries wait for up to a quarter of a second and more; how often there is a retry is what matters here.
function withoutWaits(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWaits);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, key === 'retry' && typeof field === 'object' && field !== null ? { ...field, minDelayMs: 0, maxDelayMs: 0 } : typeof field === 'function' ? field : withoutWaits(field)]),
  );
}

const draws = 200;

/** Holds who serves against the shares that they should have. Three deviations of so many draws are a tenth. */
export async function expectShares(over: OpenImported, model: string, shares: Readonly<Record<string, number>>): Promise<void> {
  const served: (string | undefined)[] = [];
  for (let count = 0; count < draws; count += 1) served.push((await over.ask(model)).served);
  const counts = counted(served);
  expect(Object.keys(counts).sort()).toEqual(Object.keys(shares).sort());
  for (const [target, share] of Object.entries(shares)) expect(Math.abs((counts[target] ?? 0) / draws - share), target).toBeLessThan(0.1);
}

/** How often each value was there. */
function counted(values: readonly (string | undefined)[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value ?? 'nobody'] = (counts[value ?? 'nobody'] ?? 0) + 1;
  return counts;
}
