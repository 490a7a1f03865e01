import { filled, type Params, type TargetEntry } from '../output/config-parts.ts';
import type { ProviderBook } from '../output/provider-book.ts';
import { optionFields, paramsOf, requestFields } from '../output/request-fields.ts';
import type { Section } from '../source/section.ts';
import { accountOf } from './account.ts';
import type { Inherited } from './inherit.ts';
import type { PortkeyOptions } from './options.ts';

/** What the reading of targets needs beside the target. */
export interface LeafContext {
  readonly options: PortkeyOptions;
  readonly providers: ProviderBook;
}

/** Reads a target: its account, its model, and the fields that it lays over requests. `meant` is the model that requests for it name. */
export function readLeaf(target: Section, inherited: Inherited, meant: string | undefined, { options, providers }: LeafContext): TargetEntry | undefined {
  const { overrides, policies } = inherited;
  const named = modelOf(target, inherited, meant, options);
  const account = accountOf(target, named?.slug, inherited.customHost, options);
  if (account === undefined) return undefined;
  const { settings, wish, deployment } = account;
  const model = deployment ?? named?.model;
  const overridden = overrides.get('model');
  if (model === undefined) {
    target.log.wrong(target.at('override_params.model'), "the model, which Portkey takes from the request: set it here, or options.model, or options.models by the target's name", 'nothing');
    return undefined;
  }
  if (deployment !== undefined && overridden !== undefined) target.log.approximated(overridden.path, String(overridden.value), `the deployment '${deployment}' is what Azure is asked for`);
  const entry: TargetEntry = { target: `${providers.keyOf(settings, wish)}/${model}`, params: readParams(target, inherited, settings.adapter), ...policies };
  return filled(entry) ?? entry;
}

// `@name/model` names the account too.
function modelOf(target: Section, { overrides }: Inherited, meant: string | undefined, { model, models = {} }: PortkeyOptions): { readonly model: string; readonly slug?: string } | undefined {
  const override = overrides.get('model');
  const given = override?.value ?? byName(target, models) ?? meant ?? model;
  if (given === undefined) return undefined;
  if (typeof given !== 'string' || given === '') {
    target.log.wrong(override?.path ?? target.path, 'the name of a model', 'something else');
    return undefined;
  }
  const [, slug, rest] = /^@([^/]+)\/(.+)$/.exec(given) ?? [];
  return slug === undefined || rest === undefined ? { model: given } : { model: rest, slug };
}

function byName(target: Section, models: NonNullable<PortkeyOptions['models']>): string | undefined {
  for (const key of ['name', 'virtual_key', 'provider']) {
    const name = target.has(key) ? target.raw(key) : undefined;
    if (typeof name !== 'string') continue;
    const bare = name.replace(/^@/, '');
    if (Object.hasOwn(models, bare)) return models[bare];
  }
  return undefined;
}

// In Portkey what the config says goes before the request.
function readParams(target: Section, { overrides }: Inherited, adapter: string): Params | undefined {
  const fields: Record<string, unknown> = {};
  const options: Record<string, unknown> = {};
  const known = optionFields(adapter);
  for (const [key, { value, path }] of overrides) {
    if (key === 'model') continue;
    const rule = requestFields.get(key);
    const ours = value === null ? null : rule?.read(value);
    if (rule !== undefined && ours === undefined) target.log.wrong(path, rule.expected, 'something else');
    else if (rule !== undefined) fields[rule.name] = ours;
    else if (known.has(key)) options[key] = value;
    else target.log.unsupported(path, key, `no field of a request that a config lays over it, and no option of the adapter '${adapter}'`);
  }
  return paramsOf(fields, adapter, options);
}
