import { timesDecimals } from './exact-money.ts';
import { picoFromUsdPerMillion, type PriceRates, type PriceSheet } from './price-sheet.ts';
import { holdsAt, type PriceWindow, windowOf } from './price-window.ts';

/** Rate of a kind whose price is unknown. */
export const unknownRate = -1;

/** Integer pico-dollars per unit of every kind, parents filled in; `unknownRate` where there is no price. */
export interface Rates {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly cacheWrite1h: number;
  /** `unknownRate`: billed with the other input tokens. */
  readonly audioInput: number;
  /** `unknownRate`: billed with the other input tokens. */
  readonly imageInput: number;
  readonly output: number;
  readonly reasoning: number;
  /** `unknownRate`: billed with the other output tokens. */
  readonly audioOutput: number;
  /** By the vendor's name for the tool. */
  readonly serverTools: ReadonlyMap<string, number>;
  /** False when the service tier asked for has no price and the standard rates stand in for it. */
  readonly serviceTierKnown: boolean;
}

/** A price made ready for use: every rate an integer, the provider's factor already in. */
export interface Price {
  /** Names where it comes from, e.g. `catalog:openai/gpt-5@2026-11-21`. */
  readonly id: string;
  /** `config` outranks what a provider reports, anything else does not. */
  readonly source: 'config' | 'catalog' | 'external';
  readonly sheets: readonly CompiledSheet[];
  /** Its rates, where they hang on neither time nor size. */
  readonly flat: Rates | undefined;
}

interface CompiledSheet {
  readonly window: PriceWindow;
  /** In falling order of `above`, the last one at -1. */
  readonly tiers: readonly CompiledTier[];
}

interface CompiledTier {
  readonly above: number;
  readonly standard: Rates;
  readonly standIn: Rates;
  readonly byServiceTier: ReadonlyMap<string, Rates>;
}

/** Words that vendors use for their ordinary service tier, in requests and in answers. */
const standardTiers: ReadonlySet<string> = new Set(['', 'default', 'standard', 'standard_only', 'auto', 'on_demand', 'unspecified']);

/**
 * Turns price sheets into integers, once per model and provider.
 *
 * @param factor What the provider charges as a multiple of the list price; applied to every rate, rounded once.
 * @throws RangeError for a rate that `picoFromUsdPerMillion` refuses.
 */
export function compilePrice(id: string, source: Price['source'], sheets: readonly PriceSheet[], factor = 1): Price {
  const compiled = sheets.map((sheet) => compileSheet(id, sheet, factor));
  const [first] = compiled;
  const flat = first?.window.always === true && first.tiers.length === 1 ? first.tiers[0]?.standard : undefined;
  return { id, source, sheets: compiled, flat };
}

/**
 * The rates that hold at a time for a request of a size, or `undefined` when no sheet holds then.
 *
 * @param inputTokens All input tokens of the request, cached ones included.
 * @param serviceTier The vendor's word for it, as answered or asked for.
 */
export function ratesAt(price: Price, atMs: number, inputTokens: number, serviceTier: string | undefined): Rates | undefined {
  if (serviceTier === undefined && price.flat !== undefined) return price.flat;
  for (const sheet of price.sheets) {
    if (!holdsAt(sheet.window, atMs)) continue;
    for (const tier of sheet.tiers) {
      if (inputTokens <= tier.above) continue;
      if (serviceTier === undefined) return tier.standard;
      const own = tier.byServiceTier.get(serviceTier);
      if (own) return own;
      return standardTiers.has(serviceTier) ? tier.standard : tier.standIn;
    }
  }
  return undefined;
}

function compileSheet(id: string, sheet: PriceSheet, factor: number): CompiledSheet {
  const tiers = [...(sheet.tiers ?? [])]
    .sort((a, b) => b.aboveInputTokens - a.aboveInputTokens)
    .map((tier) => compileTier(id, tier.aboveInputTokens, { ...sheet, ...tier }, sheet.serviceTiers, factor));
  return {
    window: windowOf(sheet),
    tiers: [...tiers, compileTier(id, -1, sheet, sheet.serviceTiers, factor)],
  };
}

function compileTier(id: string, above: number, rates: PriceRates, services: PriceSheet['serviceTiers'], factor: number): CompiledTier {
  const standard = compileRates(id, rates, factor, 1);
  const byServiceTier = new Map<string, Rates>();
  for (const [name, multiple] of Object.entries(services ?? {})) byServiceTier.set(name, compileRates(id, rates, factor, multiple));
  return { above, standard, standIn: { ...standard, serviceTierKnown: false }, byServiceTier };
}

function compileRates(id: string, rates: PriceRates, factor: number, multiple: number): Rates {
  const read = (usd: number | undefined, kind: string, parent = unknownRate): number =>
    usd === undefined ? parent : timesDecimals(picoOf(id, usd, kind), factor, multiple);
  const input = read(rates.input, 'input');
  const output = read(rates.output, 'output');
  const cacheWrite = read(rates.cacheWrite, 'cacheWrite', input);
  const serverTools = new Map<string, number>();
  for (const [tool, usd] of Object.entries(rates.serverTools ?? {})) {
    serverTools.set(tool, timesDecimals(picoOf(id, usd, tool), factor));
  }
  return {
    input,
    cacheRead: read(rates.cacheRead, 'cacheRead', input),
    cacheWrite,
    cacheWrite1h: read(rates.cacheWrite1h, 'cacheWrite1h', cacheWrite),
    audioInput: read(rates.audioInput, 'audioInput'),
    imageInput: read(rates.imageInput, 'imageInput'),
    output,
    reasoning: read(rates.reasoning, 'reasoning', output),
    audioOutput: read(rates.audioOutput, 'audioOutput'),
    serverTools,
    serviceTierKnown: true,
  };
}

function picoOf(id: string, usd: number, kind: string): number {
  const pico = picoFromUsdPerMillion(usd);
  if (pico === undefined) throw new RangeError(`price ${id}: ${kind} is not a price in US dollars per million: ${usd}`);
  return pico;
}
