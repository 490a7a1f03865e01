import { type Candidate, type Exclusion, isZerohopError, type Plan, type Router } from '@zerohop/core';
import type { DrillSettings, NamedRequest } from './drill-options.ts';
import { invalid } from '../simulate/invalid.ts';

/** A target that stands in a route's plan. */
export interface RouteTargetFacts {
  /** `provider/model`. */
  readonly target: string;
  readonly provider: string;
  /** The lists it stands in. */
  readonly lists: readonly Candidate['from'][];
  /** Whether it is known what a call costs there. */
  readonly priced: boolean;
}

/** Who can serve a request, and who not. */
export interface RequestPlan {
  readonly request: NamedRequest;
  readonly able: readonly string[];
  readonly unable: readonly Exclusion[];
}

/** A route while everything is well: who may serve it, in the order of the plan. */
export interface RouteSurvey {
  readonly name: string;
  readonly strategy: string;
  readonly targets: readonly RouteTargetFacts[];
  readonly plans: readonly RequestPlan[];
  /** Whether it is for `embed()` alone. */
  readonly embeds: boolean;
}

/** Asks the router what it would do with each request of a route. Sends nothing. */
export function surveyRoute(router: Router, { name, requests }: DrillSettings['routes'][number]): RouteSurvey {
  const targets = new Map<string, RouteTargetFacts>();
  // A cap is set because without one, and without a known one of the model, nobody can say what an answer costs at most.
  const plain = router.plan({ model: name, messages: [{ role: 'user', content: 'Hi' }], maxTokens: 100 });
  const unpriced = unpricedIn(plain);
  const note = (target: string, list: Candidate['from']): void => {
    const lists = [...new Set([...(targets.get(target)?.lists ?? []), list])];
    targets.set(target, { target, provider: target.split('/')[0] ?? '', lists, priced: !unpriced.has(target) });
  };
  let strategy = '';
  const plans = requests.map((request): RequestPlan => {
    const plan = planOf(router, name, request);
    strategy = plan.strategy;
    for (const { target, from } of plan.candidates) note(target, from);
    return { request, able: [...new Set(plan.candidates.map(({ target }) => target))], unable: plan.exclusions };
  });
  // What serves no request at all is nobody's candidate, and stands last.
  for (const { unable } of plans) for (const { target } of unable) if (!targets.has(target)) note(target, 'targets');
  const embeds = plain.candidates.length === 0 && router.plan({ model: name, input: ['Hi'] }).candidates.length > 0;
  return { name, strategy, targets: [...targets.values()], plans, embeds };
}

function unpricedIn({ candidates, exclusions }: Plan): ReadonlySet<string> {
  const unpriced = candidates.filter(({ worstCaseNanoUsd }) => worstCaseNanoUsd === undefined);
  return new Set([...unpriced, ...exclusions.filter(({ reason }) => reason === 'price_unknown')].map(({ target }) => target));
}

function planOf(router: Router, route: string, { name, stream, request }: NamedRequest): Plan {
  try {
    return router.plan({ ...request, model: route }, { stream });
  } catch (error) {
    if (!isZerohopError(error)) throw error;
    throw invalid(`options.requests, '${name}' of route '${route}'`, error.message, 'a request that router.chat() takes');
  }
}
