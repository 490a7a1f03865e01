import { didYouMean, type InputIssue, issuesBesideClient, type ProviderSettings } from '@zerohop/core/adapter';
import { vendors, vendorsNotYet } from './vendors/vendors.ts';

const optionNames = ['organization', 'project'];

/** What is wrong with a provider's settings, as far as only this adapter can tell. */
export function checkSettings(settings: ProviderSettings): readonly InputIssue[] {
  return [...checkVendor(settings), ...checkClient(settings), ...checkOptions(settings)];
}

function* checkVendor({ vendor, api, sdk, baseURL, client }: ProviderSettings): Generator<InputIssue> {
  const known = Object.keys(vendors);
  if (vendor !== undefined && !known.includes(vendor)) {
    if (vendorsNotYet.includes(vendor)) yield { path: 'vendor', expected: `${list(known)}; '${vendor}' is not available in this version`, received: vendor };
    else yield { path: 'vendor', expected: list(known), received: vendor, didYouMean: didYouMean(vendor, [...known, ...vendorsNotYet]) };
  }
  if (api === 'responses') yield { path: 'api', expected: "'chat'; 'responses' is not available in this version", received: api };
  else if (api !== undefined && api !== 'chat') yield { path: 'api', expected: "'chat'", received: api, didYouMean: didYouMean(api, ['chat', 'responses']) };
  if (sdk !== undefined) yield { path: 'sdk', expected: 'nothing: there is one SDK for this wire', received: sdk };
  if (vendor === 'custom' && baseURL === undefined && client === undefined) {
    yield { path: 'baseURL', expected: "the server's address, e.g. 'http://127.0.0.1:8080/v1'" };
  }
}

function* checkClient(settings: ProviderSettings): Generator<InputIssue> {
  const { client } = settings;
  if (client !== undefined && typeof (client as { withOptions?: unknown }).withOptions !== 'function') yield { path: 'client', expected: 'an OpenAI client' };
  yield* issuesBesideClient(settings, ['apiKey', 'baseURL', 'fetch', 'headers', 'options']);
}

function* checkOptions({ options }: ProviderSettings): Generator<InputIssue> {
  for (const [name, value] of Object.entries(options ?? {})) {
    if (!optionNames.includes(name)) yield { path: `options.${name}`, expected: list(optionNames), didYouMean: didYouMean(name, optionNames) };
    else if (value !== undefined && (typeof value !== 'string' || value === '')) yield { path: `options.${name}`, expected: 'text' };
  }
}

function list(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
