import { didYouMean, type InputIssue, type ProviderSettings } from '@zerohop/core/adapter';
import { outputModes } from './vendors/vendor.ts';
import { rowOf } from './vendors/vendors.ts';

interface Option {
  /** What it takes, in words. */
  expected: string;
  fits(value: unknown): boolean;
  /** True where it is for vendors with deployments alone. */
  isDeployments?: boolean;
  /** True where a client of the app's has its own. */
  isClients?: boolean;
}

const text = { expected: 'text', fits: (value: unknown) => typeof value === 'string' && value !== '' };

/** The settings that only this adapter knows. */
const known: ReadonlyMap<string, Option> = new Map(Object.entries<Option>({
  organization: { ...text, isClients: true },
  project: { ...text, isClients: true },
  deployment: { ...text, isDeployments: true },
  apiVersion: { ...text, isDeployments: true, isClients: true },
  token: { expected: 'an async function that fetches a token', fits: (value) => typeof value === 'function', isDeployments: true, isClients: true },
  output: { expected: list(outputModes), fits: (value) => outputModes.some((mode) => mode === value) },
  thinkTags: { expected: 'true or false', fits: (value) => typeof value === 'boolean' },
}));

/** What is wrong with a provider's `options`. */
export function* checkOptions({ vendor = 'openai', client, options = {} }: ProviderSettings): Generator<InputIssue> {
  for (const [name, value] of Object.entries(options)) {
    const path = `options.${name}`;
    const option = known.get(name);
    if (option === undefined) yield { path, expected: list([...known.keys()]), didYouMean: didYouMean(name, known.keys()) };
    else if (value === undefined) continue;
    else if (option.isDeployments === true && rowOf(vendor)?.deployments !== true) yield { path, expected: "nothing: it is for vendor 'azure'" };
    else if (client !== undefined && option.isClients === true) yield { path, expected: 'nothing beside a client, which has its own' };
    else if (!option.fits(value)) yield { path, expected: option.expected };
  }
}

/** Names in quotes. */
export function list(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
