// Checks the packages as they would be published: packed, linted, installed into an empty project, imported and typed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'zerohop-packed-'));

const appSource = `
import { createRouter, isZerohopError } from '@zerohop/core';
import { openai } from '@zerohop/openai';
import { emulateOpenai } from '@zerohop/testkit';

await using server = await emulateOpenai({ answer: { text: 'packed' } });
const router = createRouter({
  providers: { openai: openai({ apiKey: 'sk-smoke-test', baseURL: server.baseURL }) },
  routes: { chat: { targets: ['openai/gpt-5'] } },
});
const response = await router.chat({ model: 'chat', messages: [{ role: 'user', content: 'Hi' }] });
const text: string = response.text;
if (text !== 'packed' || response.cost.nanoUsd <= 0) throw new Error('unexpected answer: ' + text);
try {
  createRouter(JSON.parse('{"providers":{"openai":{"adapter":"openai"}}}'));
  throw new Error('a missing adapter was not noticed');
} catch (error) {
  if (!isZerohopError(error, 'config_invalid')) throw error;
}
await router.close();
`;

interface Manifest {
  name: string;
  peerDependencies?: Record<string, string>;
  exports: Record<string, unknown>;
}

try {
  const packages = readdirSync(join(root, 'packages')).map((folder) => {
    const path = join(root, 'packages', folder);
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest;
    const tarball = join(work, `${folder}.tgz`);
    run('pnpm', ['pack', '--out', tarball], path);
    run('publint', ['run', tarball, '--strict', '--level', 'warning'], root);
    run('attw', [tarball, '--profile', 'esm-only', '--quiet'], root);
    return { manifest, tarball };
  });
  smoke(packages);
  console.log(`${packages.length} packages pack, lint, install, import and type as they should`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function smoke(packages: readonly { manifest: Manifest; tarball: string }[]): void {
  const app = join(work, 'app');
  const tarballs = Object.fromEntries(packages.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]));
  const sdks = Object.assign({}, ...packages.map(({ manifest }) => manifest.peerDependencies ?? {})) as Record<string, string>;
  mkdirSync(app);
  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify({ name: 'app', private: true, type: 'module', dependencies: { ...tarballs, ...sdks, typescript: '7.0.2', '@types/node': '24.10.1' } }),
  );
  writeFileSync(
    join(app, 'pnpm-workspace.yaml'),
    `overrides:\n${Object.entries(tarballs).map(([name, file]) => `  '${name}': '${file}'\n`).join('')}allowBuilds:\n  protobufjs: false\n`,
  );
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, module: 'nodenext', target: 'es2023', noEmit: true, types: ['node'] }, include: ['app.ts'] }));
  writeFileSync(join(app, 'app.ts'), appSource);
  writeFileSync(join(app, 'app.cjs'), "const { createRouter } = require('@zerohop/core');\nif (typeof createRouter !== 'function') throw new Error('require() does not work');\n");
  const imports = packages.flatMap(({ manifest }) =>
    Object.keys(manifest.exports).filter((path) => !path.endsWith('.json')).map((path) => `await import('${path === '.' ? manifest.name : manifest.name + path.slice(1)}');`),
  );
  writeFileSync(join(app, 'imports.mjs'), imports.join('\n'));
  run('pnpm', ['install', '--prefer-offline', '--silent'], app);
  run('pnpm', ['exec', 'tsc', '-p', '.'], app);
  run('node', ['imports.mjs'], app);
  run('node', ['app.cjs'], app);
  run('node', ['app.ts'], app);
}

function run(program: string, args: readonly string[], cwd: string): void {
  const [command, ...rest] = program === 'pnpm' ? ['npx', '-y', 'pnpm@12.21.0', ...args] : [program, ...args];
  try {
    execFileSync(command ?? program, rest, { cwd, stdio: 'pipe', encoding: 'utf8' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    console.error(`${program} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? ''}`);
    throw error;
  }
}
