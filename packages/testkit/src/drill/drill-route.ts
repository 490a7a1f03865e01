import type { CallLog } from '../simulate/call-log.ts';
import { responseOf } from '../simulate/invariants/invariant.ts';
import type { DrillConfig } from './drill-config.ts';
import type { DrillSettings } from './drill-options.ts';
import { type DrillFault, faultFacts } from './faults.ts';
import { ableTargets, type Evidence, type Reach } from './findings/evidence.ts';
import { latencyOf, lossOf, measure, tookMs } from './measure.ts';
import { type Place, placeAhead, placesOf } from './places.ts';
import type { DrillResult, RouteDrill } from './report.ts';
import { type RequestOrder, requestOrder } from './request-order.ts';
import { runCalls, type RunResult } from './run-calls.ts';
import type { RouteSurvey } from './survey.ts';

/** What drilling a route comes to. */
export type Drilled = Pick<Evidence, 'drill' | 'reaches' | 'inputTokens'>;

/** Breaks one thing of a route after the other, and counts what becomes of its calls. */
export async function drillRoute(config: DrillConfig, settings: DrillSettings, { requests, calls }: DrillSettings['routes'][number], survey: RouteSurvey): Promise<Drilled> {
  const { name: route, strategy, targets } = survey;
  const order = requestOrder(requests, settings.seed);
  const run = (place: Place | undefined, fault: DrillFault, served: ReadonlySet<string>): Promise<RunResult> =>
    runCalls(config, settings, {
      route,
      order,
      calls,
      broken: (place?.where ?? []).map((where) => ({ ...where, fault: faultFacts[fault].fault })),
      awaited: place?.awaited.filter((name) => served.has(name)) ?? [],
    });

  const usual = await run(undefined, 'down', new Set());
  const healthy = { ...measure(usual.logs, order), latencyMs: latencyOf(tookOf(usual.logs.filter((log) => lossOf(log) === undefined))) };
  const usuallyAsked = askedIn(usual.logs);
  const resultOf = async (place: Place, fault: DrillFault): Promise<{ result: DrillResult; logs: readonly CallLog[]; asked: ReadonlySet<string> }> => {
    // The same seed makes the same calls: what they do not ask, they do not miss either.
    const broken = place.targets.some((target) => usuallyAsked.has(target)) ? await run(place, fault, usual.served) : usual;
    return { result: compare(place, fault, broken, usual, healthy, order), logs: broken.logs, asked: askedIn(broken.logs) };
  };

  const drills: DrillResult[] = [];
  const asked = new Set(usuallyAsked);
  for (const place of placesOf(survey, config)) {
    for (const fault of settings.faults) {
      if (place.kind === 'key' && !faultFacts[fault].ofKeys) continue;
      const one = await resultOf(place, fault);
      drills.push(one.result);
      for (const target of one.asked) asked.add(target);
    }
  }
  const reaches = new Map<string, Reach>();
  for (const { target, lists } of targets) {
    const place = asked.has(target) || !ableTargets(survey).has(target) ? undefined : placeAhead(survey, target, config);
    if (place === undefined) continue;
    const one = await resultOf(place, faultLeadingTo(lists));
    drills.push(one.result);
    reaches.set(target, { reached: one.asked.has(target), missed: missedBy(target, one.logs, order, survey), calls });
  }
  const drill: RouteDrill = { route, strategy, targets: targets.map(({ target, lists }) => ({ target, lists })), requests: requests.map(({ name }) => name), healthy, drills };
  return { drill, reaches, inputTokens: inputTokensOf(usual.logs, order) };
}

/** The failure that opens one of the lists that a target stands in. */
function faultLeadingTo(lists: RouteSurvey['targets'][number]['lists']): DrillFault {
  for (const list of lists) if (list === 'content_filter' || list === 'context_length') return lists.includes('default') || lists.includes('targets') ? 'down' : list;
  return 'down';
}

/** Calls that were lost without asking a target that could have served them. */
function missedBy(target: string, logs: readonly CallLog[], order: RequestOrder, { plans }: RouteSurvey): Reach['missed'] {
  const missed = logs.filter((log) => {
    const able = plans.find(({ request }) => request === order(log.planned.index))?.able ?? [];
    return lossOf(log) !== undefined && able.includes(target) && !log.attempts.some((attempt) => attempt.target === target);
  });
  const [first] = missed;
  return first && { calls: missed.length, code: lossOf(first)?.code ?? '', attempts: first.attempts.length };
}

function compare(place: Place, fault: DrillFault, { logs, backAfterMs, stillAway, lostAfterwards }: RunResult, usual: RunResult, healthy: RouteDrill['healthy'], order: RequestOrder): DrillResult {
  const { kind, name, targets } = place;
  const measured = measure(logs, order, usual.logs);
  const takenOverBy: Record<string, number> = {};
  for (const [target, count] of Object.entries(measured.servedBy)) {
    const more = count - (healthy.servedBy[target] ?? 0);
    if (more > 0) takenOverBy[target] = more;
  }
  const both = logs.flatMap((log, index) => {
    const before = usual.logs[index];
    return before === undefined || lossOf(log) !== undefined || lossOf(before) !== undefined ? [] : [tookMs(log) - tookMs(before)];
  });
  return {
    broke: { kind, name, targets },
    fault,
    ...measured,
    takenOverBy,
    addedMs: latencyOf(both),
    slowestMs: Math.round(Math.max(0, ...tookOf(logs))),
    extraCostNanoUsd: measured.costNanoUsd - healthy.costNanoUsd,
    backAfterMs: backAfterMs === undefined ? undefined : Math.round(backAfterMs),
    stillAway,
    lostAfterwards,
  };
}

function tookOf(logs: readonly CallLog[]): number[] {
  return logs.map(tookMs);
}

function askedIn(logs: readonly CallLog[]): ReadonlySet<string> {
  return new Set(logs.flatMap(({ attempts }) => attempts.map(({ target }) => target)));
}

function inputTokensOf(logs: readonly CallLog[], order: RequestOrder): ReadonlyMap<string, number> {
  const tokens = new Map<string, number>();
  for (const log of logs) {
    const { name } = order(log.planned.index);
    const usage = responseOf(log)?.usage;
    if (usage !== undefined) tokens.set(name, Math.max(tokens.get(name) ?? 0, usage.input.total));
  }
  return tokens;
}
