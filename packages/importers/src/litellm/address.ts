import type { Section } from '../source/section.ts';
import type { Environment } from './environment.ts';
import type { Reading } from './reading.ts';

/** Where the provider of a deployment lives: what the deployment says, else LiteLLM's variable; `undefined` for the vendor's own address. */
export function addressOf({ params, row, environment }: Reading): string | undefined {
  const given = urlOf(params, 'api_base') ?? urlOf(params, 'base_url') ?? fromVariables(params, row.addressVariables, environment);
  if (given === undefined || row.addressEnd === undefined) return given;
  const address = given.replace(/\/+$/, '');
  return address.endsWith(row.addressEnd) ? address : address + row.addressEnd;
}

function fromVariables(params: Section, names: readonly string[] = [], environment: Environment): string | undefined {
  const address = names.map((name) => environment.look(name)).find((value) => value !== undefined);
  return address === undefined ? undefined : checked(params, 'api_base', address);
}

/** The address that a key has; others are refused. */
export function urlOf(params: Section, key: string): string | undefined {
  const address = params.text(key);
  return address === undefined ? undefined : checked(params, key, address);
}

function checked(params: Section, key: string, address: string): string | undefined {
  if (/^https?:\/\/./.test(address) && URL.canParse(address)) return address;
  params.wrong(key, "an address, 'http:' or 'https:'", address);
  return undefined;
}
