import { ratesAt, unknownRate, type Price } from './compile-price.ts';
import { nanoUsdOf } from './exact-money.ts';

/** What `worstCaseNanoUsd` needs to know. */
export interface WorstCaseInput {
  price: Price | undefined;
  /** When the attempt would start, epoch milliseconds. */
  atMs: number;
  /** Upper bound of the input tokens. */
  inputTokens: number;
  /** Cap of the output tokens. */
  outputTokens: number;
  /** @default the standard tier */
  serviceTier?: string | undefined;
}

/** A bill has up to nine lines, each of which may be rounded up by half a nano-dollar. */
const roundingSlack = 6;

/**
 * Upper bound of what one attempt costs, in nano-dollars: every input token at the dearest input rate, every output
 * token at the dearest output rate. Calls of vendor-side tools are not in it: nobody knows their number beforehand.
 *
 * @returns `undefined` when a price is unknown.
 */
export function worstCaseNanoUsd(input: WorstCaseInput): number | undefined {
  const rates = input.price && ratesAt(input.price, input.atMs, input.inputTokens, input.serviceTier);
  if (!rates || rates.input === unknownRate || (rates.output === unknownRate && input.outputTokens > 0) || !rates.serviceTierKnown) return undefined;
  const dearestInput = Math.max(rates.input, rates.cacheRead, rates.cacheWrite, rates.cacheWrite1h, rates.audioInput, rates.imageInput);
  const dearestOutput = Math.max(0, rates.output, rates.reasoning, rates.audioOutput);
  const inputNano = nanoUsdOf(Math.ceil(input.inputTokens), dearestInput);
  return inputNano + nanoUsdOf(Math.ceil(input.outputTokens), dearestOutput) + roundingSlack;
}
