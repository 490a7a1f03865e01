import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';

/** A config as it is written somewhere in the repository. */
export interface WrittenConfig {
  readonly file: string;
  readonly config: unknown;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const adapters = ['openai', 'anthropic', 'google', 'bedrock', 'replicate'];

// Calls of adapters become what a JSON file says in their place. Whatever else a config mentions is not at hand, and it is left out.
const context = createContext(Object.fromEntries(adapters.map((adapter) => [adapter, (settings: object = {}) => ({ adapter, ...settings })])));

/** Every config in the README, the docs, the examples and the tests that is data all through. */
export function writtenConfigs(): WrittenConfig[] {
  return files().flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    if (file.endsWith('.json')) return [{ file, config: JSON.parse(source) as unknown }];
    return configsIn(source).map((config) => ({ file, config }));
  });
}

function files(): string[] {
  const patterns = ['README.md', '{docs,test,packages,examples}/**/*.{md,ts}', 'test/types/config.json'];
  return globSync(patterns, { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' }).toSorted();
}

/** What stands first in `createRouter(...)`, `defineConfig(...)` and `reload(...)`, and objects in blocks of JSON. */
function configsIn(source: string): unknown[] {
  const calls = [...source.matchAll(/\b(?:createRouter|defineConfig|reload)\(\s*(?=\{)/g)].map(({ index, 0: call }) => literalAt(source, index + call.length));
  const blocks = [...source.matchAll(/^```jsonc?\n([^]*?)^```/gm)].map(([, block = '']) => block);
  return [...calls, ...blocks].flatMap((text) => {
    try {
      return [structuredClone(runInContext(`(${text})`, context, { timeout: 1_000 })) as unknown];
    } catch {
      return [];
    }
  });
}

/** The object literal that begins at an index: up to its last bracket. What is in quotes does not count. */
function literalAt(source: string, start: number): string {
  let depth = 0;
  for (const { index, 0: token } of source.slice(start).matchAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/.*|[{}]/g)) {
    if (token === '{') depth += 1;
    if (token === '}') depth -= 1;
    if (depth === 0) return source.slice(start, start + index + 1);
  }
  return '';
}
