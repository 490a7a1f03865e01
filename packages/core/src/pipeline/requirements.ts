import type { Requirements } from '../chat/requirements.ts';
import type { ExclusionDetails } from '../chat/plan.ts';

/** Requirements of several levels, added up. */
export interface Required {
  /** The provider's region must be in every one of these lists. */
  readonly regions: readonly (readonly string[])[];
  readonly dataPolicy: readonly string[];
}

/** Adds what another level requires: nothing that is required above can be loosened below. */
export function addRequirements(base: Required | undefined, more: Requirements | undefined): Required | undefined {
  if (more === undefined || (more.region === undefined && more.dataPolicy === undefined)) return base;
  const { regions = [], dataPolicy = [] } = base ?? {};
  const region = more.region === undefined ? [] : [typeof more.region === 'string' ? [more.region] : more.region];
  return { regions: [...regions, ...region], dataPolicy: [...new Set([...dataPolicy, ...(more.dataPolicy ?? [])])] };
}

/** Adds up what two sides require. */
export function addRequired(one: Required | undefined, other: Required | undefined): Required | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return { regions: [...one.regions, ...other.regions], dataPolicy: [...new Set([...one.dataPolicy, ...other.dataPolicy])] };
}

/** What a provider declares of itself. */
export interface Declared {
  readonly key: string;
  readonly region: string | undefined;
  readonly dataPolicy: readonly string[];
}

/** What a provider lacks of what is required, in words and as data; `undefined` when it lacks nothing. What is not declared counts as lacking. */
export function unmetBy({ key, region, dataPolicy }: Declared, required: Required | undefined): { readonly message: string; readonly details: ExclusionDetails } | undefined {
  if (required === undefined) return undefined;
  for (const allowed of required.regions) {
    if (region !== undefined && allowed.includes(region)) continue;
    const is = region === undefined ? `declares no region; set providers.${key}.region` : `is in '${region}'`;
    return { message: `the call must stay in ${allowed.map((name) => `'${name}'`).join(' or ')}; '${key}' ${is}`, details: { required: { region: allowed }, declared: { region } } };
  }
  const missing = required.dataPolicy.filter((policy) => !dataPolicy.includes(policy));
  if (missing.length === 0) return undefined;
  return {
    message: `the call requires the data policy ${missing.map((name) => `'${name}'`).join(' and ')}; set providers.${key}.dataPolicy if '${key}' has it`,
    details: { required: { dataPolicy: required.dataPolicy }, declared: { dataPolicy } },
  };
}
