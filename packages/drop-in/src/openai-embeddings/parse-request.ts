import type { EmbedRequest } from '@zerohop/core';
import { omitUndefined } from '@zerohop/core/adapter';
import { refusal } from '../openai-chat/parse-messages.ts';

/** An embeddings body, as parsed JSON. */
export type EmbeddingsBody = Readonly<Record<string, unknown>>;

/** An embeddings body in the router's language. */
export interface ParsedEmbeddings {
  /** All of it but the model, which the door knows. */
  readonly request: Omit<EmbedRequest, 'model'>;
  readonly encoding: Encoding;
}

/** How the client wants its vectors: as numbers, or as the bytes of 32-bit floats. */
export type Encoding = 'float' | 'base64';

const known: ReadonlySet<string> = new Set(['model', 'input', 'dimensions', 'encoding_format']);

/**
 * Translates an embeddings body. Values of a wrong type are left for the router's own check to refuse; tokens are refused here,
 * since they are the numbers of one vendor's models.
 *
 * @throws ZerohopError `invalid_request` when the body cannot be translated
 * @see https://platform.openai.com/docs/api-reference/embeddings/create
 */
export function parseRequest(body: EmbeddingsBody): ParsedEmbeddings {
  const { input, dimensions } = body;
  const tokens = Array.isArray(input) ? input.findIndex((text: unknown) => typeof text === 'number' || Array.isArray(text)) : -1;
  if (tokens !== -1) throw refusal(`input[${tokens}]`, "the text that the tokens stand for, since they are one model's numbers");
  const more = Object.entries(body).filter(([name, value]) => !known.has(name) && value !== undefined && value !== null);
  const providerOptions = more.length === 0 ? undefined : { openai: Object.fromEntries(more) };
  const request = omitUndefined({ input, dimensions: dimensions ?? undefined, providerOptions });
  // Its fields are the client's, unchecked: the router checks the request as it checks an app's.
  return { request: request as unknown as ParsedEmbeddings['request'], encoding: encodingOf(body['encoding_format']) };
}

function encodingOf(given: unknown): Encoding {
  if (given === undefined || given === null) return 'float';
  if (given === 'float' || given === 'base64') return given;
  throw refusal('encoding_format', "'float' or 'base64'");
}
