import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { anthropic } from '@zerohop/anthropic';
import { openai } from '@zerohop/openai';
import { describe, expect, it } from 'vitest';
import { findModel } from '../../packages/core/src/catalog/catalog.ts';
import { parseConfig } from '../../packages/core/src/config/parse-config.ts';
import { judgedRouter } from '../judging/judged-router.ts';

const here = import.meta.dirname;
const page = readFileSync(join(here, '../../docs/cascades.md'), 'utf8');
const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
const env = { OPENAI_API_KEY: 'key-of-openai', ANTHROPIC_API_KEY: 'key-of-anthropic' };

/** Rows of the table with that head: names in the first cell, and the cell behind it. */
function rows(head: string): [name: string, next: string][] {
  const [, table = ''] = page.split(`| ${head} |`)[1]?.match(/^[^\n]*\n\|[-|]+\n((?:\|.*\n)+)/) ?? [];
  return table.trim().split('\n').flatMap((row) => {
    const [, first = '', second = ''] = row.split('|').map((cell) => cell.trim());
    return [...first.matchAll(/`([^`]+)`/g)].map(([, name = '']): [string, string] => [name, second]);
  });
}

describe('docs/cascades.md', () => {
  it('has a config that stands as it is', () => {
    const literal = /const config = ([\s\S]*?);\n$/.exec(blocks[0] ?? '')?.[1] ?? '';
    // Through JSON: objects of another context are not plain to the parser, and configs are data.
    const data = JSON.parse(runInNewContext(`JSON.stringify(${literal})`) as string);
    const { routes } = parseConfig(data, { adapters: [openai, anthropic], env, judges: { short: () => 1 } });
    const [chat] = routes;
    expect(chat?.cascade).toMatchObject({ passScore: 0.7, judge: { name: 'helpful', kind: 'model', maxTokens: 4_096 } });
    expect(page).toContain('`maxTokens` (4096, its reasoning included)');
    expect(chat?.evaluation).toMatchObject({ sample: 0.05, judges: [{ kind: 'model' }, { kind: 'code' }] });
    for (const { provider, model } of chat?.targets ?? []) expect(findModel(provider, model)).toBeDefined();
  });

  it('has examples that type-check as they stand', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(here, '.examples-'));
    const [config = '', code = '', call = '', feedback = ''] = blocks;
    const imports = "import { createRouter, type ChatRequest } from '@zerohop/core';\nimport { openai } from '@zerohop/openai';\nimport { anthropic } from '@zerohop/anthropic';\n";
    const given = 'declare const messages: ChatRequest[\'messages\'];\ndeclare const callId: string;\n';
    try {
      writeFileSync(join(folder, 'example.ts'), `${imports}${given}${config.replace(/;\n$/, ' as const;\n')}${code}${call}${feedback}export { text, target };\n`);
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../../tsconfig.test.json', compilerOptions: { noUnusedLocals: false }, include: ['*.ts'] }));
      const { stdout } = spawnSync(join(here, '../../node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
      // What is wrong in other files is for `pnpm types` to tell.
      expect(stdout.split('\n').filter((line) => line.includes('example.ts'))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('tells every option and its default', () => {
    const providers = { openai: { adapter: 'openai' } };
    const config = { providers, routes: { r: { targets: ['openai/a', 'openai/b'], cascade: { judge: 'j' }, eval: { judges: ['j'], sample: 1 } } } };
    const { cascade, evaluation } = parseConfig(config, { adapters: [openai], env, judges: { j: () => 1 } }).routes[0] ?? {};
    const defaults = (head: string): object => Object.fromEntries(rows(head).filter(([, value]) => value !== ''));
    expect(rows('Option of `cascade`').map(([name]) => name)).toEqual(['judge', 'passScore', 'toolCalls', 'timeoutMs']);
    expect(defaults('Option of `cascade`')).toEqual({ passScore: String(cascade?.passScore), toolCalls: String(cascade?.toolCalls), timeoutMs: String(cascade?.timeoutMs) });
    expect(rows('Option of `eval`').map(([name]) => name)).toEqual(['judges', 'sample', 'toolCalls', 'timeoutMs', 'concurrency.max']);
    expect(defaults('Option of `eval`')).toEqual({ toolCalls: String(evaluation?.toolCalls), timeoutMs: String(evaluation?.timeoutMs), 'concurrency.max': String(evaluation?.max) });
  });

  it('lists every field of its event', async () => {
    const { chat, of } = judgedRouter({ judges: { taste: () => 1 } });
    await chat();
    const every = new Set(['type', 'atMs', 'callId', 'parentCallId', 'purpose', 'scope']);
    expect(rows('Field of `score`').map(([name]) => name).toSorted()).toEqual(Object.keys(of('score')[0] ?? {}).filter((key) => !every.has(key)).toSorted());
  });
});
