import { compilePrice, type Price } from './compile-price.ts';
import { builtInFacts } from './data/index.ts';
import type { ModelFacts } from './model-facts.ts';
import { priceSheetProblems, type PriceSheet } from './price-sheet.ts';

/** A model the catalog does not have, or has otherwise: a fine-tuned, custom or local one. Absent fields come from `like`. */
export interface DeclaredModel extends Partial<Omit<ModelFacts, 'id' | 'vendor' | 'aliases' | 'prices' | 'verified'>> {
  /** `vendor/model` or `provider/model` of the row whose facts and price it shares. */
  like?: string | undefined;
  /** What it costs; given, it is the whole price and nothing is taken from `like`. */
  price?: PriceSheet | undefined;
}

/** What the catalog needs to know of a provider. */
export interface CatalogProvider {
  /** The vendor whose models it serves, as the rows name it. @default the provider's key */
  vendor?: string | undefined;
  /** What it charges as a multiple of the list price. Prices from config are taken as they are. @default 1 */
  priceFactor?: number | undefined;
}

/** A further source of prices, asked last, e.g. a guarded `@pydantic/genai-prices`. */
export interface PriceSource {
  /** Goes into price ids. */
  readonly name: string;
  /** The sheets of exactly this model, or `undefined`. Never those of a model whose id merely starts alike. */
  sheetsOf(vendor: string, model: string): readonly PriceSheet[] | undefined;
}

/** How `createCatalog` is set up. */
export interface CatalogOptions {
  /** By `provider/model`. */
  models?: Readonly<Record<string, DeclaredModel>> | undefined;
  /** By `provider/model`, or by model id for all providers. Given, a sheet is the whole price. */
  prices?: Readonly<Record<string, PriceSheet>> | undefined;
  /** By provider key. A provider that is not named here is taken for the vendor of its name. */
  providers?: Readonly<Record<string, CatalogProvider>> | undefined;
  priceSource?: PriceSource | undefined;
}

/** Facts and prices of models, by provider and the vendor's exact model id. */
export interface Catalog {
  /** What is known of a model; `undefined` when nothing is. */
  find(provider: string, model: string): ModelFacts | undefined;
  /** What a model costs at a provider; `undefined` when unknown. The same object each time. */
  priceOf(provider: string, model: string): Price | undefined;
}

/**
 * The built-in row of a model, by its exact id or a declared alias.
 *
 * @example findModel('openai', 'gpt-5')?.contextWindow // 400000
 */
export function findModel(vendor: string, id: string): ModelFacts | undefined {
  return builtInFacts().get(vendor)?.get(id);
}

/**
 * Says in words what is wrong with declared models and prices, each with the path to it; empty when nothing is.
 *
 * @example catalogProblems({ prices: { 'openai/gpt-5': { input: -1 } } })
 */
export function catalogProblems(options: CatalogOptions): string[] {
  const problems: string[] = [];
  for (const [key, sheet] of Object.entries(options.prices ?? {})) problems.push(...priceSheetProblems(sheet, `prices.${key}`));
  for (const [key, declared] of Object.entries(options.models ?? {})) {
    if (!key.includes('/')) problems.push(`models.${key} must be named provider/model`);
    if (declared.price) problems.push(...priceSheetProblems(declared.price, `models.${key}.price`));
    const like = likeProblem(key, options);
    if (like !== undefined) problems.push(like);
  }
  for (const [key, { priceFactor = 1 }] of Object.entries(options.providers ?? {})) {
    if (!(priceFactor >= 0 && priceFactor < 1e6)) problems.push(`providers.${key}.priceFactor must be a number from 0 on`);
  }
  return problems;
}

/**
 * Builds the catalog of one config: the built-in rows, with declared models and prices laid over them. Prices come, in
 * this order, from `prices`, from the declared model, from the built-in row, from `priceSource`.
 *
 * @throws RangeError when `catalogProblems` finds any.
 * @example createCatalog({ models: { 'openai/ft:x': { like: 'openai/gpt-5' } } }).find('openai', 'ft:x')?.tools // true
 */
export function createCatalog(options: CatalogOptions = {}): Catalog {
  const problems = catalogProblems(options);
  if (problems.length > 0) throw new RangeError(problems.join('; '));
  const vendorOf = (provider: string): string => options.providers?.[provider]?.vendor ?? provider;
  const declared = new Map<string, ModelFacts>();
  for (const key of Object.keys(options.models ?? {})) declared.set(key, declaredFacts(key, options, vendorOf));
  /** By provider, then model. Holds only what was found, so callers' made-up names cannot grow it. */
  const prices = new Map<string, Map<string, Price>>();

  const find = (provider: string, model: string): ModelFacts | undefined =>
    declared.size > 0 ? (declared.get(`${provider}/${model}`) ?? findModel(vendorOf(provider), model)) : findModel(vendorOf(provider), model);

  return {
    find,
    priceOf(provider, model) {
      const known = prices.get(provider)?.get(model);
      if (known) return known;
      const price = lookUpPrice(provider, model, find(provider, model), vendorOf(provider), options);
      if (!price) return undefined;
      const ofProvider = prices.get(provider) ?? new Map<string, Price>();
      prices.set(provider, ofProvider.set(model, price));
      return price;
    },
  };
}

function lookUpPrice(provider: string, model: string, facts: ModelFacts | undefined, vendor: string, options: CatalogOptions): Price | undefined {
  const factor = options.providers?.[provider]?.priceFactor ?? 1;
  const id = facts?.id ?? model;
  for (const key of [`${provider}/${model}`, `${provider}/${id}`, model, id]) {
    const sheet = ownValue(options.prices, key);
    if (sheet) return compilePrice(`config:${key}`, 'config', [sheet]);
  }
  const declared = ownValue(options.models, `${provider}/${model}`)?.price;
  if (declared) return compilePrice(`config:${provider}/${model}`, 'config', [declared]);
  if (facts?.prices) return compilePrice(catalogPriceId(facts, provider, model, options), 'catalog', facts.prices, factor);
  const sheets = options.priceSource?.sheetsOf(vendor, id);
  return sheets && compilePrice(`${options.priceSource?.name ?? ''}:${vendor}/${id}`, 'external', sheets, factor);
}

/** Names the row whose numbers are used, which for a declared model is the one it is like. */
function catalogPriceId(facts: ModelFacts, provider: string, model: string, options: CatalogOptions): string {
  let key: string | undefined = `${provider}/${model}`;
  let row = `${facts.vendor}/${facts.id}`;
  while (key !== undefined && (key = ownValue(options.models, key)?.like) !== undefined) row = key;
  return `catalog:${row}@${facts.checkedAt}`;
}

function declaredFacts(key: string, options: CatalogOptions, vendorOf: (provider: string) => string): ModelFacts {
  const [provider, id] = splitTarget(key);
  const { like, price, ...own } = ownValue(options.models, key) ?? {};
  const base = like === undefined ? undefined : factsLike(like, options, vendorOf);
  return {
    canonicalId: key,
    source: 'config',
    checkedAt: '',
    ...base,
    ...definedOnly(own),
    id,
    vendor: vendorOf(provider),
    aliases: [],
    prices: price ? [price] : base?.prices,
    verified: 'declared',
  };
}

function factsLike(like: string, options: CatalogOptions, vendorOf: (provider: string) => string): ModelFacts | undefined {
  if (ownValue(options.models, like)) return declaredFacts(like, options, vendorOf);
  const [owner, id] = splitTarget(like);
  return findModel(owner, id) ?? findModel(vendorOf(owner), id);
}

function likeProblem(key: string, options: CatalogOptions): string | undefined {
  const seen = new Set([key]);
  let like = ownValue(options.models, key)?.like;
  while (like !== undefined) {
    if (seen.has(like)) return `models.${key}.like leads back to itself`;
    seen.add(like);
    const next = ownValue(options.models, like);
    if (!next) {
      const [owner, id] = splitTarget(like);
      const found = findModel(owner, id) ?? findModel(options.providers?.[owner]?.vendor ?? owner, id);
      return found ? undefined : `models.${key}.like names '${like}', which neither the catalog nor config has`;
    }
    like = next.like;
  }
  return undefined;
}

function splitTarget(target: string): readonly [string, string] {
  const slash = target.indexOf('/');
  return slash < 0 ? ['', target] : [target.slice(0, slash), target.slice(slash + 1)];
}

/** Names come from config and callers: `constructor` must not find `Object`'s. */
function ownValue<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** An option given as `undefined` counts as not given. */
function definedOnly<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<T>;
}
