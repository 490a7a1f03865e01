import { expect, test } from 'vitest';
import type { ProviderSettings } from '@zerohop/core/adapter';
import type { WireName } from '../server/wire.ts';
import { standInSettings } from './stand-in-settings.ts';

const wires: readonly WireName[] = ['openai', 'anthropic', 'gemini', 'bedrock', 'replicate'];
const secret = 'the-users-own';

const own: readonly ProviderSettings[] = [
  { apiKey: secret },
  { apiKey: [`env:${secret}`, { key: secret, weight: 2 }] },
  { client: { apiKey: secret, baseURL: `https://${secret}.example.com/v1` } },
  { fetch: (() => Promise.reject(new Error(secret))) as typeof fetch, sdk: secret },
  { baseURL: `https://user:${secret}@example.com/openai?key=${secret}` },
  { headers: { authorization: `Bearer ${secret}` } },
  { options: { token: () => Promise.resolve(secret), apiVersion: 'v' } },
  { options: { credentials: { accessKeyId: secret }, profile: secret, apiVersion: 'v' } },
  { options: { googleAuthOptions: { keyFile: secret }, project: 'p', apiVersion: 'v' } },
];

test.each(wires)("nothing that is the user's own is left of settings for %s, and the rest is", (wire) => {
  for (const [index, first] of own.entries()) {
    for (const second of own.slice(index)) {
      const given: ProviderSettings = { vendor: 'v', region: 'eu-central-1', priceFactor: 2, ...first, ...second };
      const bare = standInSettings(given, wire);
      expect(JSON.stringify(bare)).not.toContain(secret);
      for (const name of ['apiKey', 'client', 'fetch', 'sdk', 'headers']) expect(bare).not.toHaveProperty(name);
      if (given.options !== undefined) {
        expect(bare.options?.['apiVersion']).toBe('v');
        if (given.options['token'] !== undefined) expect(bare.options?.['token']).not.toBe(given.options['token']);
      }
      expect(bare).toMatchObject({ vendor: 'v', region: 'eu-central-1', priceFactor: 2 });
    }
  }
});

test.each([
  ['https://mine.openai.azure.com', 'https://simulated.invalid'],
  ['https://mine.openai.azure.com/openai/deployments/d', 'https://simulated.invalid/openai/deployments/d'],
  ['http://10.0.0.7:8000/v1/', 'https://simulated.invalid/v1/'],
  ['no address', 'no address'],
])('an address keeps its path alone: %s', (baseURL, comes) => {
  expect(standInSettings({ baseURL }, 'openai').baseURL).toBe(comes);
});

test('what a wire needs once the keys are gone is there', () => {
  expect(standInSettings({}, 'bedrock')).toEqual({ region: 'us-east-1' });
  expect(standInSettings({}, 'openai')).toEqual({});
  expect(typeof standInSettings({ options: { project: 'p', location: 'l' } }, 'gemini').options?.['token']).toBe('function');
  expect(standInSettings({ apiKey: 'k' }, 'gemini')).toEqual({});
});
