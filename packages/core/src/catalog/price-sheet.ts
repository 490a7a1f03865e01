/**
 * What each kind of unit costs. Every number is US dollars per million units: tokens, or calls for `serverTools` (US$ 10
 * per thousand calls is 10000 here). An absent kind falls back to its parent, named at the kind; an absent `input` or
 * `output` is an unknown price.
 */
export interface PriceRates {
  /** Input tokens at the ordinary rate. */
  input?: number | undefined;
  /** Input tokens read from the prompt cache. @default the rate of `input` */
  cacheRead?: number | undefined;
  /** Input tokens written to the prompt cache for the vendor's shorter time (5 or 30 minutes). @default the rate of `input` */
  cacheWrite?: number | undefined;
  /** Input tokens written to the prompt cache for the vendor's longer time (an hour or more). @default the rate of `cacheWrite` */
  cacheWrite1h?: number | undefined;
  /** Audio input tokens. @default billed with the other input tokens */
  audioInput?: number | undefined;
  /** Image input tokens. @default billed with the other input tokens */
  imageInput?: number | undefined;
  /** Output tokens. */
  output?: number | undefined;
  /** Reasoning tokens. @default the rate of `output` */
  reasoning?: number | undefined;
  /** Audio output tokens. @default billed with the other output tokens */
  audioOutput?: number | undefined;
  /** Calls of vendor-side tools, by the vendor's name for the tool. A tool that is not named has an unknown price. */
  serverTools?: Readonly<Record<string, number>> | undefined;
}

/** Rates for requests with more than `aboveInputTokens` input tokens, cached ones included. They hold for the whole request. */
export interface PriceTier extends PriceRates {
  /** The tier holds for requests with more input tokens than that. */
  aboveInputTokens: number;
}

/** The days of the week as price sheets name them, Sunday first. */
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** A day of the week, UTC. */
export type Weekday = (typeof weekdays)[number];

/** One price of one model over one stretch of time. */
export interface PriceSheet extends PriceRates {
  /** First day on which it holds, `YYYY-MM-DD`, from 00:00 UTC. @default always */
  from?: string | undefined;
  /** First day on which it no longer holds, `YYYY-MM-DD`. @default never */
  until?: string | undefined;
  /** Daily window in which it holds, `HH:MM` UTC, `from` included and `to` not; may pass midnight. @default all day */
  hours?: { readonly from: string; readonly to: string } | undefined;
  /** Days of the week on which it holds, UTC; for a window that passes midnight, those on which the window opens. @default every day */
  days?: readonly Weekday[] | undefined;
  /** Rates by size of the request, in rising order of `aboveInputTokens`. A kind a tier leaves out keeps the sheet's own rate. */
  tiers?: readonly PriceTier[] | undefined;
  /** What other service tiers cost, as a multiple of the token rates, by the vendor's word, e.g. `{ flex: 0.5 }`. */
  serviceTiers?: Readonly<Record<string, number>> | undefined;
}

/** The kinds in `PriceRates` that are a single rate. */
const rateKinds: readonly Exclude<keyof PriceRates, 'serverTools'>[] = [
  'input',
  'cacheRead',
  'cacheWrite',
  'cacheWrite1h',
  'audioInput',
  'imageInput',
  'output',
  'reasoning',
  'audioOutput',
];

/**
 * Reads a price in US dollars per million units as integer pico-dollars per unit.
 *
 * @returns `undefined` when the price is negative, not finite, or finer than a pico-dollar per unit.
 * @example picoFromUsdPerMillion(1.25) // 1250000
 */
export function picoFromUsdPerMillion(usd: number): number | undefined {
  const exact = usd * 1e6;
  const pico = Math.round(exact);
  if (!(pico >= 0) || !Number.isSafeInteger(pico)) return undefined;
  return Math.abs(pico - exact) > 0.001 ? undefined : pico;
}

/** `YYYY-MM-DD`. */
export const dayPattern: RegExp = /^\d{4}-\d{2}-\d{2}$/;
/** `HH:MM`. */
export const timePattern: RegExp = /^([01]\d|2[0-3]):[0-5]\d$/;

/**
 * Says in words what is wrong with a price, each with the path to it; empty when nothing is. For config, so that a bad
 * price is found when the router is created.
 */
export function priceSheetProblems(sheet: PriceSheet, path: string): string[] {
  const problems: string[] = [];
  const checkRates = (rates: PriceRates, at: string): void => {
    for (const kind of rateKinds) checkRate(rates[kind], `${at}.${kind}`, problems);
    for (const [tool, rate] of Object.entries(rates.serverTools ?? {})) checkRate(rate, `${at}.serverTools.${tool}`, problems);
  };
  checkRates(sheet, path);
  let previous = 0;
  for (const [i, tier] of (sheet.tiers ?? []).entries()) {
    const at = `${path}.tiers[${i}]`;
    checkRates(tier, at);
    if (!(tier.aboveInputTokens > previous)) problems.push(`${at}.aboveInputTokens must be above ${previous}`);
    previous = tier.aboveInputTokens;
  }
  for (const [name, factor] of Object.entries(sheet.serviceTiers ?? {})) {
    if (!(factor >= 0 && factor < 1e6)) problems.push(`${path}.serviceTiers.${name} must be a number from 0 on`);
  }
  for (const key of ['from', 'until'] as const) {
    const day = sheet[key];
    if (day !== undefined && !(dayPattern.test(day) && Number.isFinite(Date.parse(day)))) problems.push(`${path}.${key} must be a day, YYYY-MM-DD`);
  }
  for (const key of ['from', 'to'] as const) {
    if (sheet.hours && !timePattern.test(sheet.hours[key])) problems.push(`${path}.hours.${key} must be a time, HH:MM`);
  }
  // Checked as a list of anything: it may come from a file.
  const days: readonly string[] | undefined = sheet.days;
  if (days && (days.length === 0 || days.some((name) => !isWeekday(name)))) problems.push(`${path}.days must name days of the week: ${weekdays.join(', ')}`);
  return problems;
}

function isWeekday(name: string): boolean {
  return weekdays.some((known) => known === name);
}

function checkRate(usd: number | undefined, at: string, problems: string[]): void {
  if (usd !== undefined && picoFromUsdPerMillion(usd) === undefined) {
    problems.push(`${at} must be US dollars per million units, from 0 on and with at most six decimals`);
  }
}
