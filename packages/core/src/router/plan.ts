import { worstCaseNanoUsd } from '../catalog/worst-case.ts';
import type { Candidate, Exclusion, Plan } from '../chat/plan.ts';
import { CallFacts } from '../pipeline/call-facts.ts';
import type { RouteTarget, Target } from '../pipeline/target.ts';
import { requestFor } from './capabilities.ts';
import type { Conditions } from './exclusion.ts';
import type { Foreseen } from './foresight.ts';
import type { Cascade } from './judging.ts';
import { lifecycleInWords, lifecycleOf } from './lifecycle.ts';
import { LikelyCosts } from './likely-costs.ts';
import { cascadeInWords, cascadeOf, quoteOf } from './quote.ts';
import { boundsOf, type RequestBounds } from './request-bounds.ts';
import type { CandidateOrigin, Destination, PlannedTarget } from './route.ts';

/** What planning found out. */
export interface Found {
  readonly order: readonly PlannedTarget[];
  readonly exclusions: readonly Exclusion[];
  readonly ruledOut: readonly RuledOut[];
  /** Lists for one kind of failure that are open from the start: what they are for is foreseen. */
  readonly opened: readonly CandidateOrigin[];
  readonly failOpen: boolean;
}

/** A target that was ruled out, with the place it would have had. */
export interface RuledOut {
  readonly planned: PlannedTarget;
  readonly exclusion: Exclusion;
}

/** The plan of one call: what the router follows, and what users see of it. */
export class RoutePlan implements Plan {
  readonly model: string;
  readonly route: string | undefined;
  readonly strategy: string;
  /** Not there where the call is in no arm. */
  declare readonly split?: Plan['split'];
  readonly #arm: Destination['arm'];
  readonly #cascade: Cascade | undefined;
  readonly #found: Found;
  readonly #conditions: Conditions;
  readonly #likelyCosts: LikelyCosts;
  #described: Pick<Plan, 'candidates' | 'exclusions'> | undefined;

  constructor(
    destination: Destination,
    found: Found,
    conditions: Conditions,
  ) {
    this.model = destination.model;
    this.route = destination.route?.name;
    this.strategy = destination.route?.strategyName ?? 'direct';
    this.#arm = destination.arm;
    this.#cascade = destination.cascade;
    if (destination.arm !== undefined) this.split = { by: destination.arm.by, arm: destination.arm.arm };
    this.#found = found;
    this.#conditions = conditions;
    this.#likelyCosts = new LikelyCosts(found.order);
  }

  /** The candidates in the order in which they are tried. Here and below getters, since users who print a plan do not want these. */
  get order(): readonly PlannedTarget[] {
    return this.#found.order;
  }

  /** The arm that the call is in, and whose it is. */
  get arm(): Destination['arm'] {
    return this.#arm;
  }

  /** Every target that was looked at. */
  get considered(): readonly Target[] {
    const { order, ruledOut } = this.#found;
    return [...new Set([...order, ...ruledOut.map(({ planned }) => planned)].map(({ to }) => to.target))];
  }

  /** Lists for one kind of failure that are open from the start. */
  get opened(): readonly CandidateOrigin[] {
    return this.#found.opened;
  }

  /** True when breakers shut every target and the first candidate is tried all the same. */
  get failOpen(): boolean {
    return this.#found.failOpen;
  }

  /** Targets that were ruled out when the plan was made, before anything was translated. */
  get ruledOut(): readonly Exclusion[] {
    return this.#found.exclusions;
  }

  get candidates(): readonly Candidate[] {
    return this.#describe().candidates;
  }

  get exclusions(): readonly Exclusion[] {
    return this.#describe().exclusions;
  }

  get cascade(): Plan['cascade'] {
    return cascadeOf(this.#cascade, this.candidates);
  }

  get quote(): Plan['quote'] {
    return quoteOf(this.candidates, this.cascade);
  }

  toJSON(): Omit<Plan, 'toString'> {
    const { model, route, strategy, split, candidates, exclusions, cascade, quote } = this;
    return { model, route, strategy, split, candidates, exclusions, cascade, quote };
  }

  toString(): string {
    const arm = this.split === undefined ? '' : `, arm '${this.split.arm}' by ${this.split.by}`;
    const lines = [`${this.model}: ${this.route === undefined ? 'direct' : `route, strategy ${this.strategy}${arm}`}`];
    this.candidates.forEach((candidate, index) => {
      const origin = candidate.from === 'targets' ? '' : `, fallback (${candidate.from})`;
      const cost = costInWords(candidate);
      const because = candidate.because === undefined ? '' : `; ${candidate.because}`;
      const end = candidate.lifecycle === undefined ? '' : `; ${lifecycleInWords(candidate.lifecycle)}`;
      lines.push(`  ${index + 1}. ${candidate.target}${origin}: ${cost}${because}${end}`);
      for (const { about, message } of candidate.warnings) lines.push(`     ${about}: ${message}`);
    });
    if (this.cascade !== undefined) lines.push(`  ${cascadeInWords(this.cascade)}`);
    if (this.candidates.length === 0) lines.push('  nothing can serve this call');
    for (const { target, reason, message } of this.exclusions) lines.push(`  -  ${target}: ${reason}: ${message}`);
    return lines.join('\n');
  }

  #describe(): Pick<Plan, 'candidates' | 'exclusions'> {
    if (this.#described !== undefined) return this.#described;
    const { nowMs, foresight } = this.#conditions;
    const request = foresight?.request ?? this.#conditions.facts.request;
    const bounds = boundsOf(request);
    const likely = this.#likelyCosts.of(new CallFacts({ ...this.#conditions.facts, request }), nowMs);
    const candidates: Candidate[] = [];
    const exclusions = [...this.ruledOut];
    for (const [index, { to, route, from, why }] of this.order.entries()) {
      const { id: target, provider, model } = to.target;
      const { refused, warnings } = foresight?.of(to) ?? nothingForeseen;
      if (refused === undefined) {
        const worstCaseNanoUsd = worstCase(to, to.policies.params === undefined ? bounds : boundsOf(requestFor(request, to)), nowMs);
        candidates.push({ target, provider: provider.key, model, route, from, because: why?.(to), worstCaseNanoUsd, likelyNanoUsd: likely[index], warnings, lifecycle: lifecycleOf(to.target.facts, nowMs) });
      } else if (!exclusions.some((known) => known.target === target)) {
        exclusions.push({ target, reason: 'capability', message: refused });
      }
    }
    this.#described = { candidates, exclusions };
    return this.#described;
  }
}

const nothingForeseen: Pick<Foreseen, 'refused' | 'warnings'> = { refused: undefined, warnings: [] };

function costInWords({ likelyNanoUsd, worstCaseNanoUsd }: Candidate): string {
  const dollars = (nanoUsd: number): string => `$${(nanoUsd / 1e9).toFixed(6)}`;
  const likely = likelyNanoUsd === undefined ? [] : [`likely ${dollars(likelyNanoUsd)}`];
  const worst = worstCaseNanoUsd === undefined ? [] : [`at most ${dollars(worstCaseNanoUsd)}`];
  return [...likely, ...worst].join(', ') || 'price unknown';
}

function worstCase(to: RouteTarget, { inputTokens, outputTokens: cap, serviceTier, inBatches }: RequestBounds, atMs: number): number | undefined {
  const { price, facts } = to.target;
  const outputTokens = cap ?? facts?.maxOutputTokens;
  if (outputTokens === undefined) return undefined;
  const bound = facts?.contextWindow === undefined || inBatches ? inputTokens : Math.min(inputTokens, facts.contextWindow);
  return worstCaseNanoUsd({ price, atMs, inputTokens: bound, outputTokens, serviceTier });
}
