import type { ProviderData } from '@zerohop/core';
import { filled } from '../output/config-parts.ts';
import type { Section } from '../source/section.ts';
import type { PortkeyOptions } from './options.ts';
import { vendorInSlug, type VendorRow, vendors } from './vendors.ts';

/** An account at a vendor, and what it should be called. */
export interface Account {
  readonly settings: ProviderData;
  readonly wish: string;
  /** The vendor's id for the model, where the account names one (a deployment). */
  readonly deployment: string | undefined;
}

/** Reads the account of a target; `slug` is the one that its model names, as `@slug/model`. What is missing goes into the log. */
export function accountOf(target: Section, slugOfModel: string | undefined, customHost: string | undefined, options: PortkeyOptions): Account | undefined {
  const provider = target.text('provider');
  const virtualKey = target.text('virtual_key');
  const slug = slugOfModel ?? virtualKey ?? (provider?.startsWith('@') ? provider.slice(1) : undefined);
  const named = provider?.startsWith('@') ? undefined : provider;
  const given = slug === undefined ? undefined : options.providers?.[slug];
  if (given !== undefined && slug !== undefined) return { settings: given, wish: slug, deployment: undefined };
  const name = named ?? (slug === undefined ? undefined : vendorInSlug(slug));
  const row = name === undefined ? undefined : vendors.get(name);
  if (name === undefined || row === undefined) {
    sayWhatIsMissing(target, name, slug);
    return undefined;
  }
  if (named === undefined) target.log.approximated(target.path, `@${slug}`, `taken for an account at ${name} by its name; if it is another, say so in options.providers['${slug}']`);
  return read(target, row, slug, customHost, name);
}

function sayWhatIsMissing(target: Section, name: string | undefined, slug: string | undefined): void {
  if (slug !== undefined) target.log.wrong(target.path, `options.providers['${slug}']: the provider that Portkey keeps under that name, e.g. { adapter: 'openai', apiKey: 'env:OPENAI_API_KEY' }`, 'a name that does not tell its vendor');
  else if (name === undefined) target.log.wrong(target.at('provider'), "the name of a provider, or '@' and the name of an account", 'nothing');
  else target.log.wrong(target.at('provider'), `a provider that an adapter speaks to (${[...vendors.keys()].join(', ')})`, `'${name.slice(0, 40)}'`);
}

function read(target: Section, row: VendorRow, slug: string | undefined, customHost: string | undefined, name: string): Account {
  const { adapter } = row;
  const apiKey = row.kind === 'vertex' ? target.text('api_key') : keyOf(target, row, slug);
  const deployment = row.kind === 'azure' ? target.text('deployment_id') : undefined;
  const ownHost = customHost === undefined ? undefined : row.kind === 'anthropic' ? customHost.replace(/\/v1\/?$/, '') : customHost;
  const foreign = row.kind === 'compatible' && row.vendor === undefined && ownHost !== undefined;
  const baseURL = ownHost ?? (row.kind === 'azure' ? azureAddress(target) : row.baseURL);
  const place = row.kind === 'bedrock' ? target.text('aws_region') : row.kind === 'vertex' ? target.text('vertex_region') : undefined;
  const settings = { adapter, vendor: foreign ? 'custom' : row.vendor, apiKey, baseURL, region: place, options: optionsOf(target, row, place) };
  return { settings: filled<ProviderData>(settings) ?? settings, wish: slug ?? settings.vendor ?? name, deployment };
}

// A key in Portkey's vault is not in the config: it gets a variable called after its account.
function keyOf(target: Section, { keyVariable, kind }: VendorRow, slug: string | undefined): string | undefined {
  const given = target.text('api_key');
  if (given !== undefined) return given;
  if (kind === 'bedrock') return undefined;
  if (slug === undefined || keyVariable === undefined || vendors.has(slug)) return keyVariable === undefined ? undefined : `env:${keyVariable}`;
  const variable = `${slug.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}_API_KEY`;
  target.log.approximated(target.path, slug, `its key is in Portkey's vault: put it into the variable ${variable}`);
  return `env:${variable}`;
}

function azureAddress(target: Section): string | undefined {
  const resource = target.text('resource_name');
  if (resource === undefined) {
    target.log.wrong(target.at('resource_name'), 'the name of the Azure resource, or a custom_host; an account in the vault stands in options.providers', 'nothing');
    return undefined;
  }
  return `https://${encodeURIComponent(resource)}.openai.azure.com`;
}

function optionsOf(target: Section, { kind, adapter }: VendorRow, place: string | undefined): ProviderData['options'] {
  if (kind === 'azure') return filled({ apiVersion: target.text('api_version') });
  if (kind === 'vertex') return filled({ project: target.text('vertex_project_id'), location: place, googleAuthOptions: serviceAccount(target) });
  if (kind === 'bedrock') {
    const credentials = filled({ accessKeyId: target.text('aws_access_key_id'), secretAccessKey: target.text('aws_secret_access_key'), sessionToken: target.text('aws_session_token') });
    return filled({ credentials });
  }
  if (kind === 'anthropic') return filled({ betas: target.text('anthropic_beta')?.split(',').map((beta) => beta.trim()) });
  if (adapter !== 'openai') return undefined;
  return filled({ organization: target.text('openai_organization'), project: target.text('openai_project') });
}

function serviceAccount(target: Section): object | undefined {
  const credentials = target.value('vertex_service_account_json');
  return credentials === undefined ? undefined : { credentials };
}
