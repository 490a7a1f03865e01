import { expect, it, test } from 'vitest';
import { fromUsage, mergeUsage } from './from-usage.ts';

it('counts what was read from and written to the cache as input', () => {
  const usage = fromUsage(
    {
      input_tokens: 10,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 60,
      cache_creation: { ephemeral_5m_input_tokens: 40, ephemeral_1h_input_tokens: 20 },
      output_tokens: 30,
      output_tokens_details: { thinking_tokens: 12 },
    },
    [],
  );
  expect(usage.input).toEqual({ total: 170, uncached: 10, cacheRead: 100, cacheWrite: 60, cacheWrite1h: 20, audio: 0, image: 0 });
  expect(usage.output).toEqual({ total: 30, text: 18, reasoning: 12, audio: 0 });
  expect(usage).not.toHaveProperty('serverTools');
  expect(usage).not.toHaveProperty('iterations');
});

test.each([[{}], [{ input_tokens: null, output_tokens: 'x', cache_creation: null, server_tool_use: null, iterations: null }], [undefined]])('gives numbers whatever comes: %j', (raw) => {
  const { input, output } = fromUsage(raw, []);
  expect([input.total, input.cacheWrite, output.total, output.reasoning]).toEqual([0, 0, 0, 0]);
});

it('names the calls of vendor-side tools as the vendor names the tools', () => {
  expect(fromUsage({ server_tool_use: { web_search_requests: 2, web_fetch_requests: 0 } }, []).serverTools).toEqual({ web_search: 2 });
});

it('tells passes of other models from those of its own', () => {
  const { iterations } = fromUsage(
    {
      input_tokens: 1,
      iterations: [
        { type: 'compaction', input_tokens: 5_000, output_tokens: 900 },
        { type: 'message', model: 'own-2026', input_tokens: 1, output_tokens: 2 },
        { type: 'advisor_message', model: 'other', input_tokens: 7, cache_read_input_tokens: 3, output_tokens: 4 },
      ],
    },
    ['own', 'own-2026'],
  );
  expect(iterations?.map(({ model, input, output }) => [model, input.total, output.total])).toEqual([
    [undefined, 5_000, 900],
    [undefined, 1, 2],
    ['other', 10, 4],
  ]);
});

it('takes running totals as they are, and keeps what a later usage leaves out', () => {
  const start = { input_tokens: 2_225, output_tokens: 1, cache_creation: { ephemeral_1h_input_tokens: 5 }, cache_creation_input_tokens: 5 };
  expect(mergeUsage(start, { input_tokens: 9_447, output_tokens: 80, cache_creation_input_tokens: null })).toEqual({ ...start, input_tokens: 9_447, output_tokens: 80 });
});
