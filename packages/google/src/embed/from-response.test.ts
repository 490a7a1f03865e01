import { describe, expect, it } from 'vitest';
import { fromEmbedResponse } from './from-response.ts';

const call = { model: 'm' };

describe('fromEmbedResponse', () => {
  it('reads a batch, a single embedding, and predictions', () => {
    expect(fromEmbedResponse({ embeddings: [{ values: [1] }, { values: [2] }] }, call).embeddings).toEqual([[1], [2]]);
    expect(fromEmbedResponse({ embedding: { values: [1, 2] } }, call).embeddings).toEqual([[1, 2]]);
    expect(fromEmbedResponse({ predictions: [{ embeddings: { values: [1] } }, { embeddings: { values: [2] } }] }, call).embeddings).toEqual([[1], [2]]);
  });

  it('counts what is counted: for all together, or for each prediction', () => {
    expect(fromEmbedResponse({ embeddings: [{ values: [1] }], usageMetadata: { promptTokenCount: 7 } }, call).usage).toMatchObject({ input: { total: 7, uncached: 7 }, provenance: 'provider' });
    const predictions = [3, 4].map((token_count) => ({ embeddings: { values: [1], statistics: { token_count, truncated: false } } }));
    expect(fromEmbedResponse({ predictions }, call).usage).toMatchObject({ input: { total: 7, uncached: 7 }, output: { total: 0 }, provenance: 'provider' });
    expect(fromEmbedResponse({ embeddings: [{ values: [1] }] }, call).usage.provenance).toBe('none');
  });

  it('throws what an error inside a 200 says', () => {
    expect(() => fromEmbedResponse({ error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'slow down' } }, call)).toThrow(expect.objectContaining({ code: 'rate_limit' }));
  });

  it.each([[{}], [{ embeddings: [] }], [{ embedding: {} }], [{ predictions: [{}] }], [null], ['text']])('refuses %j', (body) => {
    expect(() => fromEmbedResponse(body, call)).toThrow(expect.objectContaining({ code: 'bad_response' }));
  });
});
