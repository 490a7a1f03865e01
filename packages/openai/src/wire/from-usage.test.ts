import { expect, it, test } from 'vitest';
import { fromUsage } from './from-usage.ts';

test.each<[string, object, object]>([
  ['plain', { prompt_tokens: 10, completion_tokens: 4 }, { input: { total: 10, uncached: 10, cacheRead: 0 }, output: { total: 4, text: 4, reasoning: 0 } }],
  [
    'with details',
    { prompt_tokens: 100, completion_tokens: 40, prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 10, audio_tokens: 5 }, completion_tokens_details: { reasoning_tokens: 25, audio_tokens: 3 } },
    { input: { total: 100, uncached: 30, cacheRead: 60, cacheWrite: 10, audio: 5 }, output: { total: 40, text: 12, reasoning: 25, audio: 3 } },
  ],
  ['with details of null', { prompt_tokens: 10, completion_tokens: 4, prompt_tokens_details: null, completion_tokens_details: null, cached_tokens: 3 }, { input: { uncached: 7, cacheRead: 3 } }],
  ['with cache hits beside', { prompt_tokens: 10, completion_tokens: 4, prompt_cache_hit_tokens: 6, prompt_cache_miss_tokens: 4 }, { input: { uncached: 4, cacheRead: 6 } }],
  [
    'with reasoning counted apart, as the total tells',
    { prompt_tokens: 10, completion_tokens: 2, total_tokens: 332, completion_tokens_details: { reasoning_tokens: 320 } },
    { output: { total: 322, text: 2, reasoning: 320 } },
  ],
  [
    'with reasoning apart, though it is the smaller part',
    { prompt_tokens: 10, completion_tokens: 50, total_tokens: 80, completion_tokens_details: { reasoning_tokens: 20 } },
    { output: { total: 70, text: 50, reasoning: 20 } },
  ],
  ['with reasoning included, as the total tells', { prompt_tokens: 10, completion_tokens: 50, total_tokens: 60, completion_tokens_details: { reasoning_tokens: 20 } }, { output: { total: 50, text: 30, reasoning: 20 } }],
  ['with reasoning beside, and apart', { prompt_tokens: 19, completion_tokens: 700, total_tokens: 719, reasoning_tokens: 9_000 }, { output: { total: 9_700, text: 700, reasoning: 9_000 } }],
  ['with a total that counts more than tokens of text', { prompt_tokens: 4, completion_tokens: 10, total_tokens: 314, prompt_audio_seconds: 20 }, { output: { total: 10, text: 10, reasoning: 0 } }],
  ['with cached tokens under other names', { prompt_tokens: 30, completion_tokens: 1, num_cached_tokens: 20 }, { input: { uncached: 10, cacheRead: 20 } }],
  ['with details under another name', { prompt_tokens: 30, completion_tokens: 1, prompt_token_details: { cached_tokens: 20 } }, { input: { uncached: 10, cacheRead: 20 } }],
  [
    'with what was written to a cache under the name of another wire',
    { prompt_tokens: 900, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 100, cache_creation_input_tokens: 700, cache_type: 'ephemeral' } },
    { input: { uncached: 100, cacheRead: 100, cacheWrite: 700 } },
  ],
  ['with what was written to a cache beside', { prompt_tokens: 900, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 0 }, cache_creation_input_tokens: 700 }, { input: { uncached: 200, cacheWrite: 700 } }],
  ['of nonsense', { prompt_tokens: -1, completion_tokens: 'many', prompt_tokens_details: 'no', cached_tokens: 9 }, { input: { total: 0, uncached: 0, cacheRead: 0 }, output: { total: 0 } }],
])('usage %s', (_, raw, expected) => {
  const usage = fromUsage(raw);
  expect(usage).toMatchObject(expected);
  expect(usage.input.uncached + usage.input.cacheRead + usage.input.cacheWrite).toBe(usage.input.total);
  expect(usage.output.text + usage.output.reasoning + usage.output.audio).toBe(usage.output.total);
  expect(usage.raw).toBe(raw);
});

it('never has more cached than there is', () => {
  expect(fromUsage({ prompt_tokens: 5, cached_tokens: 9 }).input).toMatchObject({ total: 5, cacheRead: 5, uncached: 0 });
});

test.each([
  ['is what the total has beyond what is named', { prompt_tokens: 30, completion_tokens: 10, total_tokens: 115 }, { total: 85, text: 10, reasoning: 75 }],
  ['is what is named, where it is', { prompt_tokens: 30, completion_tokens: 10, total_tokens: 60, completion_tokens_details: { reasoning_tokens: 20 } }, { total: 30, text: 10, reasoning: 20 }],
  ['is none where the total says so', { prompt_tokens: 30, completion_tokens: 10, total_tokens: 40 }, { total: 10, text: 10, reasoning: 0 }],
  ['is none where the total says less', { prompt_tokens: 30, completion_tokens: 10, total_tokens: 12 }, { total: 10, text: 10, reasoning: 0 }],
])('reasoning of a vendor that may leave it unnamed %s', (_, raw, output) => {
  expect(fromUsage(raw, { unnamedReasoning: true }).output).toMatchObject(output);
});
