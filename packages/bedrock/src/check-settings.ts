import { didYouMean, type InputIssue, issuesBesideClient, type ProviderSettings } from '@zerohop/core/adapter';

const optionNames = ['credentials', 'profile', 'cacheTtl'];

/** What is wrong with a provider's settings, as far as only this adapter can tell. */
export function checkSettings(settings: ProviderSettings): readonly InputIssue[] {
  const { vendor, api, sdk, options, client, region } = settings;
  const issues = issuesBesideClient(settings, ['apiKey', 'baseURL', 'fetch', 'headers']);
  if (vendor !== undefined && vendor !== 'bedrock') {
    issues.push({ path: 'vendor', expected: "'bedrock'", received: vendor, didYouMean: didYouMean(vendor, ['bedrock']) });
  }
  if (api !== undefined) issues.push({ path: 'api', expected: 'nothing: there is one API on this wire', received: api });
  if (sdk !== undefined) issues.push({ path: 'sdk', expected: 'nothing: there is one SDK for this wire', received: sdk });
  if (region !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)) issues.push({ path: 'region', expected: "an AWS region, e.g. 'us-east-1'", received: region });
  if (client !== undefined && typeof (client as { send?: unknown } | null)?.send !== 'function') issues.push({ path: 'client', expected: 'a BedrockRuntimeClient' });
  return [...issues, ...checkOptions(settings, options ?? {})];
}

function checkOptions({ apiKey, client }: ProviderSettings, options: Readonly<Record<string, unknown>>): InputIssue[] {
  const issues: InputIssue[] = [];
  for (const name of Object.keys(options)) {
    if (!optionNames.includes(name)) issues.push({ path: `options.${name}`, expected: `one of ${optionNames.join(', ')}`, didYouMean: didYouMean(name, optionNames) });
  }
  const { credentials, profile, cacheTtl } = options;
  if (credentials !== undefined && !isCredentials(credentials)) {
    issues.push({ path: 'options.credentials', expected: '{ accessKeyId, secretAccessKey, sessionToken? }, or a function that fetches them' });
  }
  if (profile !== undefined && typeof profile !== 'string') issues.push({ path: 'options.profile', expected: 'the name of a profile', received: typeof profile });
  if (cacheTtl !== undefined && cacheTtl !== '5m' && cacheTtl !== '1h') issues.push({ path: 'options.cacheTtl', expected: "'5m' or '1h'", received: String(cacheTtl) });
  if (credentials !== undefined && apiKey !== undefined) issues.push({ path: 'options.credentials', expected: 'nothing beside an apiKey, which is used instead of a signature' });
  if (client !== undefined) {
    for (const name of ['credentials', 'profile']) {
      if (options[name] !== undefined) issues.push({ path: `options.${name}`, expected: 'nothing beside a client, which has its own' });
    }
  }
  return issues;
}

function isCredentials(given: unknown): boolean {
  if (typeof given === 'function') return true;
  const { accessKeyId, secretAccessKey } = (given ?? {}) as { accessKeyId?: unknown; secretAccessKey?: unknown };
  return typeof accessKeyId === 'string' && typeof secretAccessKey === 'string';
}
