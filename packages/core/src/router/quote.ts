import type { Candidate, Plan } from '../chat/plan.ts';
import type { Cascade } from './judging.ts';

/** How a route's cascade would go with these candidates; `undefined` where no answer can be judged, since there is nobody to ask after it. */
export function cascadeOf(cascade: Cascade | undefined, candidates: readonly Candidate[]): Plan['cascade'] {
  if (cascade === undefined) return undefined;
  const steps = stepsOf(candidates).map(({ target }) => target);
  return steps.length < 2 ? undefined : { judge: cascade.judge.name, passScore: cascade.passScore, steps };
}

/** The same in words. */
export function cascadeInWords({ judge, passScore, steps }: NonNullable<Plan['cascade']>): string {
  return `cascade over ${steps.join(', ')}: the next one is asked where '${judge}' gives less than ${passScore}`;
}

/** What a call costs at most, a failed attempt not counted: one answer of the dearest candidate, or one of each step of a cascade. */
export function quoteOf(candidates: readonly Candidate[], cascade: Plan['cascade']): Plan['quote'] {
  if (cascade === undefined) return quote(dearest(candidates));
  const steps = stepsOf(candidates);
  const before = steps.slice(0, -1);
  // Whoever stands in for the last step, or for one before it, answers in its place.
  const last = dearest(candidates.filter((candidate) => !before.includes(candidate)));
  const note = 'every step of the cascade answers once; what the judge costs is not in it';
  return { ...quote(before.reduce<number | undefined>((sum, { worstCaseNanoUsd: nano }) => (sum === undefined || nano === undefined ? undefined : sum + nano), last)), note };
}

function quote(worstCaseNanoUsd: number | undefined): Plan['quote'] {
  return { worstCaseNanoUsd, worstCaseUsd: worstCaseNanoUsd === undefined ? undefined : worstCaseNanoUsd / 1e9 };
}

function dearest(candidates: readonly Candidate[]): number | undefined {
  let most = 0;
  for (const { worstCaseNanoUsd: nano } of candidates) {
    if (nano === undefined) return undefined;
    most = Math.max(most, nano);
  }
  return most;
}

function stepsOf(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ from }) => from === 'targets');
}
