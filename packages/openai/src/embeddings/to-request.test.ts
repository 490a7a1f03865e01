import type { EmbedCall, EmbedRequest } from '@zerohop/core/adapter';
import { describe, expect, it } from 'vitest';
import { vendors } from '../vendors/vendors.ts';
import { toRequest } from './to-request.ts';
import { embeddingTraitsOf } from './traits.ts';

const request: EmbedRequest = { model: 'p/m', input: ['a', 'b', 'c'] };
const call = (more: Partial<EmbedCall> = {}): Pick<EmbedCall, 'request' | 'input' | 'model' | 'dimensions'> => ({ request, input: ['b'], model: 'm', dimensions: undefined, ...more });
const bodyOf = (vendor: string, more: Partial<EmbedCall> = {}): object => toRequest(call(more), {}, embeddingTraitsOf({ vendor }), 'openai');

describe('toRequest', () => {
  it('sends the texts of this batch, and asks for base64', () => {
    expect(bodyOf('openai')).toEqual({ model: 'm', input: ['b'], encoding_format: 'base64' });
    expect(bodyOf('custom')).toEqual(bodyOf('openai'));
  });

  it('asks in the words of the vendor', () => {
    expect(bodyOf('openai', { dimensions: 256 })).toMatchObject({ dimensions: 256 });
    expect(bodyOf('mistral', { dimensions: 256 })).toEqual({ model: 'm', input: ['b'], encoding_format: 'float', output_dimension: 256 });
  });

  it("names a deployment where the config does, and lays the caller's options over all", () => {
    expect(toRequest(call(), { model: 'my-deployment' }, embeddingTraitsOf({ vendor: 'azure' }), 'openai')).toMatchObject({ model: 'my-deployment' });
    const own = { ...request, providerOptions: { openai: { encoding_format: 'float', input_type: 'query' }, other: { a: 1 } } };
    expect(bodyOf('nvidia', { request: own })).toEqual({ model: 'm', input: ['b'], encoding_format: 'float', input_type: 'query' });
  });
});

describe('embeddingTraitsOf', () => {
  it.each([
    ['openai', { maxInputs: 2_048, maxTokens: 300_000 }],
    ['azure', { maxInputs: 2_048, maxTokens: 300_000 }],
    ['mistral', { maxInputs: 128, maxTokens: 16_384 }],
    ['google', { maxInputs: 100 }],
  ])('knows what %s takes at once', (vendor, limits) => {
    expect(embeddingTraitsOf({ vendor }).limits).toEqual(limits);
  });

  it('knows nothing of the others, and takes no name for granted', () => {
    expect(embeddingTraitsOf({ vendor: 'ollama' }).limits).toEqual({});
    expect(embeddingTraitsOf({}).limits).toEqual(embeddingTraitsOf({ vendor: 'openai' }).limits);
    expect(Object.keys(vendors)).toEqual(expect.arrayContaining(['mistral', 'alibaba', 'google', 'cloudflare']));
  });
});
