import { type Claim, type StrategyName, strategyNames } from './claim.ts';
import { claims } from './claims.ts';
import { corrections } from './corrections.ts';
import { measure, perfectCost } from './measure.ts';
import { type Run, runWorld } from './run-world.ts';
import type { World } from './world.ts';
import { seeds } from './worlds.ts';

/** Runs of one world, by strategy and seed, in the order of `seeds`. */
export type Runs = ReadonlyMap<StrategyName, readonly Run[]>;

/** What became of a claim. */
export interface Verdict {
  readonly claim: Claim;
  /** By seed. */
  readonly measured: readonly number[];
  /** Whether it proved true with each seed. */
  readonly holds: boolean;
  /** Why it proved false, where it did. */
  readonly correction: string | undefined;
}

/** The strategies that are run in a world: the one all are compared with, the two that see speed and load everywhere, and those that a claim is about. */
export function strategiesFor({ name }: World): StrategyName[] {
  const always: ReadonlySet<StrategyName> = new Set(['round-robin', 'least-busy', 'fastest']);
  return strategyNames.filter((strategy) => always.has(strategy) || claims.some((claim) => claim.world === name && claim.strategy === strategy));
}

/** Runs every strategy that says something in a world, with every seed. */
export async function runAll(world: World): Promise<Runs> {
  const runs = new Map<StrategyName, Run[]>();
  for (const strategy of strategiesFor(world)) {
    const bySeed: Run[] = [];
    for (const seed of seeds) bySeed.push(await runWorld(world, strategy, seed));
    runs.set(strategy, bySeed);
  }
  return runs;
}

/** Holds the claims about a world to its runs. */
export function judge(world: World, runs: Runs): Verdict[] {
  return claims.filter((claim) => claim.world === world.name).map((claim) => {
    const measured = runsOf(runs, claim.strategy).map((run, index) => measure(run, claim) / standard(claim, runs, index));
    return { claim, measured, holds: measured.every((figure) => isWithin(claim, figure)), correction: corrections[nameOf(claim)] };
  });
}

/** A claim in a few words, as a key. */
export function nameOf({ strategy, metric, of, during, against, world }: Claim): string {
  return [`${strategy} in ${world}:`, metric, ...(of === undefined ? [] : [`of ${of}`]), ...(during === undefined ? [] : [`during ${during}`]), ...(against === undefined ? [] : [`against ${against}`])].join(' ');
}

function standard({ against, ...measured }: Claim, runs: Runs, index: number): number {
  if (against === undefined) return 1;
  const [run] = runsOf(runs, against === 'perfect' ? measured.strategy : against).slice(index);
  if (run === undefined) throw new Error(`no run of ${against}`);
  return against === 'perfect' ? perfectCost(run) : measure(run, measured);
}

function isWithin({ atMost = Infinity, atLeast = -Infinity }: Claim, figure: number): boolean {
  return figure <= atMost && figure >= atLeast;
}

function runsOf(runs: Runs, strategy: StrategyName): readonly Run[] {
  const found = runs.get(strategy);
  if (found === undefined) throw new Error(`${strategy} was not run`);
  return found;
}
