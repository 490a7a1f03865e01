import type { StrategyName } from './claim.ts';
import { measure } from './measure.ts';
import { percent, seconds } from './page.ts';
import { type Run, runWorld } from './run-world.ts';
import type { World, WorldName } from './world.ts';
import { seeds, worlds } from './worlds.ts';

/** Heading of the section of the page for what nobody claimed beforehand. */
export const afterwardsTitle = 'Asked afterwards';

const ratesPerSecond = [0.02, 0.2, 2, 20];

/** The section: what the claims leave open, measured once the strategies were there. Nothing here was expected beforehand, so nothing is judged. */
export async function afterwards(): Promise<string> {
  return `### ${afterwardsTitle}\n\n${[await fastestByTraffic(), await priorityUnderLoad(), await leastBusyByWeights(), await stickyWithoutSessions()].join('\n\n')}\n`;
}

async function fastestByTraffic(): Promise<string> {
  const uneven = worldOf('uneven');
  const rows: string[] = [];
  for (const perSecond of ratesPerSecond) {
    const world: World = { ...uneven, workload: { ...uneven.workload, perSecond, calls: 2_000 } };
    const [base, run] = [await firstRun(world, 'round-robin'), await firstRun(world, 'fastest')];
    const by = (metric: 'firstToken.p50' | 'firstToken.p95'): string => (measure(run, { metric }) / measure(base, { metric })).toFixed(2);
    const shares = world.targets.map(({ name }) => percent(measure(run, { metric: 'share', of: name }))).join(', ');
    rows.push(`| ${perSecond} | ${by('firstToken.p50')} | ${by('firstToken.p95')} | ${shares} |`);
  }
  return [
    `How much traffic does \`fastest\` need? The world \`uneven\` with other rates, seed ${seeds[0]}; first tokens by those of \`round-robin\`, shares of ${uneven.targets.map(({ name }) => `\`${name}\``).join(', ')}. Traffic that n processes share is an nth of it to each.`,
    '',
    '| Calls a second | p50 | p95 | Shares |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

async function priorityUnderLoad(): Promise<string> {
  const loaded = worldOf('loaded');
  const rows: string[] = [];
  for (const max of [undefined, 40]) {
    const [seed = 1] = seeds;
    const run = await runWorld(loaded, 'priority', seed, { concurrency: max });
    const percentiles = (['firstToken.p50', 'firstToken.p95', 'firstToken.p99'] as const).map((metric) => seconds(measure(run, { metric })));
    const most = loaded.targets.map(({ name }) => measure(run, { metric: 'maxInFlight', of: name })).join(', ');
    rows.push(`| ${max === undefined ? 'none' : `\`{ max: ${max} }\``} | ${percentiles.join(' | ')} | ${most} |`);
  }
  return [
    `What does \`priority\` do with servers that slow down under load? The world \`loaded\` with and without \`concurrency\`, seed ${seeds[0]}.`,
    '',
    '| `concurrency` | First token p50 | p95 | p99 | Most in flight |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

async function leastBusyByWeights(): Promise<string> {
  const loaded = worldOf('loaded');
  const weighted: World = { ...loaded, targets: loaded.targets.map((target) => ({ ...target, weight: target.knee ?? 1 })) };
  const rows: string[] = [];
  for (const [words, world] of [['all the same', loaded], ['what each can bear', weighted]] as const) {
    const [seed = 1] = seeds;
    const run = await runWorld(world, 'least-busy', seed, { weighs: true });
    const percentiles = (['firstToken.p50', 'firstToken.p95', 'firstToken.p99'] as const).map((metric) => seconds(measure(run, { metric })));
    const most = world.targets.map(({ name }) => measure(run, { metric: 'maxInFlight', of: name })).join(', ');
    rows.push(`| ${words} | ${percentiles.join(' | ')} | ${most} |`);
  }
  return [
    `What do weights do for \`least-busy\`? The world \`loaded\` with the weights ${weighted.targets.map(({ weight }) => weight).join(', ')}, the requests in flight beyond which each slows down, seed ${seeds[0]}.`,
    '',
    '| Weights | First token p50 | p95 | p99 | Most in flight |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

async function stickyWithoutSessions(): Promise<string> {
  const world = worldOf('sessions');
  const rows: string[] = [];
  for (const named of [true, false]) {
    const [seed = 1] = seeds;
    const run = await runWorld(world, 'sticky', seed, { named });
    const cost = measure(run, { metric: 'costNanoUsd' }) / 1e6 / run.calls.length;
    rows.push(`| ${named ? 'with' : 'without'} | ${percent(measure(run, { metric: 'moves' }))} | ${percent(measure(run, { metric: 'cacheReadShare' }))} | $${cost.toFixed(3)} |`);
  }
  return [
    `What does \`sticky\` do where calls name no \`session\`? The world \`sessions\` with and without, seed ${seeds[0]}.`,
    '',
    '| `session` | Turns that change target | Input read from caches | Cost of 1,000 calls |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function firstRun(world: World, strategy: StrategyName): Promise<Run> {
  const [seed = 1] = seeds;
  return runWorld(world, strategy, seed);
}

function worldOf(name: WorldName): World {
  const world = worlds.find((known) => known.name === name);
  if (world === undefined) throw new Error(`no world '${name}'`);
  return world;
}
