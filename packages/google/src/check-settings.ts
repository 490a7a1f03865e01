import { didYouMean, type InputIssue, issuesBesideClient, type ProviderSettings } from '@zerohop/core/adapter';
import { checkVertex, vertexOptions } from './check-vertex.ts';
import { dialectOf, dialects } from './dialects.ts';
import { vendorNameOf, vendors } from './vendors.ts';

const optionNames: readonly string[] = ['apiVersion', ...vertexOptions];
const vendorNames = Object.keys(vendors);
const sdks = Object.keys(dialects);

/** What is wrong with a provider's settings, as far as only this adapter can tell. */
export function checkSettings(settings: ProviderSettings): readonly InputIssue[] {
  return [...checkWords(settings), ...checkClient(settings), ...checkOptions(settings), ...checkVertex(settings)];
}

function* checkWords({ vendor, api, sdk, fetch: ownFetch }: ProviderSettings): Generator<InputIssue> {
  if (vendor !== undefined && !vendorNames.includes(vendor)) yield { path: 'vendor', expected: list(vendorNames), received: vendor, didYouMean: didYouMean(vendor, vendorNames) };
  if (api !== undefined) yield { path: 'api', expected: 'nothing: there is one API for this wire', received: api };
  if (sdk !== undefined && !sdks.includes(sdk)) yield { path: 'sdk', expected: list(sdks), received: sdk, didYouMean: didYouMean(sdk, sdks) };
  const dialect = dialectOf(sdk);
  if (!dialect.fetch && ownFetch !== undefined) yield { path: 'fetch', expected: `nothing: the package '${dialect.packageName}' always uses the global fetch` };
}

function* checkClient(settings: ProviderSettings): Generator<InputIssue> {
  const { client, sdk, vendor } = settings;
  // The retired SDK is told address and headers with each request, whoever made its client.
  yield* issuesBesideClient(settings, sdk === 'generative-ai' ? ['apiKey'] : ['apiKey', 'baseURL', 'fetch', 'headers', 'options']);
  if (client === undefined) return;
  if (!isClient(client, sdk)) {
    const expected = sdk === 'generative-ai' ? 'a GoogleGenerativeAI client' : "a GoogleGenAI client (for a GoogleGenerativeAI client, set sdk: 'generative-ai')";
    yield { path: 'client', expected };
  } else if (vendor !== undefined && vendorNames.includes(vendor) && vendor !== vendorNameOf({ client }) && 'vertexai' in (client as object)) {
    yield { path: 'vendor', expected: `'${vendorNameOf({ client })}', which is what the client speaks to`, received: vendor };
  }
}

function* checkOptions({ options }: ProviderSettings): Generator<InputIssue> {
  for (const name of Object.keys(options ?? {})) {
    if (!optionNames.includes(name)) yield { path: `options.${name}`, expected: list(optionNames), didYouMean: didYouMean(name, optionNames) };
  }
  const apiVersion = options?.['apiVersion'];
  if (apiVersion !== undefined && typeof apiVersion !== 'string') yield { path: 'options.apiVersion', expected: "text, e.g. 'v1beta'", received: typeof apiVersion };
}

function isClient(client: unknown, sdk: string | undefined): boolean {
  const held = client as { models?: { generateContent?: unknown }; getGenerativeModel?: unknown } | null;
  return typeof (sdk === 'generative-ai' ? held?.getGenerativeModel : held?.models?.generateContent) === 'function';
}

function list(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
