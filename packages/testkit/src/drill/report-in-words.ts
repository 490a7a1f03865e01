import type { DrillLatency, Measured } from './measure.ts';
import type { DrillReport, DrillResult, RouteDrill } from './report.ts';
import { patienceMs } from './run-calls.ts';

/** The report as text of fixed width, for a terminal. */
export function reportInWords({ seed, day, findings, routes, notDrilled }: Omit<DrillReport, 'toString'>): string {
  const count = (what: string): number => findings.filter(({ severity }) => severity === what).length;
  const lines = [`drill of ${routes.length} ${routes.length === 1 ? 'route' : 'routes'}, ${day}, seed ${seed}: ${findings.length === 0 ? 'nothing found' : `${count('high')} high, ${count('medium')} medium, ${count('low')} low`}`];
  for (const { severity, code, route, message, cure } of findings) {
    lines.push('', `${severity.toUpperCase().padEnd(6)} ${code}${route === undefined ? '' : ` (${route})`}`, `       ${message}`, `       cure: ${cure}`);
  }
  for (const { kind, name, why } of notDrilled) lines.push('', `not drilled: ${kind} ${name}${kind === 'provider' ? ', for which a stand-in serves that never fails' : ''}: ${why}`);
  return [...lines, ...routes.flatMap(routeInWords)].join('\n');
}

function routeInWords({ route, strategy, targets, healthy, drills }: RouteDrill): string[] {
  const order = targets.map(({ target, lists }) => (lists.includes('targets') ? target : `${target} (${lists.join(', ')})`)).join(', ');
  const lines = ['', `route ${route} (${strategy}): ${order}`, `  healthy: ${servedInWords(healthy)}; ${latencyInWords(healthy.latencyMs)}; ${dollars(healthy.costNanoUsd)}`];
  const rows = merged(drills.filter((result) => !isIdle(result, healthy)));
  if (rows.length > 0) lines.push(...table([['broken', 'how', 'lost', 'taken over by', 'added p50', 'p95', 'attempts', 'cost', 'back after'], ...rows]));
  const idle = drills.filter((result) => isIdle(result, healthy));
  if (idle.length > 0) lines.push(`  no difference: ${idleInWords(idle, drills)}`);
  // Nobody wonders why a refused prompt was lost.
  const worst = drills.find(({ broke, fault, firstLost }) => broke.kind !== 'ahead' && fault !== 'content_filter' && firstLost !== undefined);
  if (worst?.firstLost !== undefined) {
    const { request, code, message, attempts } = worst.firstLost;
    lines.push(`  first lost: '${request}' with ${worst.broke.name}, ${worst.fault}: ${code}: ${message}`, ...attempts.map((attempt) => `    ${attempt}`));
  }
  return lines;
}

/** The rows of each place; faults that do the same are one row, and places that fare the same are one block. */
function merged(drills: readonly DrillResult[]): string[][] {
  const blocks = new Map<string, { readonly names: string[]; readonly rows: string[][] }>();
  for (const [name, results] of Map.groupBy(drills, ({ broke }) => broke.name)) {
    const byCells = Map.groupBy(results, (result) => JSON.stringify(cellsOf(result)));
    const rows = [...byCells].map(([cells, alike]) => [alike.map(({ fault }) => fault).join(', '), ...(JSON.parse(cells) as string[])]);
    const block = blocks.get(JSON.stringify(rows));
    if (block === undefined) blocks.set(JSON.stringify(rows), { names: [name], rows });
    else block.names.push(name);
  }
  return [...blocks.values()].flatMap(({ names, rows }) => {
    const lines = Array.from({ length: Math.max(names.length, rows.length) }, (_, index) => [names[index] ?? '', ...(rows[index] ?? [])]);
    return lines.map(([name = '', ...cells], index) => [index > 0 && name !== '' ? `= ${name}` : name, ...cells]);
  });
}

function cellsOf({ calls, served, takenOverBy, addedMs, attemptsPerCall, extraCostNanoUsd, backAfterMs, stillAway, lostAfterwards }: DrillResult): string[] {
  const lost = `${calls - served}/${calls}${lostAfterwards > 0 ? ` +${lostAfterwards}` : ''}`;
  const others = Object.entries(takenOverBy).map(([target, count]) => `${target} ${count}`).join(', ');
  const back = stillAway ? `not in ${patienceMs / 60_000} min` : '-';
  return [lost, others || '-', addedMs === undefined ? '-' : duration(addedMs.p50), addedMs === undefined ? '-' : duration(addedMs.p95), attemptsPerCall.toFixed(2), dollars(extraCostNanoUsd, true), backAfterMs === undefined ? back : duration(backAfterMs)];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

/** Whether breaking it makes no difference to any call. */
function isIdle({ lost, takenOverBy, addedMs, attemptsPerCall, lostAfterwards }: DrillResult, healthy: Measured): boolean {
  const alike = JSON.stringify(lost) === JSON.stringify(healthy.lost) && attemptsPerCall === healthy.attemptsPerCall && lostAfterwards === 0;
  return alike && Object.keys(takenOverBy).length === 0 && (addedMs === undefined || (addedMs.p50 === 0 && addedMs.p95 === 0));
}

/** Places, with the faults that make no difference where others do. */
function idleInWords(idle: readonly DrillResult[], drills: readonly DrillResult[]): string {
  const places = [...Map.groupBy(idle, ({ broke }) => broke.name)].map(([name, results]) => {
    const isAll = results.length === drills.filter(({ broke }) => broke.name === name).length;
    return isAll ? name : `${name} (${results.map(({ fault }) => fault).join(', ')})`;
  });
  return places.join(', ');
}

function servedInWords({ calls, served, servedBy }: Measured): string {
  const by = Object.entries(servedBy).map(([target, count]) => `${target} ${count}`).join(', ');
  return `${served} of ${calls} calls served${by === '' ? '' : ` (${by})`}`;
}

function latencyInWords(latency: DrillLatency | undefined): string {
  return latency === undefined ? 'no latency' : `p50 ${duration(latency.p50)}, p95 ${duration(latency.p95)}`;
}

function duration(ms: number): string {
  return Math.abs(ms) < 1_000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`;
}

function dollars(nanoUsd: number, signed = false): string {
  return `${signed && nanoUsd > 0 ? '+' : nanoUsd < 0 ? '-' : ''}$${(Math.abs(nanoUsd) / 1e9).toFixed(6)}`;
}
