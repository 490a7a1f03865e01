import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { TelemetryEvent } from '@zerohop/core';
import { anthropic } from '@zerohop/anthropic';
import { openai } from '@zerohop/openai';
import { describe, expect, it } from 'vitest';
import { maxComparedLength } from '../../packages/core/src/client/shadow/text-similarity.ts';
import type { ParsedConfig } from '../../packages/core/src/config/parsed-config.ts';
import { parseConfig } from '../../packages/core/src/config/parse-config.ts';
import { isSplitBy, splitWords } from '../../packages/core/src/router/split.ts';
import { messages, open, until } from '../semantics/open-router.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/splits.md'), 'utf8');
const env = { OPENAI_API_KEY: 'key-of-openai', ANTHROPIC_API_KEY: 'key-of-anthropic' };

const configs = [...page.matchAll(/```ts\nconst config = ([\s\S]*?);\n```/g)].map(([, literal = '']) => {
  const parse = (data: unknown): ParsedConfig => parseConfig(data, { adapters: [openai, anthropic], env });
  // Through JSON: objects of another context are not plain to the parser, and configs are data.
  return parse(JSON.parse(runInNewContext(`JSON.stringify(${literal})`) as string));
});

/** The first cell of each row of the table with that head, each name in it. */
function namesIn(head: string): string[] {
  const [, rows = ''] = page.split(`| ${head} |`)[1]?.match(/^[^\n]*\n\|[-|]+\n((?:\|.*\n)+)/) ?? [];
  return rows.trim().split('\n').flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

const every = new Set(['type', 'atMs', 'callId', 'parentCallId', 'purpose', 'scope']);
const ownOf = (event: TelemetryEvent | undefined): string[] => Object.keys(event ?? {}).filter((key) => !every.has(key)).toSorted();

describe('docs/splits.md', () => {
  it('shows configs that stand as they are', () => {
    const [split, shadow] = configs.map(({ routes }) => routes.find(({ name }) => name === 'chat'));
    expect(split?.split).toEqual({ by: 'user', salt: 'chat', arms: [{ name: 'stable', weight: 95, route: undefined }, { name: 'canary', weight: 5, route: 'chat-next' }] });
    expect(shadow?.shadow).toEqual({ to: 'anthropic/claude-sonnet-5', sample: 0.05, max: 8 });
    expect(configs).toHaveLength(2);
  });

  it('names what a split may go by, and the defaults', () => {
    const [, row = ''] = /^\| `by` \| (.*) \|$/m.exec(page) ?? [];
    const words = [...row.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
    expect(words.filter((word) => word !== 'tags.<name>')).toEqual([...splitWords]);
    expect(words.every(isSplitBy)).toBe(true);
    const plain = { providers: { openai: { adapter: 'openai' } }, routes: { r: { targets: ['openai/m'], split: { arms: { a: { weight: 1 } } }, shadow: { to: 'openai/m', sample: 1 } } } };
    const { split, shadow } = parseConfig(plain, { adapters: [openai], env }).routes[0] ?? {};
    expect([split?.by, split?.salt, shadow?.max]).toEqual(['call', 'r', 4]);
    expect(page).toContain('| `by` | call |');
    expect(page).toContain('| `concurrency.max` | 4 |');
    expect(page).toContain(`the first ${maxComparedLength.toLocaleString('en')} characters`);
  });

  it('lists every field of its events', async () => {
    const arms = { one: { weight: 1 } };
    await using opened = await open({ config: { routes: { chat: { targets: ['a/gpt-4.1'], split: { arms }, shadow: { to: 'b/gpt-4.1', sample: 1 } } } } as never });
    await opened.router.chat({ model: 'chat', messages });
    await until(() => opened.of('shadow').length > 0);
    const [exposure] = opened.of('exposure');
    const [shadow] = opened.of('shadow');
    expect(namesIn('Field of `exposure` |').toSorted()).toEqual(ownOf(exposure));
    expect(namesIn('Field of `shadow` |').filter((name) => !every.has(name)).toSorted()).toEqual([...ownOf(shadow), 'answers'].toSorted());
    expect(namesIn('Field of `comparison` |').toSorted()).toEqual(Object.keys(shadow?.comparison ?? {}).toSorted());
    expect(Object.keys(shadow?.primary ?? {}).toSorted()).toEqual(['cost', 'finishReason', 'latency', 'target', 'usage']);
    expect(Object.keys(shadow?.answers ?? {}).toSorted()).toEqual(['primary', 'shadow']);
  });
});
