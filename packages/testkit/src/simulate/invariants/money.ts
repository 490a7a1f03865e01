import type { Cost } from '@zerohop/core';
import { type Invariant, responseOf } from './invariant.ts';

/** What calls cost. */
export const money: readonly Invariant[] = [
  {
    name: 'charged once',
    says: 'no attempt is charged twice, and what a call costs is the sum of its lines and of its attempts',
    broken(log) {
      const [end] = log.ends;
      if (end === undefined) return undefined;
      const response = responseOf(log);
      if (response !== undefined && response.cost.nanoUsd !== end.cost.nanoUsd) return `the response says ${response.cost.nanoUsd} nano-dollars, the event ${end.cost.nanoUsd}`;
      const ofAttempts = sum(end.attempts.map(({ cost }) => cost?.nanoUsd ?? 0));
      if (ofAttempts !== end.cost.nanoUsd) return `the attempts cost ${ofAttempts} nano-dollars, the call ${end.cost.nanoUsd}`;
      return brokenLines(end.cost, end.attempts.length);
    },
  },
  {
    name: 'refusals are free',
    says: 'an attempt that the vendor answered with an error status, or that was never sent, costs nothing',
    broken({ attempts, requests }) {
      const charged = attempts.find(({ index, status = 0, cost }) => {
        const arrived = requests.some((request) => request.attempt === index && request.call !== undefined);
        return (status >= 400 || !arrived) && (cost?.nanoUsd ?? 0) > 0;
      });
      return charged && `attempt ${charged.index} (${charged.code ?? charged.outcome}) was charged ${charged.cost?.nanoUsd} nano-dollars`;
    },
  },
];

function brokenLines({ lines, nanoUsd }: Cost, attemptCount: number): string | undefined {
  const ofLines = sum(lines.map((line) => line.nanoUsd));
  if (ofLines !== nanoUsd) return `the lines come to ${ofLines} nano-dollars, the call costs ${nanoUsd}`;
  const seen = new Set<string>();
  for (const { attempt, kind } of lines) {
    if (attempt < 0 || attempt >= attemptCount) return `a line is of attempt ${attempt}, and there are ${attemptCount}`;
    if (seen.has(`${attempt} ${kind}`)) return `attempt ${attempt} is charged twice for ${kind}`;
    seen.add(`${attempt} ${kind}`);
  }
  return undefined;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
