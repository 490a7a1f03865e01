import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChatRequest } from '@zerohop/core';
import { afterEach, describe, expect, it } from 'vitest';
import { findModel } from '../../packages/core/src/catalog/catalog.ts';
import { toRequest } from '../../packages/openai/src/responses/to-request.ts';
import { vendors } from '../../packages/openai/src/vendors/vendors.ts';

const here = import.meta.dirname;
const page = readFileSync(join(here, '../../docs/responses.md'), 'utf8');
const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});

describe('docs/responses.md', () => {
  it('has examples that type-check, one after the other', { timeout: 60_000 }, () => {
    folder = mkdtempSync(join(here, '.examples-'));
    writeFileSync(join(folder, 'page.ts'), blocks.join('\n'));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../../tsconfig.test.json', compilerOptions: { noUnusedLocals: false, verbatimModuleSyntax: false }, include: ['*.ts'] }));
    expect(() => execFileSync(join(here, '../../node_modules/.bin/tsc'), ['-p', folder ?? ''], { encoding: 'utf8', stdio: 'pipe' })).not.toThrow();
  });

  it('names models that the catalog knows', () => {
    const vendorOf: Record<string, string> = { openai: 'openai', grok: 'xai' };
    const targets = [...page.matchAll(/'(openai|grok)\/([\w.-]+)'/g)].map(([, provider = '', model = '']) => [vendorOf[provider] ?? '', model] as const);
    expect(targets.length).toBeGreaterThan(1);
    for (const [vendor, model] of targets) expect(findModel(vendor, model), model).toBeDefined();
  });

  it('tells what becomes a warning', () => {
    const request: ChatRequest = { model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', cache: true }] }], stop: 'x', seed: 1, presencePenalty: 1, frequencyPenalty: 1, maxTokens: 1 };
    const warned = new Set<string>();
    const call = { request, model: 'm', facts: undefined, tools: [], outputSchema: undefined, stream: false, foreignReasoning: 'drop', warn: (about: string) => warned.add(about) } as const;
    expect(toRequest(call, vendors.openai, { adapter: 'openai', provider: 'p' })).toMatchObject({ store: false, max_output_tokens: 16 });
    const rows = page.slice(page.indexOf('| Asked for |'), page.indexOf('Audio is'));
    for (const about of warned) expect(rows).toContain(about === 'cache' ? 'cache marks' : `\`${about}\``);
    expect(warned.size).toBe(6);
    expect(page).toContain('`maxTokens` below 16');
  });
});
