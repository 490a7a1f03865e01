import type { EmbedResponse } from '@zerohop/core';
import type { Encoding } from './parse-request.ts';

/**
 * Vectors as OpenAI's answer.
 *
 * @see https://platform.openai.com/docs/api-reference/embeddings/object
 */
export function writeResponse({ embeddings, model, usage }: EmbedResponse, encoding: Encoding): Record<string, unknown> {
  const { total } = usage.input;
  return {
    object: 'list',
    data: embeddings.map((vector, index) => ({ object: 'embedding', index, embedding: encoding === 'float' ? vector : base64Of(vector) })),
    model,
    usage: { prompt_tokens: total, total_tokens: total },
  };
}

/** Little-endian, on every machine. */
function base64Of(vector: readonly number[]): string {
  const bytes = Buffer.allocUnsafe(vector.length * Float32Array.BYTES_PER_ELEMENT);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * Float32Array.BYTES_PER_ELEMENT);
  return bytes.toString('base64');
}
