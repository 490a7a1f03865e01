import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { batchLimitsOf } from '../../packages/core/src/pipeline/split-input.ts';
import { embeddingTraitsOf } from '../../packages/openai/src/embeddings/traits.ts';
import { geminiLimits, vertexLimits } from '../../packages/google/src/embed/limits.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/embeddings.md'), 'utf8');
const rules = [...page.matchAll(/^\*\*(V\d+)\.\*\*/gm)].map(([, rule = '']) => rule);
const tests = globSync('test/semantics/v-*.test.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
const named = new Set(tests.flatMap((text) => [...text.matchAll(/\b(?:it|it\.each\([\s\S]*?\))\(\s*['"`]((?:V\d+(?:, )?)+):/g)].flatMap(([, list = '']) => list.split(', '))));

describe('docs/embeddings.md', () => {
  it('has each rule once, in order', () => {
    expect(rules).toEqual(Array.from({ length: 8 }, (_, index) => `V${index + 1}`));
  });

  it('names rules that tests hold, and no test names another', () => {
    expect([...named].toSorted()).toEqual(rules);
  });

  it('tells the limits that hold', () => {
    const limitsOf = (vendor: string): string => Object.values(embeddingTraitsOf({ vendor }).limits).map((limit) => limit.toLocaleString('en')).join(' ');
    expect([limitsOf('openai'), limitsOf('azure'), limitsOf('mistral')]).toEqual(['2,048 300,000', '2,048 300,000', '128 16,384']);
    expect(page).toContain('OpenAI and Azure take 2,048 texts\nand 300,000 tokens, Mistral 128 and 16,384, Gemini 100 texts, Vertex AI one');
    expect([geminiLimits.maxInputs, vertexLimits.maxInputs]).toEqual([100, 1]);
    const unknown = { facts: undefined, provider: { connection: {} } } as unknown as Parameters<typeof batchLimitsOf>[0];
    expect(batchLimitsOf(unknown)).toEqual({ maxInputs: 32, maxTokens: 16_000 });
    expect(page).toContain('else 32 texts and 16,000 tokens');
  });
});
