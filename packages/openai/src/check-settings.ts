import { didYouMean, type InputIssue, issuesBesideClient, type ProviderSettings } from '@zerohop/core/adapter';
import { checkOptions, list } from './check-options.ts';
import { azureIssues } from './vendors/azure.ts';
import type { Api } from './vendors/vendor.ts';
import { rowOf, vendors } from './vendors/vendors.ts';

const apis: readonly Api[] = ['chat', 'responses'];

/** What is wrong with a provider's settings, as far as only this adapter can tell. */
export function checkSettings(settings: ProviderSettings): readonly InputIssue[] {
  return [...checkVendor(settings), ...checkApi(settings), ...checkAddress(settings), ...checkClient(settings), ...checkOptions(settings)];
}

function* checkVendor({ vendor, sdk }: ProviderSettings): Generator<InputIssue> {
  const known = Object.keys(vendors);
  if (vendor !== undefined && rowOf(vendor) === undefined) yield { path: 'vendor', expected: list(known), received: vendor, didYouMean: didYouMean(vendor, known) };
  if (sdk !== undefined) yield { path: 'sdk', expected: 'nothing: there is one SDK for this wire', received: sdk };
}

function* checkApi({ api, vendor = 'openai' }: ProviderSettings): Generator<InputIssue> {
  if (api === undefined) return;
  const served: readonly string[] = rowOf(vendor)?.apis ?? apis;
  if (!apis.some((known) => known === api)) yield { path: 'api', expected: list(served), received: api, didYouMean: didYouMean(api, served) };
  else if (!served.includes(api)) yield { path: 'api', expected: `${list(served)}: '${vendor}' serves nothing else`, received: api };
}

function* checkAddress(settings: ProviderSettings): Generator<InputIssue> {
  const { vendor = 'openai', baseURL, client } = settings;
  if (client !== undefined) return;
  const row = rowOf(vendor);
  if (baseURL === undefined) {
    if (row?.addressForm !== undefined) yield { path: 'baseURL', expected: `the address, of the form '${row.addressForm}'` };
  } else if (!URL.canParse(baseURL)) {
    yield { path: 'baseURL', expected: `an address, e.g. '${row?.baseURL ?? row?.addressForm ?? 'https://api.example.com/v1'}'`, received: baseURL };
  } else if (/%3C|<|%7B|\{/i.test(baseURL)) {
    yield { path: 'baseURL', expected: 'an address with its placeholders filled in', received: baseURL };
  }
  if (row?.deployments === true) yield* azureIssues(settings);
}

function* checkClient(settings: ProviderSettings): Generator<InputIssue> {
  const { client } = settings;
  if (client !== undefined && typeof (client as { withOptions?: unknown }).withOptions !== 'function') yield { path: 'client', expected: 'an OpenAI client' };
  yield* issuesBesideClient(settings, ['apiKey', 'baseURL', 'fetch', 'headers']);
}
