import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'zerohop-types-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A config of 100 targets, a third of them objects, so many to a route, with fallbacks. */
function configOf(perRoute: number): string {
  const providers = Array.from({ length: 5 }, (_, i) => `p${i}: { adapter: 'openai', apiKey: 'env:KEY_${i}' }`);
  const entry = (i: number): string => (i % 3 ? `'p${i % 5}/model-${i}'` : `{ target: 'p${i % 5}/model-${i}', weight: ${i + 1}, retry: { retries: 1 } }`);
  const routes = Array.from({ length: 100 / perRoute }, (_, route) => {
    const own = Array.from({ length: perRoute }, (_, i) => entry(route * perRoute + i));
    return `r${route}: { strategy: 'weighted', targets: [${own.join(', ')}]${route > 0 ? `, fallbacks: ['r${route - 1}', 'p0/last']` : ''} }`;
  });
  return `{ providers: { ${providers.join(', ')} }, routes: { ${routes.join(',\n')} } }`;
}

/** How many types `tsc` instantiates for `createRouter` with such a config and one call by name, libraries included. */
function instantiations(perRoute: number): number {
  const core = path.join(root, 'packages/core/src');
  const source = `
    import type { Adapter, AnyAdapter } from '${core}/adapter/adapter.ts';
    import type { ConfigData } from '${core}/config/config-types.ts';
    import type { Checked, ModelOf, ProviderOptions } from '${core}/config/infer-config.ts';
    declare const openai: Adapter<'openai'>;
    declare function createRouter<const C extends ConfigData, const A extends readonly AnyAdapter[] = []>(
      config: C & Checked<C, NoInfer<A>>, code?: { adapters?: A | undefined },
    ): { chat(request: { model: ModelOf<C>; providerOptions?: ProviderOptions<A, C> }): void };
    const router = createRouter(${configOf(perRoute)}, { adapters: [openai] });
    router.chat({ model: 'r0', providerOptions: { openai: {} } });
    // @ts-expect-error a misspelt route
    router.chat({ model: 'rO' });
  `;
  writeFileSync(path.join(folder, 'router.mts'), source);
  const compilerOptions = { noEmit: true, allowImportingTsExtensions: true, rewriteRelativeImportExtensions: false, typeRoots: [path.join(root, 'node_modules/@types')] };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ extends: path.join(root, 'tsconfig.base.json'), compilerOptions, files: ['router.mts'] }));
  const { stdout } = spawnSync(path.join(root, 'node_modules/.bin/tsc'), ['-p', folder, '--extendedDiagnostics'], { encoding: 'utf8' });
  // What is wrong in other files is for `pnpm types` to tell.
  expect(stdout.split('\n').filter((line) => line.includes('router.mts'))).toEqual([]);
  return Number(/Instantiations:\s+(\d+)/.exec(stdout)?.[1]);
}

it.each([100, 10, 2, 1])('a config of 100 targets, %i to a route, costs the compiler little', { timeout: 60_000 }, (perRoute) => {
  expect(instantiations(perRoute)).toBeLessThan(50_000);
});
