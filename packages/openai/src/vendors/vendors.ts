import type { ProviderSettings } from '@zerohop/core/adapter';
import { clouds } from './clouds.ts';
import { gateways } from './gateways.ts';
import { hosts } from './hosts.ts';
import { modelMakers } from './model-makers.ts';
import { servers } from './servers.ts';
import type { Vendor, VendorOptions } from './vendor.ts';

export type { Vendor } from './vendor.ts';

/** Vendors by the names they have in configs. */
export type VendorName = keyof typeof clouds | keyof typeof modelMakers | keyof typeof hosts | keyof typeof gateways | keyof typeof servers;

/** Every vendor. */
export const vendors: Readonly<Record<VendorName, Vendor>> = { ...clouds, ...modelMakers, ...hosts, ...gateways, ...servers };

/** The row of a vendor; `undefined` for a name that is none. */
export function rowOf(name: string): Vendor | undefined {
  return Object.hasOwn(vendors, name) ? vendors[name as VendorName] : undefined;
}

/** The row that a provider's settings name, with what they declare of it. */
export function vendorOf({ vendor = 'openai', api, baseURL, options }: ProviderSettings): Vendor {
  const row = at(baseURL, over(api, rowOf(vendor) ?? vendors.custom));
  // Their types were checked with the config.
  const { deployment, output, thinkTags } = (options ?? {}) as VendorOptions;
  if (deployment === undefined && output === undefined && thinkTags === undefined) return row;
  return { ...row, model: deployment, output: output ?? row.output, thinkTags: thinkTags ?? row.thinkTags };
}

/** The row as it is over an interface. */
function over(api: string | undefined, row: Vendor): Vendor {
  return row.overResponses !== undefined && (api ?? row.apis[0]) === 'responses' ? { ...row, ...row.overResponses } : row;
}

/** The row as it is at an address. */
function at(baseURL: string | undefined, row: Vendor): Vendor {
  const path = row.prefill?.path;
  return path === undefined || (baseURL ?? row.baseURL ?? '').replace(/\/+$/, '').endsWith(path) ? row : { ...row, prefill: undefined };
}
