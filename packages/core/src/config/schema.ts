import { z } from 'zod';
import { dayPattern, timePattern, weekdays } from '../catalog/price-sheet.ts';
import type { MidStreamMode } from '../chat/policy-options.ts';
import { builtInStrategies } from '../router/strategies/index.ts';
import { namePattern, namesPattern, targetPattern } from './names.ts';
import { strategiesNotYet } from './not-yet.ts';
import { cascade, evaluation, judges } from './schema-judging.ts';
import { shadow, split } from './schema-splits.ts';
import { flag, isWithin, leaf, number, object, off, oneOf, quoted, record, some, text, textLike, whole } from './schema-parts.ts';

// The shape of a config. What depends on other parts of it (names, cycles, secrets) is checked after this, in plain code.
// Every message here is the words for what belongs in the place; `schema-problems.ts` makes sentences of them.
//
// `packages/core/config.schema.json`, which editors read, is written from this by `scripts/build-config-schema.ts`. So a leaf says how it looks in
// JSON (or that it is `code`), and an object names the type whose docstrings describe its keys. Behind a new key, run the script; a test fails until then.

/** What may become of a stream that breaks after something was shown. */
export const midStreamModes: readonly string[] = ['fail', 'restart', 'continue'] satisfies MidStreamMode[];

/** Longest wait that a timer of Node can hold; a longer one would fire at once. */
export const maxTimerMs = 2_147_483_647;

const positiveMs = number('milliseconds, above 0', { exclusiveMinimum: 0, maximum: maxTimerMs });
const waitMs = number('milliseconds, from 0 on', { minimum: 0, maximum: maxTimerMs });
const anyBound = { exclusiveMinimum: 0, maximum: maxTimerMs };
const bound = leaf('milliseconds above 0, or false for no bound', (value) => value === false || isWithin(value, anyBound), {
  anyOf: [{ type: 'number', ...anyBound }, { const: false }],
});
const factor = number('a number above 0', { exclusiveMinimum: 0, exclusiveMaximum: 1e6 });

const timeouts = object({
  connectMs: bound.optional(),
  firstTokenMs: bound.optional(),
  idleMs: bound.optional(),
  totalMs: bound.optional(),
  consumerIdleMs: bound.optional(),
}, 'Timeouts');

const midStreamMode = oneOf(...midStreamModes);

const policies = {
  timeouts: timeouts.optional(),
  retry: z
    .union([
      object({
        retries: whole(0).optional(),
        minDelayMs: waitMs.optional(),
        maxDelayMs: waitMs.optional(),
        maxRetryAfterMs: waitMs.optional(),
        waitBeforeFallback: flag.optional(),
        onReset: flag.optional(),
      }, 'RetryOptions'),
      off,
    ])
    .optional(),
  maxAttempts: whole(1).optional(),
  retryBudget: z
    .union([
      object({
        ratio: number('a share from 0 to 1', { minimum: 0, maximum: 1 }).optional(),
        minPer10s: number('a number from 0 on', { minimum: 0 }).optional(),
      }, 'RetryBudgetOptions'),
      off,
    ])
    .optional(),
  breaker: z
    .union([
      object({
        windowMs: positiveMs.optional(),
        minCalls: whole(1).optional(),
        failureRatio: number('a share above 0, up to 1', { exclusiveMinimum: 0, maximum: 1 }).optional(),
        consecutiveFailures: whole(1).optional(),
        slowCallMs: positiveMs.optional(),
        openMs: positiveMs.optional(),
        maxOpenMs: positiveMs.optional(),
        probeIdle: flag.optional(),
      }, 'BreakerOptions'),
      off,
    ])
    .optional(),
  concurrency: z.union([object({ max: whole(1), queue: whole(0).optional(), maxWaitMs: bound.optional() }, 'ConcurrencyOptions'), off]).optional(),
  hedge: z.union([object({ afterMs: waitMs }, 'HedgeOptions'), off]).optional(),
  midStream: z.union([object({ mode: midStreamMode.optional(), instruction: text.optional() }, 'MidStreamOptions'), midStreamMode]).optional(),
  foreignReasoning: oneOf('drop', 'text').optional(),
  vectors: oneOf('same', 'any').optional(),
  require: object({
    region: z.union([some(text, 'at least one region'), text]).optional(),
    dataPolicy: some(text, 'at least one policy').optional(),
  }, 'Requirements').optional(),
  // Both are looked into in plain code: what may stand in them depends on the rest of the config.
  when: leaf("a condition like { 'tags.plan': 'pro' }", isPlain, { $ref: '#/definitions/When' }).optional(),
  params: leaf('params like { temperature: 0 }', isPlain, { $ref: '#/definitions/RequestParams' }).optional(),
};

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

const secret = leaf(
  "a key: text, 'env:NAME', 'file:/path' or a function that fetches it",
  (value) => typeof value === 'function' || (typeof value === 'string' && value !== ''),
  { type: 'string', minLength: 1 },
);
const key = z.union([object({ key: secret, weight: factor.optional() }, 'WeightedKey'), secret]);

const provider = object({
  adapter: leaf(
    'the id of an adapter',
    (value) => (typeof value === 'string' && value !== '') || isAdapter(value),
    { type: 'string', minLength: 1 },
  ),
  vendor: text.optional(),
  api: text.optional(),
  apiKey: z.union([some(key, 'at least one key'), key]).optional(),
  baseURL: leaf('a URL, http: or https:', isWebAddress, { type: 'string', pattern: '^\\s*[Hh][Tt][Tt][Pp][Ss]?:' }).optional(),
  sdk: text.optional(),
  headers: record(leaf('text', (value) => typeof value === 'string', { type: 'string' })).optional(),
  client: leaf("the app's own SDK client", (value) => (typeof value === 'object' && value !== null) || typeof value === 'function', 'code').optional(),
  fetch: leaf('a fetch function', (value) => typeof value === 'function', 'code').optional(),
  region: text.optional(),
  dataPolicy: z.array(text).optional(),
  optional: flag.optional(),
  priceFactor: factor.optional(),
  options: record(z.unknown()).optional(),
}, 'ProviderData');

const rate = leaf('US dollars per million units', (value) => typeof value === 'number', { type: 'number', minimum: 0 });
const rates = {
  input: rate.optional(),
  cacheRead: rate.optional(),
  cacheWrite: rate.optional(),
  cacheWrite1h: rate.optional(),
  audioInput: rate.optional(),
  imageInput: rate.optional(),
  output: rate.optional(),
  reasoning: rate.optional(),
  audioOutput: rate.optional(),
  serverTools: record(rate).optional(),
};
const day = leaf('a day, YYYY-MM-DD', (value) => typeof value === 'string' && dayPattern.test(value), { type: 'string', pattern: dayPattern.source });
const time = leaf('a time, HH:MM, from 00:00 to 23:59', (value) => typeof value === 'string' && timePattern.test(value), { type: 'string', pattern: timePattern.source });
const daily = { from: time, to: time, days: some(oneOf(...weekdays), 'at least one day of the week').optional() };
const timeZone = leaf("the name of a time zone, e.g. 'Europe/Berlin'", isTimeZone, { type: 'string', minLength: 1 }, {
  get words() {
    return Intl.supportedValuesOf('timeZone');
  },
});
const offPeak = some(object({ ...daily, timeZone: timeZone.optional() }, 'TimeWindow'), 'at least one window').optional();
const priceSheet = object({
  ...rates,
  from: day.optional(),
  until: day.optional(),
  hours: object({ from: time, to: time }, { from: '`HH:MM` UTC, included.', to: '`HH:MM` UTC, not included.' }).optional(),
  days: some(oneOf(...weekdays), 'at least one day of the week').optional(),
  tiers: z.array(object({ ...rates, aboveInputTokens: whole(0) }, 'PriceTier')).optional(),
  serviceTiers: record(leaf('a number from 0 on', (value) => typeof value === 'number', { type: 'number', minimum: 0, exclusiveMaximum: 1e6 })).optional(),
}, 'PriceSheet');

const tokens = whole(1).optional();
const able = flag.optional();
const declaredModel = object({
  like: text.optional(),
  price: priceSheet.optional(),
  canonicalId: text.optional(),
  source: text.optional(),
  checkedAt: text.optional(),
  contextWindow: tokens,
  maxInputTokens: tokens,
  maxOutputTokens: tokens,
  reasoningControl: object({
    efforts: z.array(oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max')).optional(),
    defaultEffort: oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max').optional(),
    budget: object({ min: whole(0), max: whole(0) }, { min: 'The smallest budget, in tokens.', max: 'The largest budget, in tokens.' }).optional(),
    adaptive: able,
    byDefault: flag,
    off: oneOf('omit', 'effort-none', 'budget-zero', 'disabled', 'between_tools').optional(),
  }, 'ReasoningControl').optional(),
  maxTokensParameter: oneOf('max_tokens', 'max_completion_tokens').optional(),
  apis: z.array(text).optional(),
  toolsOverChat: oneOf('always', 'without-reasoning', 'never').optional(),
  tokenFactor: factor.optional(),
  chat: able,
  embedding: z.union([object({ dimensions: tokens, resizable: able, maxInputs: tokens, maxTokens: tokens }, 'EmbeddingFacts'), off]).optional(),
  tools: able,
  parallelTools: able,
  forcedTools: able,
  jsonSchema: able,
  image: able,
  audio: able,
  file: able,
  reasoning: able,
  hidesReasoning: able,
  prefill: able,
  logprobs: able,
  temperature: able,
  systemPrompt: able,
  releasedAt: day.optional(),
  deprecatedAt: day.optional(),
  retiresAt: day.optional(),
  successor: text.optional(),
}, 'DeclaredModel');

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

/** Whether a value is an adapter: a function that names itself. */
export function isAdapter(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  const { id, traits } = value as { id?: unknown; traits?: unknown };
  return typeof id === 'string' && typeof traits === 'object' && traits !== null;
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTimeZone(value: unknown): boolean {
  if (typeof value !== 'string' || value === '') return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isWebAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol } = new URL(value);
  return protocol === 'http:' || protocol === 'https:';
}
