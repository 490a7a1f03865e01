import { faultFacts } from '../faults.ts';
import { neverEnded } from '../measure.ts';
import type { DrillResult } from '../report.ts';
import { cureForAttempts, type Evidence, ordinaryTargets } from './evidence.ts';
import type { Finding, LostCase } from './finding.ts';

/** Longer than this nobody waits for a target that says nothing. */
const patienceMs = 30_000;

/** Calls that are lost though nothing is broken. */
export function findLostWhenHealthy({ drill: { route, healthy } }: Evidence): readonly Finding[] {
  const { firstLost, calls, served } = healthy;
  if (firstLost === undefined) return [];
  return [
    {
      code: 'lost_when_healthy',
      severity: 'high',
      route,
      targets: [],
      request: firstLost.request,
      message: `${calls - served} of ${calls} calls are lost while nothing is broken, the first for '${firstLost.request}': ${firstLost.code}: ${firstLost.message}`,
      cure: 'mend the request, or add a target that can serve it',
    },
  ];
}

/** Calls that are lost while one thing is broken. */
export function findLosses(evidence: Evidence): readonly Finding[] {
  const { drill: { route, drills, healthy }, survey } = evidence;
  const ordinary = ordinaryTargets(survey);
  const groups = new Map<string, { readonly worst: DrillResult; readonly cases: LostCase[] }>();
  for (const result of drills) {
    const { broke, fault, calls } = result;
    const lost = excessOf(result, healthy.lost);
    // Where nothing else is there to serve, that is the finding; and a refused prompt has one of its own.
    const isCovered = ordinary.some(({ target, provider }) => !broke.targets.includes(target) && !(faultFacts[fault].ofKeys && isOf(provider, broke.targets)));
    if (lost === 0 || fault === 'content_filter' || broke.kind === 'ahead' || !isCovered) continue;
    const cure = cureOf(result, evidence);
    const group = groups.get(cure);
    const one = { broke: broke.name, fault, lost, calls };
    if (group === undefined) groups.set(cure, { worst: result, cases: [one] });
    else {
      group.cases.push(one);
      if (lost > excessOf(group.worst, healthy.lost)) groups.set(cure, { ...group, worst: result });
    }
  }
  return [...groups].map(([cure, { worst, cases }]): Finding => {
    const { broke, fault, firstLost, calls } = worst;
    const more = cases.length === 1 ? '' : `, and some in ${cases.length - 1} more ${cases.length === 2 ? 'drill' : 'drills'}`;
    const code = firstLost?.code ?? '';
    return {
      code: 'lost_calls',
      severity: code === 'stream_interrupted' ? 'medium' : 'high',
      route,
      targets: broke.targets,
      request: firstLost?.request,
      message: `with ${broke.name} ${faultFacts[fault].says}, ${excessOf(worst, healthy.lost)} of ${calls} calls are lost (${code})${more}`,
      cure,
      cases,
    };
  });
}

/** Whether a provider has one of the targets: what is refused to a key is refused to all that use it. */
function isOf(provider: string, targets: readonly string[]): boolean {
  return targets.some((target) => target.startsWith(`${provider}/`));
}

/** A refused prompt that goes nowhere else. */
export function findLostToFilters({ drill: { route, drills, healthy }, survey }: Evidence): readonly Finding[] {
  if (ordinaryTargets(survey).length < 2) return [];
  const lossy = drills.filter((result) => result.fault === 'content_filter' && result.broke.kind === 'target' && excessOf(result, healthy.lost) > 0);
  if (lossy.length === 0) return [];
  const targets = lossy.flatMap(({ broke }) => broke.targets);
  const cases = lossy.map((result): LostCase => ({ broke: result.broke.name, fault: result.fault, lost: excessOf(result, healthy.lost), calls: result.calls }));
  const cure = `list targets with another filter in routes.${route}.fallbacks.content_filter, if such prompts may go there`;
  return [{ code: 'content_filter_lost', severity: 'low', route, targets, message: `a prompt that ${targets.join(' or ')} refuses is lost: nothing stands in for it`, cure, cases }];
}

/** Targets that hold calls for long before another is asked, just by saying nothing. */
export function findSlowSilence({ drill: { route, drills, healthy }, survey }: Evidence): readonly Finding[] {
  const usualMs = healthy.latencyMs?.p95 ?? 0;
  const slow = drills.filter(({ fault, broke, slowestMs }) => fault === 'silent' && broke.kind === 'target' && slowestMs - usualMs > patienceMs);
  if (slow.length === 0) return [];
  const ms = Math.max(...slow.map(({ slowestMs }) => slowestMs));
  const targets = slow.flatMap(({ broke }) => broke.targets);
  const whole = survey.plans.some(({ request }) => !request.stream);
  const settings = whole ? 'timeouts.totalMs (600 s by default, the one bound on whole answers) and timeouts.firstTokenMs (60 s, for streams)' : 'timeouts.firstTokenMs (60 s by default)';
  return [
    {
      code: 'silent_target_slow',
      severity: 'medium',
      route,
      targets,
      message: `a call waits up to ${Math.round(ms / 1_000)} s when ${targets.join(' or ')} says nothing`,
      cure: `set ${settings} to what your callers will wait, or hedge.afterMs`,
      ms,
    },
  ];
}

/** Lost calls beyond those that are lost anyway. */
function excessOf({ lost }: Pick<DrillResult, 'lost'>, usual: Readonly<Record<string, number>>): number {
  return Object.entries(lost).reduce((sum, [code, count]) => sum + Math.max(0, count - (usual[code] ?? 0)), 0);
}

function cureOf({ firstLost, broke }: DrillResult, evidence: Evidence): string {
  const { survey, maxAttempts } = evidence;
  const { name: route } = survey;
  if (firstLost?.code === 'stream_interrupted') return `set midStream of routes.${route} to 'continue', or to 'restart' if all readers take the raw events`;
  if (firstLost?.code === neverEnded) return `set timeouts.totalMs of routes.${route}: nothing bounds a call that nobody answers`;
  const tried = firstLost?.tried ?? [];
  const untried = ordinaryTargets(survey).some(({ target }) => !broke.targets.includes(target) && !tried.includes(target));
  const plan = survey.plans.find(({ request }) => request.name === firstLost?.request);
  const others = plan?.able.filter((target) => !broke.targets.includes(target)) ?? [];
  if (others.length === 0) return `add another target that can serve '${firstLost?.request ?? ''}' to routes.${route}.fallbacks`;
  if (untried && tried.length >= maxAttempts) return cureForAttempts(evidence, tried.length);
  if (firstLost?.code === 'timeout' && plan?.request.request.deadlineMs !== undefined) return `set timeouts.totalMs and timeouts.firstTokenMs of routes.${route} so low that another target fits into deadlineMs (${plan.request.request.deadlineMs})`;
  return `add a fallback at another account to routes.${route}.fallbacks`;
}
