import type { Imported } from '../imported.ts';
import { attemptsFor, retriesOf } from '../output/attempts.ts';
import { Names, slugOf } from '../output/names.ts';
import { ProviderBook } from '../output/provider-book.ts';
import { resultOf } from '../output/result.ts';
import { Logbook } from '../source/logbook.ts';
import { readJson } from '../source/read-source.ts';
import { Section } from '../source/section.ts';
import { fitsOneRoute, RouteBuilder } from './build-routes.ts';
import { Conditions } from './conditions.ts';
import { nothingInherited } from './inherit.ts';
import type { PortkeyOptions } from './options.ts';
import { TreeReader } from './read-tree.ts';

/**
 * Makes a config of a gateway config of Portkey. Sends nothing, opens no file.
 *
 * A request of Portkey names the model; here a target does. Targets without a model of their own (`override_params.model`) get it from
 * `options.model` or `options.models`.
 *
 * @param source the config's JSON, or what it says as an object
 * @throws ZerohopError `config_invalid`, naming the place in the source and what belongs there
 * @example
 * const { config, notes } = importPortkey(readFileSync('portkey.json', 'utf8'), { model: 'gpt-5-mini' });
 * const router = createRouter(config, { adapters: [openai, anthropic] });
 */
export function importPortkey(source: string | object, options: PortkeyOptions = {}): Imported {
  const log = new Logbook('Portkey config');
  const fields = readJson(source, log);
  log.throwIfWrong();
  const providers = new ProviderBook();
  const conditions = new Conditions(log, options);
  const tree = new TreeReader({ options, providers }, conditions).read(new Section(fields, '', log), nothingInherited);
  if (tree !== undefined && !fitsOneRoute(tree)) log.wrong('', 'fewer draws between chains: together they make more than 64 ways through the config', 'more');
  log.throwIfWrong();

  const names = new Names();
  const route = names.give(options.route ?? 'main');
  const builder = new RouteBuilder(names);
  const models = new Map([[route, route]]);
  if (tree !== undefined) {
    builder.add(route, tree);
    // Conditions on the model are conditions on the name that a call uses: each such name is the same route again.
    for (const [model, name] of conditions.models) {
      models.set(model, name);
      if (builder.routes[name] === undefined && builder.routes[route] !== undefined) builder.routes[name] = builder.routes[route];
    }
  }
  if (options.model !== undefined && !models.has(options.model)) models.set(options.model, route);
  noteNames(conditions.models, log);
  const { routes } = builder;
  const maxAttempts = attemptsFor(routes, ({ targets }) => targets.reduce((sum, entry) => sum + 1 + (typeof entry === 'string' ? 0 : retriesOf(entry.retry ?? false)), 0));
  return resultOf(log, { providers: providers.providers, routes, defaults: { retry: false, ...(maxAttempts === undefined ? undefined : { maxAttempts }) } }, models);
}

function noteNames(models: ReadonlyMap<string, string>, log: Logbook): void {
  for (const model of models.keys()) {
    const name = slugOf(model);
    log.approximated('strategy.conditions', model, `calls name the route '${name}', where Portkey's name the model`);
  }
}
