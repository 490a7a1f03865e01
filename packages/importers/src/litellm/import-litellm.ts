import type { Imported } from '../imported.ts';
import { attemptsFor, retriesOf } from '../output/attempts.ts';
import { filled, type Routes } from '../output/config-parts.ts';
import { Names } from '../output/names.ts';
import { ProviderBook } from '../output/provider-book.ts';
import { resultOf } from '../output/result.ts';
import { Logbook } from '../source/logbook.ts';
import { readYaml } from '../source/read-source.ts';
import { isFields, Section } from '../source/section.ts';
import { type Deployment, type DeploymentContext, readDeployment } from './deployment.ts';
import { Environment } from './environment.ts';
import { tiersOf } from './groups.ts';
import { type Group, linkRoutes } from './link-routes.ts';
import { libraryReasons, routerReasons, serverReasons, topReasons } from './no-equivalent.ts';
import { keepSettings, readSettings, type Settings } from './settings.ts';
import { standInsOf } from './stand-ins.ts';
import { noteWildcards } from './wildcards.ts';

/** How a LiteLLM config is read. */
export interface LiteLLMOptions {
  /**
   * Variables for what `os.environ/...` says outside of keys: addresses, regions, timeouts. Keys stay references and are not looked up.
   *
   * @default process.env
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Makes a config of the config of a LiteLLM proxy. Sends nothing, opens no file.
 *
 * @param source the text of a `config.yaml`, or what it says as an object
 * @throws ZerohopError `config_invalid`, naming the place in the source and what belongs there
 * @example
 * const { config, notes } = importLiteLLM(readFileSync('config.yaml', 'utf8'));
 * const router = createRouter(config, { adapters: [openai, anthropic] });
 */
export function importLiteLLM(source: string | object, options: LiteLLMOptions = {}): Imported {
  const log = new Logbook('LiteLLM config');
  const fields = readYaml(source, log);
  log.throwIfWrong();
  const own = fields['environment_variables'];
  const environment = new Environment(isFields(own) ? own : {}, options.env ?? process.env, log);
  const top = new Section(fields, '', log, environment.resolve);

  const router = sectionOf(top, 'router_settings');
  const library = sectionOf(top, 'litellm_settings');
  const server = sectionOf(top, 'general_settings');
  const settings = readSettings(router, library, server);
  const context: DeploymentContext = { environment, providers: new ProviderBook(), models: {}, prices: {}, credentials: credentialsOf(top) };
  const deployments = readDeployments(top, context);
  keepVariables(top);
  keepSettings(router, library, server);
  router.finish(routerReasons);
  library.finish(libraryReasons);
  server.finish(serverReasons);
  for (const credential of context.credentials.values()) credential.finish();
  top.finish(topReasons);

  if (deployments.length === 0) log.wrong('model_list', 'at least one deployment that an adapter can serve', 'none');
  log.throwIfWrong();
  const { providers, models, prices } = context;
  const { groups, routes, named } = assemble(deployments, settings, log);
  // LiteLLM counts the attempts of a group; here every target of it is asked.
  const retries = retriesOf(settings.defaults?.retry);
  const maxAttempts = attemptsFor(routes, ({ targets }) => Math.max(targets.length, 1 + retries));
  return resultOf(log, { providers: providers.providers, routes, defaults: filled({ ...settings.defaults, maxAttempts }), models, prices, named }, new Map(groups.map(({ group, route }) => [group, route])));
}

function assemble(deployments: readonly Deployment[], settings: Settings, log: Logbook): { readonly groups: readonly Group[]; readonly routes: Routes; readonly named: readonly string[] } {
  const names = new Names();
  const wildcards = deployments.filter(isWildcard);
  const served: Group[] = [...Map.groupBy(deployments.filter((one) => !isWildcard(one)), ({ group }) => group)].flatMap(([group, [first, ...more]]) =>
    first === undefined ? [] : [{ group, path: `${first.path}.model_name`, route: names.give(group), tiers: tiersOf([first, ...more], settings.strategyOf(group), log) }],
  );
  noteWildcards(wildcards, log);
  const groups = [...served, ...aliased(served, settings.aliases, names, log)];
  for (const { group, path, route } of groups) {
    if (group !== route) log.approximated(path, group, `names of routes are of lower-case letters, digits, '_', '.' and '-': it is '${route}'`);
  }
  return { groups, routes: linkRoutes(groups, standInsOf(groups, wildcards, settings, log), names, log), named: wildcards.map(({ provider }) => provider) };
}

// Wildcards first: their providers should have the names that callers use.
function readDeployments(top: Section, context: DeploymentContext): readonly Deployment[] {
  const entries = top.objects('model_list');
  if (entries === undefined && !top.has('model_list')) top.wrong('model_list', 'a list of deployments', undefined);
  const read = new Map<Section, Deployment | undefined>();
  const inOrder = (entries ?? []).toSorted((a, b) => Number(isWild(b)) - Number(isWild(a)));
  for (const entry of inOrder) read.set(entry, readDeployment(entry, context));
  return (entries ?? []).map((entry) => read.get(entry)).filter((deployment) => deployment !== undefined);
}

function isWild(entry: Section): boolean {
  const name = entry.has('model_name') ? entry.raw('model_name') : undefined;
  return typeof name === 'string' && name.includes('*');
}

function isWildcard({ group, model }: Deployment): boolean {
  return group.includes('*') || model.includes('*');
}

// An alias is a route of its own, since fallbacks may be named for it.
function aliased(groups: readonly Group[], aliases: Settings['aliases'], names: Names, log: Logbook): readonly Group[] {
  return [...aliases].flatMap(([alias, target]) => {
    const group = groups.find((one) => one.group === target);
    if (group !== undefined) return [{ group: alias, path: `router_settings.model_group_alias.${alias}`, route: names.give(alias), tiers: group.tiers }];
    log.unsupported(`router_settings.model_group_alias.${alias}`, target, 'there is no such model_name in the config');
    return [];
  });
}

function credentialsOf(top: Section): ReadonlyMap<string, Section> {
  const credentials = new Map<string, Section>();
  for (const entry of top.objects('credential_list') ?? []) {
    const name = entry.text('credential_name');
    const values = entry.object('credential_values');
    if (name !== undefined && values !== undefined) credentials.set(name, values);
    else entry.wrong(name === undefined ? 'credential_name' : 'credential_values', 'the name and the values of a credential', undefined);
    entry.finish(() => 'it describes the credential and does nothing');
  }
  return credentials;
}

function keepVariables(top: Section): void {
  const variables = top.object('environment_variables');
  for (const name of variables?.left ?? []) {
    const value = variables?.raw(name);
    if (value !== undefined) top.log.keepVariable(`environment_variables.${name}`, name, String(value));
  }
}

function sectionOf(top: Section, key: string): Section {
  return top.object(key) ?? new Section({}, key, top.log);
}
