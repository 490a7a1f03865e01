import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const here = import.meta.dirname;
let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});

function blocks(file: string, language: string): string[] {
  const page = readFileSync(join(here, '../..', file), 'utf8');
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);
}

describe('README.md', () => {
  it('has examples that type-check as they stand', { timeout: 60_000 }, () => {
    folder = mkdtempSync(join(here, '.examples-'));
    const prelude = [
      "import { readFile } from 'node:fs/promises';",
      "import type { Router } from '@zerohop/core';",
      "import { google } from '@zerohop/google';",
      "import OpenAI from 'openai';",
    ];
    const [use = '', swap = '', choose = '', , keep = ''] = blocks('README.md', 'ts');
    const imports = `${prelude.join('\n')}\n${use.match(/^import .*$/gm)?.join('\n') ?? ''}`;
    writeFileSync(join(folder, 'use.ts'), use);
    writeFileSync(join(folder, 'swap.ts'), `${imports}\n${swap}\nexport { router };\n`);
    writeFileSync(join(folder, 'choose.ts'), `${imports}\ndeclare const messages: import('@zerohop/core').Message[];\n${choose}\nexport { router };\n`);
    blocks('docs/routing.md', 'ts').forEach((code, index) => writeFileSync(join(folder ?? '', `routing-${index}.ts`), code));
    writeFileSync(join(folder, 'keep.ts'), `${imports}\ndeclare const router: Router;\ndeclare const messages: OpenAI.ChatCompletionMessageParam[];\n${keep}`);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../../tsconfig.test.json',
        compilerOptions: { noUnusedLocals: false, verbatimModuleSyntax: false },
        include: ['*.ts'],
      }),
    );
    expect(() => execFileSync(join(here, '../../node_modules/.bin/tsc'), ['-p', folder ?? ''], { encoding: 'utf8', stdio: 'pipe' })).not.toThrow();
  });

  it('has a config as data that parses, and names only models the catalog knows', async () => {
    const { parseConfig } = await import('../../packages/core/src/config/parse-config.ts');
    const { findModel } = await import('../../packages/core/src/catalog/catalog.ts');
    const [{ openai }, { anthropic }, { google }] = await Promise.all([import('@zerohop/openai'), import('@zerohop/anthropic'), import('@zerohop/google')]);
    const env = { OPENAI_API_KEY: 'key-1', ANTHROPIC_KEY_1: 'key-2', ANTHROPIC_KEY_2: 'key-3', GEMINI_API_KEY: 'key-4' };
    const parsed = parseConfig(JSON.parse(blocks('README.md', 'json')[0] ?? ''), { adapters: [openai, anthropic, google], env });
    const targets = parsed.routes.flatMap((route) => route.targets);
    expect(targets.length).toBe(4);
    for (const { provider, model, id } of targets) expect(findModel(provider, model), id).toBeDefined();
  });
});
