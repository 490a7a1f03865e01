import { z } from 'zod';
import { weekdays } from '../catalog/price-sheet.ts';
import type { MidStreamMode } from '../chat/policy-options.ts';
import { strategiesNotYet } from './not-yet.ts';

// The shape of a config. What depends on other parts of it (names, cycles, secrets) is checked after this, in plain code.
// Every message here is the words for what belongs in the place; `schema-problems.ts` makes sentences of them.

/** What may become of a stream that breaks after something was shown. */
export const midStreamModes: readonly string[] = ['fail', 'restart', 'continue'] satisfies MidStreamMode[];

/** What a word's check knows beyond its list. */
export interface WordHints {
  readonly words?: readonly string[];
  /** Words of the contract that this version does not know. */
  readonly notYet?: readonly string[];
}

/** Longest wait that a timer of Node can hold; a longer one would fire at once. */
export const maxTimerMs = 2_147_483_647;

function leaf(expected: string, test: (value: unknown) => boolean, hints: WordHints = {}): z.ZodType {
  return z.custom(test, { error: expected, params: { ...hints } });
}

/** An object that takes no other keys. Its message is the list of them. */
function object<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const keys = Object.keys(shape).join(' ');
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? keys : undefined) });
}

function number(expected: string, test: (value: number) => boolean): z.ZodType {
  return leaf(expected, (value) => typeof value === 'number' && Number.isFinite(value) && test(value));
}

function whole(least: number): z.ZodType {
  return number(`a whole number from ${least} on`, (value) => Number.isSafeInteger(value) && value >= least);
}

function oneOf(...words: string[]): z.ZodType {
  return leaf(quoted(words), (value) => words.includes(value as string), { words });
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(' or ');
}

const text = leaf('text', (value) => typeof value === 'string' && value !== '');
const flag = leaf('true or false', (value) => typeof value === 'boolean');
const positiveMs = number('milliseconds, above 0', (value) => value > 0 && value <= maxTimerMs);
const waitMs = number('milliseconds, from 0 on', (value) => value >= 0 && value <= maxTimerMs);
const bound = leaf(
  'milliseconds above 0, or false for no bound',
  (value) => value === false || (typeof value === 'number' && value > 0 && value <= maxTimerMs),
);
const factor = number('a number above 0', (value) => value > 0 && value < 1e6);
const off = leaf('false', (value) => value === false);

const timeouts = object({
  connectMs: bound.optional(),
  firstTokenMs: bound.optional(),
  idleMs: bound.optional(),
  totalMs: bound.optional(),
  consumerIdleMs: bound.optional(),
});

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
      }),
      off,
    ])
    .optional(),
  maxAttempts: whole(1).optional(),
  retryBudget: z
    .union([
      object({
        ratio: number('a share from 0 to 1', (value) => value >= 0 && value <= 1).optional(),
        minPer10s: number('a number from 0 on', (value) => value >= 0).optional(),
      }),
      off,
    ])
    .optional(),
  breaker: z
    .union([
      object({
        windowMs: positiveMs.optional(),
        minCalls: whole(1).optional(),
        failureRatio: number('a share above 0, up to 1', (value) => value > 0 && value <= 1).optional(),
        consecutiveFailures: whole(1).optional(),
        slowCallMs: positiveMs.optional(),
        openMs: positiveMs.optional(),
        maxOpenMs: positiveMs.optional(),
        probeIdle: flag.optional(),
      }),
      off,
    ])
    .optional(),
  concurrency: z.union([object({ max: whole(1), queue: whole(0).optional(), maxWaitMs: bound.optional() }), off]).optional(),
  hedge: z.union([object({ afterMs: waitMs }), off]).optional(),
  midStream: z.union([object({ mode: midStreamMode.optional(), instruction: text.optional() }), midStreamMode]).optional(),
  foreignReasoning: oneOf('drop', 'text').optional(),
  vectors: oneOf('same', 'any').optional(),
};

const names = z.array(text);
const fallbacks = z
  .union([names, object({ default: names.optional(), context_length: names.optional(), content_filter: names.optional() })])
  .optional();

/** The strategies of this version. */
const builtInStrategies: readonly string[] = ['priority', 'weighted', 'round-robin'];

function strategy(known: readonly string[]): z.ZodType {
  return leaf(
    quoted(known),
    (value) => known.includes(value as string),
    { words: known, notYet: strategiesNotYet.filter((name) => !known.includes(name)) },
  ).optional();
}

const secret = leaf(
  "a key: text, 'env:NAME', 'file:/path' or a function that fetches it",
  (value) => typeof value === 'function' || (typeof value === 'string' && value !== ''),
);
const key = z.union([object({ key: secret, weight: factor.optional() }), secret]);

const provider = object({
  adapter: leaf(
    'the id of an adapter',
    (value) => (typeof value === 'string' && value !== '') || isAdapter(value),
  ),
  vendor: text.optional(),
  api: text.optional(),
  apiKey: z.union([z.array(key).min(1, { error: 'at least one key' }), key]).optional(),
  baseURL: leaf('a URL, http: or https:', isWebAddress).optional(),
  sdk: text.optional(),
  headers: z.record(z.string(), leaf('text', (value) => typeof value === 'string')).optional(),
  client: leaf("the app's own SDK client", (value) => (typeof value === 'object' && value !== null) || typeof value === 'function').optional(),
  fetch: leaf('a fetch function', (value) => typeof value === 'function').optional(),
  region: text.optional(),
  dataPolicy: z.array(text).optional(),
  optional: flag.optional(),
  priceFactor: factor.optional(),
  options: z.record(z.string(), z.unknown()).optional(),
});

const rate = leaf('US dollars per million units', (value) => typeof value === 'number');
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
  serverTools: z.record(z.string(), rate).optional(),
};
const day = leaf('a day, YYYY-MM-DD', (value) => typeof value === 'string');
const time = leaf('a time, HH:MM', (value) => typeof value === 'string');
const priceSheet = object({
  ...rates,
  from: day.optional(),
  until: day.optional(),
  hours: object({ from: time, to: time }).optional(),
  days: z.array(oneOf(...weekdays)).min(1, { error: 'at least one day of the week' }).optional(),
  tiers: z.array(object({ ...rates, aboveInputTokens: whole(0) })).optional(),
  serviceTiers: z.record(z.string(), leaf('a number from 0 on', (value) => typeof value === 'number')).optional(),
});

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
    budget: object({ min: whole(0), max: whole(0) }).optional(),
    adaptive: able,
    byDefault: flag,
    off: oneOf('omit', 'effort-none', 'budget-zero', 'disabled', 'between_tools').optional(),
  }).optional(),
  maxTokensParameter: oneOf('max_tokens', 'max_completion_tokens').optional(),
  apis: z.array(text).optional(),
  toolsOverChat: oneOf('always', 'without-reasoning', 'never').optional(),
  tokenFactor: factor.optional(),
  chat: able,
  embedding: z.union([object({ dimensions: tokens, resizable: able, maxInputs: tokens, maxTokens: tokens }), off]).optional(),
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
});

/** The schema of a config whose routes may also use these strategies. */
export function configSchema(moreStrategies: readonly string[] = []): z.ZodType {
  if (moreStrategies.length === 0) return (plainSchema ??= buildSchema(builtInStrategies));
  return buildSchema([...builtInStrategies, ...moreStrategies]);
}

let plainSchema: z.ZodType | undefined;

function buildSchema(strategies: readonly string[]): z.ZodType {
  const target = z.union([object({ ...policies, target: text, weight: factor.optional() }), text]);
  const targets = z.array(target).min(1, { error: 'at least one target' });
  return object({
    providers: z.record(z.string(), provider),
    routes: z.record(z.string(), object({ ...policies, targets, strategy: strategy(strategies), fallbacks })).optional(),
    defaults: object({ ...policies, strategy: strategy(strategies), fallbacks }).optional(),
    models: z.record(z.string(), declaredModel).optional(),
    prices: z.record(z.string(), priceSheet).optional(),
    unknownPrice: oneOf('warn', 'error').optional(),
    closeMs: waitMs.optional(),
  });
}

/** Whether a value is an adapter: a function that names itself. */
export function isAdapter(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  const { id, traits } = value as { id?: unknown; traits?: unknown };
  return typeof id === 'string' && typeof traits === 'object' && traits !== null;
}

function isWebAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol } = new URL(value);
  return protocol === 'http:' || protocol === 'https:';
}
