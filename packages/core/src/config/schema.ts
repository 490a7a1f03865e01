import { z } from 'zod';
import { builtInStrategies } from '../router/strategies/index.ts';
import { namePattern, namesPattern, targetPattern } from './names.ts';
import { strategiesNotYet } from './not-yet.ts';
import { cascade, evaluation, judges } from './schema-judging.ts';
import { declaredModel, priceSheet } from './schema-models.ts';
import { factor, leaf, object, oneOf, quoted, record, some, textLike } from './schema-parts.ts';
import { policies } from './schema-policies.ts';
import { provider } from './schema-providers.ts';
import { shadow, split } from './schema-splits.ts';
import { days, time, timeZone, waitMs } from './schema-times.ts';

// The shape of a config. What depends on other parts of it (names, cycles, secrets) is checked after this, in plain code.
// Every message here is the words for what belongs in the place; `schema-problems.ts` makes sentences of them.
//
// `packages/core/config.schema.json`, which editors read, is written from this by `scripts/build-config-schema.ts`. So a leaf says how it looks in
// JSON (or that it is `code`), and an object names the type whose docstrings describe its keys. Behind a new key, run the script; a test fails until then.

const targetName = textLike(targetPattern);
const names = z.array(textLike(namesPattern));
const fallbacks = z
  .union([names, object({ default: names.optional(), context_length: names.optional(), content_filter: names.optional() }, 'Fallbacks')])
  .optional();

function strategy(known: readonly string[]): z.ZodType {
  return leaf(
    `${quoted(known)}, or one of createRouter(config, { strategies })`,
    (value) => known.includes(value as string),
    // An app may have strategies of its own.
    { anyOf: [{ enum: known }, { type: 'string', minLength: 1 }] },
    { words: known, notYet: strategiesNotYet.filter((name) => !known.includes(name)) },
  ).optional();
}

const offPeak = some(object({ from: time, to: time, days: days.optional(), timeZone: timeZone.optional() }, 'TimeWindow'), 'at least one window').optional();

/** The schema of a config whose routes may also use these strategies. */
export function configSchema(moreStrategies: readonly string[] = []): z.ZodType {
  if (moreStrategies.length > 0) return levelsOf([...builtInStrategies.keys(), ...moreStrategies]).config;
  return (plainSchema ??= levelsOf([...builtInStrategies.keys()]).config);
}

let plainSchema: z.ZodType | undefined;

/** The places in a config that take a key, in words; none if no place does. */
export function placesOf(key: string): string[] {
  const { config, defaults, route, target } = levelsOf([]);
  const places = { 'the config itself': config, defaults, 'a route': route, 'a target': target };
  return Object.entries(places).flatMap(([place, { shape }]) => (Object.hasOwn(shape, key) ? [place] : []));
}

type Level = z.ZodObject<z.core.$ZodLooseShape, z.core.$strict>;

function levelsOf(strategies: readonly string[]): { readonly config: Level; readonly defaults: Level; readonly route: Level; readonly target: Level } {
  const target = object({ ...policies, target: targetName, weight: factor.optional(), offPeak }, 'TargetObject');
  const targets = some(z.union([target, targetName]), 'at least one target');
  const route = object({ ...policies, targets, strategy: strategy(strategies), fallbacks, split, shadow, cascade, eval: evaluation }, 'RouteConfig');
  const defaults = object({ ...policies, strategy: strategy(strategies), fallbacks }, 'DefaultsConfig');
  const config = object({
    providers: record(provider, namePattern, 1),
    routes: record(route, namePattern).optional(),
    defaults: defaults.optional(),
    models: record(declaredModel, targetPattern).optional(),
    prices: record(priceSheet).optional(),
    judges,
    unknownPrice: oneOf('warn', 'error').optional(),
    closeMs: waitMs.optional(),
    // What editors go by; the router does not look at it.
    $schema: leaf('text', (value) => typeof value === 'string', { type: 'string' }).optional(),
  }, 'ConfigData');
  return { config, defaults, route, target };
}
