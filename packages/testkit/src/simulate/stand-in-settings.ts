import type { ProviderSettings } from '@zerohop/core/adapter';
import type { WireName } from '../server/wire.ts';

/** Ways in to an account, and what belongs to a client of the app's own: a made-up key stands in for all of them. */
const waysIn: ReadonlySet<string> = new Set(['token', 'credentials', 'profile', 'googleAuthOptions']);

/** Nobody has this host, and nobody may: a request that went past the simulated network would end at the look-up. */
const nowhere = 'https://simulated.invalid';

/** A token that is never seen: the simulated network puts its own in its place. */
const madeUpToken = (): Promise<string> => Promise.resolve('made-up');

/** What a wire's settings need once their own keys are gone. */
const completed: Readonly<Partial<Record<WireName, (settings: ProviderSettings) => ProviderSettings>>> = {
  // A project is entered with a token, and a key is the way in without one.
  gemini: (settings) => (settings.options?.['project'] === undefined ? settings : { ...settings, options: { ...settings.options, token: madeUpToken } }),
  // Left out, the SDK looks for one in the environment and in the files of the machine.
  bedrock: (settings) => ({ region: 'us-east-1', ...settings }),
};

/**
 * A provider's settings without anything that is the user's own: no key, token, client, fetch, address or header (which may be a key too). Pure.
 *
 * @param wire what the provider's vendor speaks
 */
export function standInSettings({ apiKey: _key, client, fetch: _fetch, sdk: _sdk, headers: _headers, baseURL, ...rest }: ProviderSettings, wire: WireName): ProviderSettings {
  const address = baseURL ?? addressOf(client);
  const options = rest.options && Object.fromEntries(Object.entries(rest.options).filter(([name]) => !waysIn.has(name)));
  const settings = { ...rest, ...(options === undefined ? undefined : { options }), ...(address === undefined ? undefined : { baseURL: elsewhere(address) }) };
  return completed[wire]?.(settings) ?? settings;
}

// What stands behind the host says which of a vendor's interfaces is meant.
function elsewhere(address: string): string {
  if (!URL.canParse(address)) return address;
  const { pathname } = new URL(address);
  return pathname === '/' ? nowhere : `${nowhere}${pathname}`;
}

function addressOf(client: unknown): string | undefined {
  const { baseURL } = (client ?? {}) as { baseURL?: unknown };
  return typeof baseURL === 'string' ? baseURL : undefined;
}
