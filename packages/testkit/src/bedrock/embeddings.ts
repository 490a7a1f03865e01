import { countTokens } from '../answer/count-tokens.ts';
import { embed } from '../lib/embed.ts';
import { type JsonObject, listOf, numberOf, objectOf, stringOf } from '../lib/json.ts';
import type { Endpoint, VendorError } from '../server/wire.ts';
import { invalidRequest } from './write-error.ts';

const maxCohereTexts = 96;
const inputTypes = new Set(['search_document', 'search_query', 'classification', 'clustering', 'image']);

/** InvokeModel with a body of the model's own: Titan's and Cohere's embeddings. */
export function invokeEndpoint(model: string, given: unknown): Endpoint {
  const body = objectOf(given);
  const isTitan = model.includes('titan-embed');
  const texts = isTitan ? [stringOf(body['inputText'])] : listOf(body['texts']).map(String);
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
  return {
    kind: 'other',
    model,
    refusal: () => (isTitan ? checkTitan(body) : model.includes('cohere.embed') ? checkCohere(body) : invalidRequest('This emulator invokes embedding models only.')),
    headers: () => ({ 'x-amzn-bedrock-input-token-count': String(tokens) }),
    reply: () => (isTitan ? writeTitan(body, tokens) : writeCohere(body, texts)),
  };
}

function checkTitan(body: JsonObject): VendorError | undefined {
  const extra = Object.keys(body).find((name) => !['inputText', 'dimensions', 'normalize', 'embeddingTypes'].includes(name));
  if (extra !== undefined) return malformed(`extraneous key [${extra}] is not permitted`);
  if (stringOf(body['inputText']) === '') return malformed('expected minLength: 1, actual: 0');
  const { dimensions } = body;
  return dimensions === undefined || [256, 512, 1024].includes(Number(dimensions)) ? undefined : malformed(`${String(dimensions)} is not a valid enum value`);
}

function checkCohere(body: JsonObject): VendorError | undefined {
  const texts = listOf(body['texts']);
  if (!inputTypes.has(stringOf(body['input_type']))) return malformed('required key [input_type] not found');
  if (texts.length === 0) return malformed('required key [texts] not found');
  return texts.length > maxCohereTexts ? malformed(`expected maximum item count: ${maxCohereTexts}, found: ${texts.length}`) : undefined;
}

function malformed(why: string): VendorError {
  return invalidRequest(`Malformed input request: ${why}, please reformat your input and try again.`);
}

function writeTitan(body: JsonObject, tokens: number): object {
  return { embedding: embed(stringOf(body['inputText']), numberOf(body['dimensions'])), inputTextTokenCount: tokens };
}

function writeCohere(body: JsonObject, texts: readonly string[]): object {
  const vectors = texts.map((text) => embed(text, numberOf(body['output_dimension'])));
  const isTyped = listOf(body['embedding_types']).length > 0;
  return { id: 'emb', texts, embeddings: isTyped ? { float: vectors } : vectors, response_type: isTyped ? 'embeddings_by_type' : 'embeddings_floats' };
}
