import { didYouMean, type InputIssue, type ProviderSettings } from '@zerohop/core/adapter';
import { vendors, vendorsNotYet } from './vendors.ts';

const optionNames = ['organization', 'project'];

/** What is wrong with a provider's settings, as far as only this adapter can tell. */
export function checkSettings({ vendor, api, sdk, options, client, baseURL }: ProviderSettings): readonly InputIssue[] {
  const issues: InputIssue[] = [];
  const known = Object.keys(vendors);
  if (vendor !== undefined && vendors[vendor] === undefined) {
    if (vendorsNotYet.includes(vendor)) issues.push({ path: 'vendor', expected: `${list(known)}; '${vendor}' is not available in this version`, received: vendor });
    else issues.push({ path: 'vendor', expected: list(known), received: vendor, didYouMean: didYouMean(vendor, [...known, ...vendorsNotYet]) });
  }
  if (api === 'responses') issues.push({ path: 'api', expected: "'chat'; 'responses' is not available in this version", received: api });
  else if (api !== undefined && api !== 'chat') issues.push({ path: 'api', expected: "'chat'", received: api, didYouMean: didYouMean(api, ['chat', 'responses']) });
  if (sdk !== undefined) issues.push({ path: 'sdk', expected: 'nothing: there is one SDK for this wire', received: sdk });
  if (vendor === 'custom' && baseURL === undefined && client === undefined) {
    issues.push({ path: 'baseURL', expected: "the server's address, e.g. 'http://127.0.0.1:8080/v1'" });
  }
  if (client !== undefined && typeof (client as { withOptions?: unknown }).withOptions !== 'function') {
    issues.push({ path: 'client', expected: 'an OpenAI client' });
  }
  for (const name of Object.keys(options ?? {})) {
    if (!optionNames.includes(name)) issues.push({ path: `options.${name}`, expected: list(optionNames), didYouMean: didYouMean(name, optionNames) });
  }
  return issues;
}

function list(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
