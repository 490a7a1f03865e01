import { didYouMean, type InputIssue, issuesBesideClient, type ProviderSettings } from '@zerohop/core/adapter';
import { dialects } from './dialects.ts';

const optionNames = ['apiVersion'];
const sdks = Object.keys(dialects);

/** What is wrong with a provider's settings, as far as only this adapter can tell. */
export function checkSettings(settings: ProviderSettings): readonly InputIssue[] {
  const { vendor, api, sdk, options, client, fetch: ownFetch } = settings;
  // The retired SDK is told address and headers with each request, whoever made its client.
  const issues = issuesBesideClient(settings, sdk === 'generative-ai' ? ['apiKey'] : ['apiKey', 'baseURL', 'fetch', 'headers', 'options']);
  if (vendor === 'vertex') issues.push({ path: 'vendor', expected: "'gemini'; 'vertex' is not available in this version", received: vendor });
  else if (vendor !== undefined && vendor !== 'gemini') {
    issues.push({ path: 'vendor', expected: "'gemini'", received: vendor, didYouMean: didYouMean(vendor, ['gemini', 'vertex']) });
  }
  if (api !== undefined) issues.push({ path: 'api', expected: 'nothing: there is one API for this wire', received: api });
  if (sdk !== undefined && !sdks.includes(sdk)) {
    issues.push({ path: 'sdk', expected: list(sdks), received: sdk, didYouMean: didYouMean(sdk, sdks) });
  }
  if (client !== undefined && !isClient(client, sdk)) {
    const expected = sdk === 'generative-ai' ? 'a GoogleGenerativeAI client' : "a GoogleGenAI client (for a GoogleGenerativeAI client, set sdk: 'generative-ai')";
    issues.push({ path: 'client', expected });
  }
  if (sdk === 'generative-ai' && ownFetch !== undefined) {
    issues.push({ path: 'fetch', expected: "nothing: the package '@google/generative-ai' always uses the global fetch" });
  }
  for (const [name, value] of Object.entries(options ?? {})) {
    if (!optionNames.includes(name)) issues.push({ path: `options.${name}`, expected: list(optionNames), didYouMean: didYouMean(name, optionNames) });
    else if (value !== undefined && typeof value !== 'string') issues.push({ path: `options.${name}`, expected: "text, e.g. 'v1beta'", received: typeof value });
  }
  return issues;
}

function isClient(client: unknown, sdk: string | undefined): boolean {
  const held = client as { models?: { generateContent?: unknown }; getGenerativeModel?: unknown } | null;
  return typeof (sdk === 'generative-ai' ? held?.getGenerativeModel : held?.models?.generateContent) === 'function';
}

function list(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
