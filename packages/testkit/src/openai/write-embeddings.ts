import { countTokens } from '../answer/count-tokens.ts';
import { embed } from '../lib/embed.ts';
import { type JsonObject, listOf, numberOf } from '../lib/json.ts';

/** The inputs of an embeddings request: texts, or lists of tokens as text. */
export function inputsOf(body: JsonObject): readonly string[] {
  const { input } = body;
  const items = typeof input === 'string' ? [input] : listOf(input);
  return items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
}

/** An embedding for each input. */
export function writeEmbeddings(model: string, body: JsonObject): object {
  const texts = inputsOf(body);
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
  return {
    object: 'list',
    data: texts.map((text, index) => ({ object: 'embedding', index, embedding: encode(embed(text, numberOf(body['dimensions'])), body['encoding_format']) })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

// Little-endian 32-bit floats.
function encode(vector: readonly number[], format: unknown): number[] | string {
  return format === 'base64' ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : [...vector];
}
