import { filled } from '../output/config-parts.ts';
import type { Section } from '../source/section.ts';
import { addressOf } from './address.ts';
import { readBedrock, readVertex } from './cloud-accounts.ts';
import { type Environment, variableOf } from './environment.ts';
import type { AccountKind, PrefixRow } from './prefixes.ts';
import { type Account, compact, type Reading } from './reading.ts';

type Reader = (reading: Reading) => Account | undefined;

/** Reads the account of a deployment. `undefined` where it cannot be one here; the notes say why. */
export function accountOf(reading: Reading): Account | undefined {
  const account = readers[reading.row.kind](reading);
  if (account === undefined) return undefined;
  const headers = headersOf(reading.params);
  return headers === undefined ? account : { ...account, settings: { ...account.settings, headers } };
}

const readers: Readonly<Record<AccountKind, Reader>> = {
  openai: readCompatible,
  azure: readAzure,
  anthropic: (reading) => plain(reading, addressOf(reading)?.replace(/\/v1(\/messages)?\/?$/, '')),
  gemini: (reading) => plain(reading, addressOf(reading)),
  replicate: (reading) => plain(reading, addressOf(reading)),
  vertex: readVertex,
  bedrock: readBedrock,
};

function plain({ params, row, environment, model }: Reading, baseURL: string | undefined): Account {
  const { adapter, vendor } = row;
  const region = params.text('region_name');
  return { settings: compact({ adapter, vendor, apiKey: keyOf(params, row, environment), baseURL, region }), model };
}

function readCompatible(reading: Reading): Account | undefined {
  const { params, row, model } = reading;
  const address = addressOf(reading) ?? row.baseURL;
  const foreign = row.vendor === undefined && address !== undefined && new URL(address).hostname !== 'api.openai.com';
  const vendor = foreign ? 'custom' : row.vendor;
  if (vendor === 'custom' && address === undefined) {
    params.log.unsupported(params.at('model'), model, 'its address is not known: set api_base');
    return undefined;
  }
  const account = plain({ ...reading, row: { ...row, vendor } }, address);
  const organization = params.text('organization');
  // In LiteLLM the interface stands before the model's name.
  const responses = model.startsWith('responses/');
  return {
    settings: compact({ ...account.settings, api: responses ? 'responses' : undefined, options: filled({ organization }) }),
    model: responses ? model.slice('responses/'.length) : model,
  };
}

function readAzure(reading: Reading): Account | undefined {
  const { params, environment } = reading;
  const baseURL = addressOf(reading);
  if (baseURL === undefined) {
    params.wrong('api_base', 'the address of the Azure resource, or the variable AZURE_API_BASE', undefined);
    return undefined;
  }
  for (const key of ['azure_ad_token', 'tenant_id', 'client_id', 'client_secret', 'azure_username', 'azure_password', 'azure_scope']) {
    if (params.raw(key) !== undefined) params.log.unsupported(params.at(key), key, 'a token is fetched by a function: openai({ vendor: \'azure\', options: { token } })');
  }
  const account = plain(reading, baseURL);
  const apiVersion = params.text('api_version') ?? environment.look('AZURE_API_VERSION');
  return { settings: compact({ ...account.settings, options: filled({ apiVersion }) }), model: reading.model };
}

// Of several variables the first that has a value, as LiteLLM does; where none has, the first.
function keyOf(params: Section, { keyVariables = [] }: PrefixRow, environment: Environment): string | undefined {
  const given = environment.secret(params, 'api_key');
  const variable = keyVariables.find((name) => environment.look(name) !== undefined) ?? keyVariables[0];
  return given ?? (variable === undefined ? undefined : `env:${variable}`);
}

function headersOf(params: Section): Readonly<Record<string, string>> | undefined {
  const headers: Record<string, string> = {};
  for (const key of ['headers', 'default_headers', 'extra_headers']) {
    const given = params.object(key);
    for (const name of given?.left ?? []) {
      const value = given?.text(name);
      if (given === undefined || value === undefined) continue;
      headers[name.toLowerCase()] = value;
      if (variableOf(given.raw(name)) !== undefined) given.log.approximated(given.at(name), name, 'headers are no references here: the value that the variable has now stands in the config, in plain text');
    }
  }
  return Object.keys(headers).length === 0 ? undefined : headers;
}
