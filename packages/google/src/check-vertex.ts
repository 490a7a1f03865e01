import type { InputIssue, ProviderSettings } from '@zerohop/core/adapter';
import { dialectOf } from './dialects.ts';
import { vendorNameOf, vendors } from './vendors.ts';

/** The options that only Vertex AI has. */
export const vertexOptions: readonly string[] = ['project', 'location', 'token', 'googleAuthOptions'];

/** They become parts of an address; anything else in them would lead a credential elsewhere. */
const names: Readonly<Record<string, { readonly form: RegExp; readonly expected: string }>> = {
  project: { form: /^[a-z0-9][a-z0-9.:-]*$/i, expected: "the id of a Google Cloud project, e.g. 'my-project-1'" },
  location: { form: /^[a-z0-9][a-z0-9-]*$/, expected: "a location, e.g. 'europe-west4' or 'global'" },
};

/** What is wrong with the settings of a provider on Vertex AI, or with such settings on another. */
export function* checkVertex(settings: ProviderSettings): Generator<InputIssue> {
  const { sdk, client } = settings;
  if (settings.vendor !== undefined && !Object.hasOwn(vendors, settings.vendor)) return;
  const options = settings.options ?? {};
  const given = vertexOptions.filter((name) => options[name] !== undefined);
  if (vendorNameOf(settings) !== 'vertex') {
    for (const name of given) yield { path: `options.${name}`, expected: "nothing with vendor 'gemini'; vendor: 'vertex' has it" };
    return;
  }
  const dialect = dialectOf(sdk);
  if (!dialect.vertex) yield { path: 'sdk', expected: `'genai': the package '${dialect.packageName}' does not speak to Vertex AI`, received: sdk };
  if (client !== undefined) return;
  for (const [name, { form, expected }] of Object.entries(names)) {
    const value = options[name];
    if (value !== undefined && !(typeof value === 'string' && form.test(value))) yield { path: `options.${name}`, expected, received: typeof value === 'string' ? value : typeof value };
  }
  yield* checkPlace(settings);
  yield* checkWayIn(settings);
}

function* checkPlace({ apiKey, options = {} }: ProviderSettings): Generator<InputIssue> {
  const { project, location } = options;
  if (project !== undefined && location === undefined) yield { path: 'options.location', expected: `${names['location']?.expected}: where the project's calls go` };
  if (project === undefined && (apiKey === undefined || location !== undefined)) {
    yield { path: 'options.project', expected: `${names['project']?.expected}${location === undefined ? ', beside options.location; or an apiKey, which needs neither' : ''}` };
  }
}

function* checkWayIn({ apiKey, baseURL, options = {} }: ProviderSettings): Generator<InputIssue> {
  const { token, googleAuthOptions } = options;
  if (token !== undefined && typeof token !== 'function') yield { path: 'options.token', expected: 'a function that fetches an access token', received: typeof token };
  if (googleAuthOptions !== undefined && (typeof googleAuthOptions !== 'object' || googleAuthOptions === null)) {
    yield { path: 'options.googleAuthOptions', expected: 'an object, as google-auth-library takes it', received: typeof googleAuthOptions };
  }
  const ways = Object.entries({ apiKey, 'options.token': token, 'options.googleAuthOptions': googleAuthOptions }).filter(([, value]) => value !== undefined);
  const [first, ...more] = ways.map(([path]) => path);
  for (const path of more) yield { path, expected: `nothing beside ${first}: there is one way in` };
  if (first === undefined && baseURL !== undefined) {
    yield { path: 'baseURL', expected: 'an apiKey, options.token or options.googleAuthOptions beside it: what the machine is signed in with by default goes to no other address' };
  }
}
