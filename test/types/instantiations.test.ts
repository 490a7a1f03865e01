import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'zerohop-types-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** How a target of a config is written. */
type Entry = (i: number) => string;

/** A third of the targets are objects. */
const plain: Entry = (i) => (i % 3 ? `'p${i % 5}/model-${i}'` : `{ target: 'p${i % 5}/model-${i}', weight: ${i + 1}, retry: { retries: 1 } }`);

/** Every target has a condition of its own and params of its own. */
const steered: Entry = (i) => {
  const facts = [`'input.tokens': { $gt: ${i}, $lte: ${i * 1_000} }`, `'tags.plan${i % 7}': { $in: ['a', 'b${i}'] }`, `stream: ${i % 2 === 0}`, `'time.Europe/Berlin.weekday': 'sat'`];
  const when = `{ ${facts[i % 4]}, $or: [{ ${facts[(i + 1) % 4]} }, { $not: { ${facts[(i + 2) % 4]} } }] }`;
  return `{ target: 'p${i % 5}/model-${i}', when: ${when}, params: { temperature: ${i / 100}, maxTokens: { $default: ${i + 1} }, reasoning: { effort: 'low' } } }`;
};

/** A config of 100 targets, so many to a route, with fallbacks. */
function configOf(perRoute: number, entry: Entry): string {
  const providers = Array.from({ length: 5 }, (_, i) => `p${i}: { adapter: 'openai', apiKey: 'env:KEY_${i}' }`);
  const routes = Array.from({ length: 100 / perRoute }, (_, route) => {
    const own = Array.from({ length: perRoute }, (_, i) => entry(route * perRoute + i));
    return `r${route}: { strategy: 'weighted', targets: [${own.join(', ')}]${route > 0 ? `, fallbacks: ['r${route - 1}', 'p0/last']` : ''} }`;
  });
  return `{ providers: { ${providers.join(', ')} }, routes: { ${routes.join(',\n')} } }`;
}

const core = path.join(root, 'packages/core/src');
const imports = `
  import type { Adapter } from '${core}/adapter/adapter.ts';
  import { createRouter } from '${core}/client/create-router.ts';
  export declare const openai: Adapter<'openai'>;
  export { createRouter };
`;

/** How many types `tsc` instantiates for a file with that source and all it imports. */
function instantiations(source: string): number {
  writeFileSync(path.join(folder, 'router.mts'), source);
  const compilerOptions = { noEmit: true, allowImportingTsExtensions: true, rewriteRelativeImportExtensions: false, typeRoots: [path.join(root, 'node_modules/@types')] };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ extends: path.join(root, 'tsconfig.base.json'), compilerOptions, files: ['router.mts'] }));
  const { stdout } = spawnSync(path.join(root, 'node_modules/.bin/tsc'), ['-p', folder, '--extendedDiagnostics'], { encoding: 'utf8' });
  // What is wrong in other files is for `pnpm types` to tell.
  expect(stdout.split('\n').filter((line) => line.includes('router.mts'))).toEqual([]);
  return Number(/Instantiations:\s+(\d+)/.exec(stdout)?.[1]);
}

let alone: number | undefined;

const kinds = [
  ...[100, 10, 2, 1].map((perRoute) => ({ kind: 'plain', perRoute, entry: plain })),
  ...[100, 1].map((perRoute) => ({ kind: 'steered', perRoute, entry: steered })),
];

it.each(kinds)('a config of 100 $kind targets, $perRoute to a route, costs the compiler little', { timeout: 60_000 }, ({ perRoute, entry }) => {
  const router = `
    const router = createRouter(${configOf(perRoute, entry)}, { adapters: [openai] });
    const messages = [{ role: 'user', content: 'Hi' }] as const;
    void router.chat({ model: 'r0', messages });
    // @ts-expect-error a misspelt route
    void router.chat({ model: 'rO', messages });
  `;
  alone ??= instantiations(imports);
  const cost = instantiations(imports + router) - alone;
  expect(cost).toBeGreaterThan(1_000);
  expect(cost).toBeLessThan(50_000);
});
