import { didYouMean, fields, type InputIssue, issuesBesideClient, type ProviderSettings } from '@zerohop/core/adapter';

const optionNames = ['betas', 'cacheTtl'];
const cacheTtls = new Set<unknown>(['5m', '1h']);

/** What is wrong with a provider's settings, as far as only this adapter can tell. */
export function checkSettings(settings: ProviderSettings): readonly InputIssue[] {
  const { vendor, api, sdk, options, client } = settings;
  const issues = issuesBesideClient(settings, ['apiKey', 'baseURL', 'fetch', 'headers']);
  if (vendor !== undefined && vendor !== 'anthropic') {
    issues.push({ path: 'vendor', expected: "'anthropic'", received: vendor, didYouMean: didYouMean(vendor, ['anthropic']) });
  }
  if (api !== undefined) issues.push({ path: 'api', expected: 'nothing: there is one API on this wire', received: api });
  if (sdk !== undefined) issues.push({ path: 'sdk', expected: 'nothing: there is one SDK for this wire', received: sdk });
  if (client !== undefined && !isClient(client)) issues.push({ path: 'client', expected: 'a client of @anthropic-ai/sdk, or an AnthropicVertex or AnthropicBedrock' });
  for (const name of Object.keys(options ?? {})) {
    if (!optionNames.includes(name)) issues.push({ path: `options.${name}`, expected: optionNames.map((option) => `'${option}'`).join(' or '), didYouMean: didYouMean(name, optionNames) });
  }
  const betas = options?.['betas'];
  if (betas !== undefined && !(Array.isArray(betas) && betas.every((beta) => typeof beta === 'string'))) {
    issues.push({ path: 'options.betas', expected: "a list of texts, e.g. ['context-1m-2025-08-07']" });
  }
  const cacheTtl = options?.['cacheTtl'];
  if (cacheTtl !== undefined && !cacheTtls.has(cacheTtl)) {
    issues.push({ path: 'options.cacheTtl', expected: "'5m' or '1h'", ...(typeof cacheTtl === 'string' ? { received: cacheTtl } : undefined) });
  }
  return issues;
}

function isClient(client: unknown): boolean {
  const { withOptions, messages } = fields(client);
  return typeof withOptions === 'function' && typeof fields(messages)['create'] === 'function';
}
