import { anthropic } from '@zerohop/anthropic';
import { bedrock } from '@zerohop/bedrock';
import { google } from '@zerohop/google';
import { openai } from '@zerohop/openai';
import { replicate } from '@zerohop/replicate';
import { expect, it } from 'vitest';
import { parseConfig } from '../../packages/core/src/config/parse-config.ts';
import { underlined } from './editor.ts';
import { writtenConfigs } from './written-configs.ts';

// Every variable is set, every file is there.
const env = new Proxy<Record<string, string>>({}, { get: () => 'sk-any', has: () => true, getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 'sk-any' }) });
const code = { adapters: [openai, anthropic, google, bedrock, replicate], env, readFile: () => 'sk-any' };

const accepted = writtenConfigs().filter(({ config }) => {
  try {
    parseConfig(config, code);
    return true;
  } catch {
    return false;
  }
});

it('finds the configs that are written in the repository', () => {
  const files = new Set(accepted.map(({ file }) => file));
  expect([...files]).toEqual(expect.arrayContaining(['README.md', 'docs/responses.md', 'test/types/config.ts', 'test/types/config.json']));
  expect(accepted.length).toBeGreaterThan(20);
});

it.each(accepted)('$file: an editor has nothing against a config that the parser takes', ({ config }) => {
  expect(underlined(config)).toEqual([]);
});
