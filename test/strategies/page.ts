import type { Claim, MetricName } from './claim.ts';
import { judge, type Runs, type Verdict } from './judge.ts';
import { measure, shareOf } from './measure.ts';
import type { Run } from './run-world.ts';
import type { World } from './world.ts';
import { seeds } from './worlds.ts';

/** The section of a world in docs/strategies.md, from its heading up to the next one. */
export function sectionOf(world: World, runs: Runs): string {
  const text = [`### ${world.name}`, capitalized(`${world.because}.`), figures(world, runs), expectations(judge(world, runs))];
  return `${text.join('\n\n')}\n`;
}

/** The page with the sections of some worlds as they must be. */
export function withSections(page: string, sections: ReadonlyMap<string, string>): string {
  const parts = page.split(/^(?=##+ )/m);
  return `${parts.map((part) => (sections.get(/^### (.+)\n/.exec(part)?.[1] ?? '') ?? part).trimEnd()).join('\n\n')}\n`;
}

interface Column {
  readonly title: string;
  readonly cell: (runs: readonly Run[]) => string;
  /** Left out where all have the same. */
  readonly optional?: boolean;
}

const inSeconds = (metric: MetricName) => (runs: readonly Run[]): string => seconds(mean(runs, (run) => measure(run, { metric })));

const columns: readonly Column[] = [
  { title: 'First token p50', cell: inSeconds('firstToken.p50') },
  { title: 'p95', cell: inSeconds('firstToken.p95') },
  { title: 'p99', cell: inSeconds('firstToken.p99') },
  { title: 'Whole answer p50', cell: inSeconds('total.p50') },
  { title: 'p95', cell: inSeconds('total.p95') },
  { title: 'Cost of 1,000 calls', cell: (runs) => `$${mean(runs, (run) => measure(run, { metric: 'costNanoUsd' }) / 1e6 / run.calls.length).toFixed(3)}` },
  { title: 'Cache reads', cell: (runs) => percent(mean(runs, (run) => measure(run, { metric: 'cacheReadShare' }))), optional: true },
  { title: 'Shares', cell: (runs) => runs[0]?.world.targets.map(({ name }) => percent(mean(runs, (run) => shareOf(run.calls, name)))).join(', ') ?? '' },
  { title: 'Most in flight', cell: (runs) => runs[0]?.world.targets.map(({ name }) => Math.max(...runs.map((run) => run.mostInFlight.get(name) ?? 0))).join(', ') ?? '' },
  { title: 'Failed', cell: (runs) => percent(mean(runs, (run) => measure(run, { metric: 'failures' }))), optional: true },
];

function figures({ targets }: World, runs: Runs): string {
  const cells = columns.map(({ title, cell, optional }) => ({ title, optional, cells: [...runs.values()].map((bySeed) => cell(bySeed)) }));
  const shown = cells.filter(({ optional, cells: [first, ...others] }) => optional !== true || others.some((cell) => cell !== first));
  const rows = [...runs.keys()].map((strategy, index) => `| \`${strategy}\` | ${shown.map(({ cells: column }) => column[index]).join(' | ')} |`);
  const calls = Math.round(mean([...runs.values()][0] ?? [], (run) => run.calls.length));
  return [
    `${calls.toLocaleString('en')} calls, means of the seeds ${seeds.join(', ')}. Shares and most in flight of ${targets.map(({ name }) => `\`${name}\``).join(', ')}.`,
    '',
    `| Strategy | ${shown.map(({ title }) => title).join(' | ')} |`,
    `|---|${shown.map(() => '---|').join('')}`,
    ...rows,
  ].join('\n');
}

function expectations(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ claim, measured, holds, correction }) => {
    const verdict = holds ? 'yes' : `**no**: ${correction ?? 'not explained'}`;
    return `| \`${claim.strategy}\` ${claim.shows} | ${subject(claim)} ${bounds(claim)} | ${range(claim, measured)} | ${verdict} |`;
  });
  return ['| Expected beforehand | That is | Measured, by seed | So it is |', '|---|---|---|---|', ...rows].join('\n');
}

const metricWords: Readonly<Record<MetricName, string>> = {
  'firstToken.p50': 'first token p50',
  'firstToken.p95': 'first token p95',
  'firstToken.p99': 'first token p99',
  'total.p50': 'whole answer p50',
  'total.p95': 'whole answer p95',
  'total.p99': 'whole answer p99',
  costNanoUsd: 'cost',
  cacheReadShare: 'input read from caches',
  moves: 'turns that change target',
  share: 'share',
  unevenness: 'largest share by an even one',
  maxInFlight: 'most in flight',
  failures: 'failed calls',
};

function subject({ metric, of, during, against, strategy }: Claim): string {
  const other = against === undefined ? '' : `, by that of ${against === 'perfect' ? 'a perfect choice' : `\`${against}\``}`;
  return `${metricWords[metric]}${of === undefined ? '' : ` of \`${of}\``}${during === undefined ? '' : ` (${during})`}${other === `, by that of \`${strategy}\`` ? '' : other}`;
}

function bounds(claim: Claim): string {
  const { atLeast, atMost } = claim;
  const show = (bound: number): string => figure(claim, bound);
  if (atLeast !== undefined && atMost !== undefined) return `from ${show(atLeast)} to ${show(atMost)}`;
  return atMost === undefined ? `at least ${show(atLeast ?? 0)}` : `at most ${show(atMost)}`;
}

function range(claim: Claim, measured: readonly number[]): string {
  return measured.map((value) => figure(claim, value)).join(', ');
}

const shares: ReadonlySet<MetricName> = new Set(['share', 'moves', 'cacheReadShare', 'failures']);

function figure({ metric, against }: Claim, value: number): string {
  return against === undefined && shares.has(metric) ? percent(value) : value.toFixed(2);
}

/** A share in per cent. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`;
}

/** Milliseconds, in seconds. */
export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}

function mean(runs: readonly Run[], value: (run: Run) => number): number {
  return runs.reduce((total, run) => total + value(run), 0) / runs.length;
}

function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
