import type { InputIssue } from '../errors/details.ts';
import type { ProviderSettings } from './provider-settings.ts';

/** What is wrong with settings that stand beside a client of the app's: the client has its own, and they would be ignored without a word. */
export function issuesBesideClient(settings: ProviderSettings, ignored: readonly (keyof ProviderSettings)[]): InputIssue[] {
  if (settings.client === undefined) return [];
  return ignored.filter((name) => settings[name] !== undefined).map((path) => ({ path, expected: 'nothing beside a client, which has its own' }));
}
