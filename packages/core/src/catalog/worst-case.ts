import { ratesAt, unknownRate, type Price } from './compile-price.ts';
import { nanoUsdOf } from './exact-money.ts';
import { priceStepMs } from './price-window.ts';

/** What `worstCaseNanoUsd` needs to know. */
export interface WorstCaseInput {
  price: Price | undefined;
  /** When the attempt would start, epoch milliseconds. */
  atMs: number;
  /** The latest moment at which it may start instead, where it may have to wait: the dearest rates until then count, up to a week ahead. @default atMs */
  untilMs?: number | undefined;
  /** Upper bound of the input tokens. */
  inputTokens: number;
  /** Cap of the output tokens. */
  outputTokens: number;
  /** @default the standard tier */
  serviceTier?: string | undefined;
}

/** A bill has up to nine lines, each of which may be rounded up by half a nano-dollar. */
const roundingSlack = 6;

const weekMs = 7 * 86_400_000;

/**
 * Upper bound of what one attempt costs, in nano-dollars: every input token at the dearest input rate, every output
 * token at the dearest output rate. Calls of vendor-side tools are not in it: nobody knows their number beforehand.
 *
 * @returns `undefined` when a price is unknown.
 */
export function worstCaseNanoUsd(input: WorstCaseInput): number | undefined {
  const { atMs, untilMs = atMs } = input;
  const lastMs = Math.min(untilMs, atMs + weekMs);
  const nextStepMs = (Math.floor(atMs / priceStepMs) + 1) * priceStepMs;
  let worst = worstCaseAt(input, atMs);
  for (let laterMs = nextStepMs; worst !== undefined && laterMs <= lastMs; laterMs += priceStepMs) {
    const later = worstCaseAt(input, laterMs);
    worst = later === undefined ? undefined : Math.max(worst, later);
  }
  return worst;
}

function worstCaseAt({ price, inputTokens, outputTokens, serviceTier }: WorstCaseInput, atMs: number): number | undefined {
  const rates = price && ratesAt(price, atMs, inputTokens, serviceTier);
  if (!rates || rates.input === unknownRate || (rates.output === unknownRate && outputTokens > 0) || !rates.serviceTierKnown) return undefined;
  const dearestInput = Math.max(rates.input, rates.cacheRead, rates.cacheWrite, rates.cacheWrite1h, rates.audioInput, rates.imageInput);
  const dearestOutput = Math.max(0, rates.output, rates.reasoning, rates.audioOutput);
  const inputNano = nanoUsdOf(Math.ceil(inputTokens), dearestInput);
  return inputNano + nanoUsdOf(Math.ceil(outputTokens), dearestOutput) + roundingSlack;
}
