import { cureForAttempts, type Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';

/** Fallbacks that stand in the config and do not help, or too late. */
export function findIdleFallbacks(evidence: Evidence): readonly Finding[] {
  const { survey, reaches, maxAttempts } = evidence;
  const { name: route } = survey;
  const findings: Finding[] = [];
  for (const { target, lists } of survey.targets) {
    const { reached = false, missed, calls = 0 } = reaches.get(target) ?? {};
    if (missed === undefined) continue;
    const { attempts, code } = missed;
    const spent = attempts >= maxAttempts ? `the targets before it use up all ${attempts} attempts of a call` : undefined;
    if (!reached) {
      const message = `${target} is never asked, not even with all before it broken: ${spent ?? reasonOf(lists, code)}`;
      findings.push({ code: 'fallback_never_fires', severity: 'medium', route, targets: [target], message, cure: spent === undefined ? cureOf(route, target, lists) : cureForAttempts(evidence, attempts) });
    } else if (spent !== undefined) {
      const message = `with all before it down, ${missed.calls} of ${calls} calls are lost until ${target} is asked: ${spent}`;
      findings.push({ code: 'fallback_fires_late', severity: 'low', route, targets: [target], message, cure: cureForAttempts(evidence, attempts) });
    }
  }
  return findings;
}

function reasonOf(lists: readonly string[], code: string): string {
  if (lists.every((list) => list === 'context_length')) return 'it stands in fallbacks.context_length alone, and its context window is not known to be larger than those before it';
  if (lists.every((list) => list === 'content_filter')) return 'it stands in fallbacks.content_filter alone, and that failure does not lead there';
  return `calls end with '${code}' before it`;
}

function cureOf(route: string, target: string, lists: readonly string[]): string {
  if (lists.every((list) => list === 'context_length')) return `list it in routes.${route}.fallbacks.default, or declare models['${target}'].contextWindow if it is larger`;
  return `list it in routes.${route}.fallbacks.default, or take it out`;
}
