import type { ProviderBook } from '../output/provider-book.ts';
import { filled, type Models, type Prices, type TargetEntry } from '../output/config-parts.ts';
import type { Section } from '../source/section.ts';
import { accountOf } from './account.ts';
import { deploymentParams } from './deployment-params.ts';
import type { Environment } from './environment.ts';
import { declaredBy, priceOf } from './model-info.ts';
import { deploymentReasons } from './no-equivalent.ts';
import { foreignPrefixes, prefixes, splitModel } from './prefixes.ts';
import { keepDeploymentBudget, keepDeploymentLimit } from './keep.ts';
import { concurrencyOf, cooldownOf, retryOf, timeoutsOf } from './timings.ts';

/** One entry of `model_list` as a target. */
export interface Deployment {
  /** What callers send as `model`. */
  readonly group: string;
  /** Its place in the source. */
  readonly path: string;
  /** `params` and policies included. */
  readonly entry: TargetEntry;
  /** Key of its provider. */
  readonly provider: string;
  readonly model: string;
  /** What LiteLLM may draw by. */
  readonly shares: Readonly<Partial<Record<'weight' | 'rpm' | 'tpm', number | undefined>>>;
  /** Lower goes first. */
  readonly order: number | undefined;
}

/** What is shared by all deployments of a config. */
export interface DeploymentContext {
  readonly environment: Environment;
  readonly providers: ProviderBook;
  readonly models: Models;
  readonly prices: Prices;
  /** Values of `credential_list` by name. */
  readonly credentials: ReadonlyMap<string, Section>;
}

const servedModes = new Set(['chat', 'completion', 'embedding', 'responses']);

/** Reads one entry of `model_list`; `undefined` where it cannot be a target here. The notes say why. */
export function readDeployment(entry: Section, context: DeploymentContext): Deployment | undefined {
  const group = entry.text('model_name');
  const params = entry.object('litellm_params');
  const info = entry.object('model_info');
  if (group === undefined && !entry.has('model_name')) entry.wrong('model_name', 'the name that callers use', undefined);
  if (params === undefined && !entry.has('litellm_params')) entry.wrong('litellm_params', 'an object with at least `model`', undefined);
  const deployment = group === undefined || params === undefined ? undefined : readTarget(entry, group, params, info, context);
  // What a deployment that is left out says is covered by the note about it.
  if (deployment !== undefined) {
    params?.finish(deploymentReasons);
    info?.finish(deploymentReasons);
  }
  entry.finish();
  return deployment;
}

function readTarget(entry: Section, group: string, params: Section, info: Section | undefined, context: DeploymentContext): Deployment | undefined {
  const model = params.text('model');
  const leftOut = (why: string): undefined => {
    entry.log.unsupported(entry.path, model ?? group, `${why}; the whole deployment is left out`);
  };
  if (model === undefined) {
    if (!params.has('model')) params.wrong('model', "the model, e.g. 'openai/gpt-5'", undefined);
    return undefined;
  }
  const named = withCredential(params, context);
  const mode = info?.text('mode');
  if (mode !== undefined && !servedModes.has(mode)) {
    return leftOut(`of mode '${mode}', and the router serves chats and embeddings`);
  }
  const address = params.has('api_base') ? params.value('api_base') : undefined;
  const split = splitModel(model, params.text('custom_llm_provider'), typeof address === 'string' ? address : undefined);
  const row = split === undefined ? undefined : prefixes.get(split.prefix);
  if (split === undefined || row === undefined) {
    return leftOut(split === undefined ? 'its provider cannot be told from its name: put one before it, e.g. openai/' : (foreignPrefixes.get(split.prefix) ?? `no adapter speaks to '${split.prefix}'`));
  }
  const account = accountOf({ params: named, row, environment: context.environment, model: split.id });
  if (account === undefined) return leftOut('its account cannot be one here');
  if (account.model === '') return leftOut('it names no model behind the provider');
  const settings = mode === 'responses' && row.kind === 'openai' ? { ...account.settings, api: 'responses' } : account.settings;
  const wildcard = account.model.includes('*');
  const provider = context.providers.keyOf(settings, wildcard ? split.prefix : (settings.vendor ?? settings.adapter));
  const target = `${provider}/${account.model}`;
  if (!wildcard) declare(target, params, info, context);
  return {
    group,
    path: entry.path,
    provider,
    model: account.model,
    order: params.number('order') ?? info?.number('order'),
    shares: sharesOf(target, params),
    entry: filled({
      target,
      params: deploymentParams(params, row.adapter),
      timeouts: timeoutsOf(params, 'timeout'),
      retry: retryOf(params, 'num_retries', 'max_retries'),
      breaker: cooldownOf(params),
      concurrency: concurrencyOf(params, 'max_parallel_requests'),
    }) ?? { target },
  };
}

// Settings of a named credential stand in where the deployment has none of its own.
function withCredential(params: Section, { credentials }: DeploymentContext): Section {
  const name = params.text('litellm_credential_name');
  if (name === undefined) return params;
  const credential = credentials.get(name);
  if (credential !== undefined) return params.over(credential);
  params.wrong('litellm_credential_name', 'the credential_name of an entry of credential_list', name);
  return params;
}

function declare(target: string, params: Section, info: Section | undefined, { models, prices }: DeploymentContext): void {
  const declared = info === undefined ? undefined : declaredBy(info);
  const price = priceOf(params, ...(info === undefined ? [] : [info]));
  if (declared !== undefined) addOnce(models, target, declared, info ?? params, 'declares');
  if (price !== undefined) addOnce(prices, target, price, params, 'prices');
}

function addOnce<T>(record: Record<string, T>, target: string, value: T, section: Section, does: string): void {
  const known = record[target];
  if (known === undefined) record[target] = value;
  else if (JSON.stringify(known) !== JSON.stringify(value)) section.log.approximated(section.path, target, `another deployment of the same model ${does} it otherwise; the first counts for both`);
}

function sharesOf(target: string, params: Section): Deployment['shares'] {
  const shares = { weight: params.number('weight'), rpm: params.number('rpm'), tpm: params.number('tpm') };
  for (const [key, share] of Object.entries(shares)) if (share !== undefined && share < 0) params.wrong(key, 'a number from 0 on', share);
  keepDeploymentLimit(target, params, shares);
  keepDeploymentBudget(target, params);
  return filled(shares) ?? {};
}
