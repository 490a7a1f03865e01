import type { CallLog, StartedAttempt } from '../call-log.ts';
import { type Bounds, type Invariant, shownAttempts } from './invariant.ts';

/** Which attempts are made, and what is sent for them. */
export const attempts: readonly Invariant[] = [
  {
    name: 'attempts in pairs',
    says: 'every attempt that starts ends, once, and the caller is shown all of them',
    broken(log) {
      const started = log.starts.map(({ index }) => index);
      if (started.some((index, position) => index !== position)) return `attempts started as ${started.join(', ')}`;
      const ended = log.attempts.map(({ index }) => index).sort((a, b) => a - b);
      if (ended.join() !== started.join()) return `attempts ${started.join(', ')} started, ${ended.join(', ') || 'none'} ended`;
      const shown = shownAttempts(log);
      return shown !== undefined && shown.length !== started.length ? `${started.length} attempts were made, ${shown.length} shown` : undefined;
    },
  },
  {
    name: 'excluded targets stay out',
    says: 'no attempt goes to a target that the plan rules out or whose breaker is open, unless it is the probe, or every target is shut',
    broken: (log, bounds) => log.starts.map((start) => wronglyAdmitted(start, log, bounds)).find((wrong) => wrong !== undefined),
  },
  {
    name: 'one probe at a time',
    says: 'a half-open breaker lets one probe through, until that is over or its stream has committed',
    broken(log) {
      // The probe of an earlier opening may outlast it: another attempt has closed the breaker meanwhile.
      const second = log.starts.find(({ kind, opening, others }) => kind === 'probe' && others.some((other) => other.kind === 'probe' && other.opening === opening && !other.committed));
      return second === undefined ? undefined : `two probes were at ${second.target} at once`;
    },
  },
  {
    name: 'a hedge is an extra',
    says: 'a hedge goes to a target in good health only, and no call has two',
    broken({ starts }) {
      const hedges = starts.filter(({ kind }) => kind === 'hedge');
      const shut = hedges.find(({ breaker }) => breaker.state !== 'closed');
      if (shut !== undefined) return `a hedge went to ${shut.target}, whose breaker was ${shut.breaker.state}`;
      return hedges.length > 1 ? `${hedges.length} hedges were sent` : undefined;
    },
  },
  {
    name: 'concurrency',
    says: 'no target has more attempts at once than its concurrency allows',
    broken({ starts }, { concurrency }) {
      const crowded = starts.find(({ target, others }) => others.length + 1 > (concurrency[target] ?? Infinity));
      return crowded && `${crowded.others.length + 1} attempts were at ${crowded.target} at once, ${concurrency[crowded.target]} are allowed`;
    },
  },
  {
    name: 'maxAttempts',
    says: 'a call makes at most maxAttempts attempts',
    broken: ({ starts }, { maxAttempts }) => (starts.length <= maxAttempts ? undefined : `${starts.length} attempts were made, ${maxAttempts} are allowed`),
  },
  {
    name: 'one request per attempt',
    says: 'an attempt sends one request at most, to its own target',
    broken({ requests, starts }) {
      const sent = new Set<number>();
      for (const { attempt, provider, model } of requests) {
        const start = starts.find(({ index }) => index === attempt);
        if (start === undefined) return `a request was sent for attempt ${attempt}, which had not started`;
        if (start.target !== `${provider}/${model}`) return `attempt ${attempt} at ${start.target} sent a request to ${provider}/${model}`;
        if (sent.has(attempt)) return `attempt ${attempt} sent more than one request`;
        sent.add(attempt);
      }
      return undefined;
    },
  },
  {
    name: 'no request after the end',
    says: 'nothing is sent for a call that is over',
    broken: ({ requests }) => (requests.some(({ afterTheEnd }) => afterTheEnd) ? 'a request was sent after the call was over' : undefined),
  },
];

function wronglyAdmitted({ target, kind, index, atMs, breaker }: StartedAttempt, { plan }: CallLog, { withoutBreaker, directWithoutBreaker }: Bounds): string | undefined {
  if (plan === undefined) return 'an attempt was made without a plan';
  const excluded = plan.exclusions.find((exclusion) => exclusion.target === target);
  const planned = plan.candidates.some((candidate) => candidate.target === target);
  if (excluded !== undefined && !planned) return `${target} was asked, which the plan rules out: ${excluded.reason}`;
  if (withoutBreaker.has(target) || (plan.route === undefined && directWithoutBreaker)) return undefined;
  const { state, untilMs = 0 } = breaker;
  const failsOpen = excluded?.reason === 'breaker_open' && index === 0;
  if (state === 'open' && atMs < untilMs && !failsOpen) return `${target} was asked (${kind}) while its breaker was open`;
  return undefined;
}
