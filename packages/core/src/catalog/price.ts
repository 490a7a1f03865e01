import type { CostKind, CostLine } from '../chat/cost.ts';
import type { Usage, UsageIteration } from '../chat/usage.ts';
import { ratesAt, unknownRate, type Price, type Rates } from './compile-price.ts';
import { nanoUsdOf } from './exact-money.ts';

/** What `priceUsage` needs to know. */
export interface PriceUsageInput {
  usage: Usage;
  /** Price of the model that answered; `undefined` when unknown. */
  price: Price | undefined;
  /** When the attempt started, epoch milliseconds: prices depend on it. */
  atMs: number;
  /** The service tier that served the request, else the one asked for. @default the standard tier */
  serviceTier?: string | undefined;
  /** Index of the attempt, for the lines. */
  attempt: number;
  /** Finds the price of a pass that another model made inside the answer. @default such passes have an unknown price */
  priceOf?: ((model: string) => Price | undefined) | undefined;
  /** What the provider says the request cost, in integer nano-dollars. Outranked only by a price from config. */
  reportedNanoUsd?: number | undefined;
}

/** What one attempt cost. */
export interface PricedUsage {
  lines: readonly CostLine[];
  /** Sum of the lines, integer nano-dollars. */
  nanoUsd: number;
  /** True when tokens were estimated or a price is unknown. */
  estimated: boolean;
  /** `catalog:...`, `config:...`, `reported` or `none`. */
  priceId: string;
  /** Says in words which price is unknown; `undefined` when all are known. */
  warning?: string | undefined;
}

/** The rates of a model without a price. */
const noRates: Rates = {
  input: unknownRate,
  cacheRead: unknownRate,
  cacheWrite: unknownRate,
  cacheWrite1h: unknownRate,
  audioInput: unknownRate,
  imageInput: unknownRate,
  output: unknownRate,
  reasoning: unknownRate,
  audioOutput: unknownRate,
  serverTools: new Map(),
  serviceTierKnown: true,
};

/**
 * Prices the usage of one attempt: one line per kind that has a quantity, each rounded half up to the nano-dollar, the
 * total being their sum. A kind of unknown price is a line of 0 with `estimated: true` and a warning, never a silent zero.
 */
export function priceUsage(input: PriceUsageInput): PricedUsage {
  const { usage, price, attempt, reportedNanoUsd } = input;
  if (reportedNanoUsd !== undefined && price?.source !== 'config') {
    const line: CostLine = { attempt, kind: 'reported', quantity: 1, nanoUsd: reportedNanoUsd };
    return { lines: [line], nanoUsd: reportedNanoUsd, estimated: false, priceId: 'reported' };
  }
  const bill = new Bill(attempt);
  if (usage.iterations?.length) {
    for (const pass of usage.iterations) billPass(bill, pass, priceOfPass(input, pass.model), input);
  } else {
    billPass(bill, usage, price, input);
  }
  if (usage.serverTools) billServerTools(bill, usage.serverTools, price, input);
  return {
    lines: bill.lines,
    nanoUsd: bill.nanoUsd,
    estimated: bill.warning !== undefined || (usage.provenance === 'estimated' && bill.lines.length > 0),
    priceId: price?.id ?? 'none',
    warning: bill.warning,
  };
}

function priceOfPass(input: PriceUsageInput, model: string | undefined): Price | undefined {
  return model === undefined ? input.price : input.priceOf?.(model);
}

function billPass(bill: Bill, pass: Pick<UsageIteration, 'model' | 'input' | 'output'>, price: Price | undefined, at: PriceUsageInput): void {
  const { input, output } = pass;
  const rates = price && ratesAt(price, at.atMs, input.total, at.serviceTier);
  const use = rates ?? noRates;
  if (!use.serviceTierKnown) bill.warn(`no price of service tier '${at.serviceTier ?? ''}' in ${price?.id ?? ''}: standard rates used`);
  bill.of = rates ? (price?.id ?? '') : (pass.model ?? price?.id ?? 'this model');

  // Whatever a vendor's counts leave over is billed at the ordinary rate, so that no token is lost.
  const uncached = Math.max(input.uncached, input.total - input.cacheRead - input.cacheWrite);
  const audioInput = use.audioInput === unknownRate ? 0 : Math.min(input.audio, uncached);
  const imageInput = use.imageInput === unknownRate ? 0 : Math.min(input.image, uncached - audioInput);
  const cacheWrite1h = Math.min(input.cacheWrite1h, input.cacheWrite);
  bill.add('input', uncached - audioInput - imageInput, use.input);
  bill.add('cacheRead', input.cacheRead, use.cacheRead);
  bill.add('cacheWrite', input.cacheWrite - cacheWrite1h, use.cacheWrite);
  bill.add('cacheWrite1h', cacheWrite1h, use.cacheWrite1h);
  bill.add('audioInput', audioInput, use.audioInput);
  bill.add('imageInput', imageInput, use.imageInput);

  const audioOutput = use.audioOutput === unknownRate ? 0 : Math.min(output.audio, output.total);
  const reasoning = Math.min(output.reasoning, output.total - audioOutput);
  bill.add('output', output.total - reasoning - audioOutput, use.output);
  bill.add('reasoning', reasoning, use.reasoning);
  bill.add('audioOutput', audioOutput, use.audioOutput);
}

function billServerTools(bill: Bill, calls: NonNullable<Usage['serverTools']>, price: Price | undefined, at: PriceUsageInput): void {
  const rates = price && ratesAt(price, at.atMs, at.usage.input.total, at.serviceTier);
  for (const tool in calls) {
    bill.of = `server tool '${tool}'`;
    bill.add('serverTool', calls[tool] ?? 0, rates?.serverTools.get(tool) ?? unknownRate);
  }
}

/** Lines in the making. */
class Bill {
  readonly lines: CostLine[] = [];
  nanoUsd = 0;
  warning: string | undefined = undefined;
  /** What the next lines are about, for the warning. */
  of = '';
  readonly #attempt: number;

  constructor(attempt: number) {
    this.#attempt = attempt;
  }

  add(kind: CostKind, quantity: number, pico: number): void {
    if (!(quantity > 0)) return;
    const whole = Number.isInteger(quantity) ? quantity : Math.ceil(quantity);
    const nanoUsd = pico === unknownRate ? 0 : nanoUsdOf(whole, pico);
    if (pico === unknownRate) this.warn(`unknown price: ${this.of}, ${kind}; counted as 0`);
    this.lines.push({ attempt: this.#attempt, kind, quantity: whole, nanoUsd });
    this.nanoUsd += nanoUsd;
  }

  warn(text: string): void {
    this.warning = this.warning === undefined ? text : `${this.warning}; ${text}`;
  }
}
