import type { EmbedRequest, EmbedResponse } from '@zerohop/core';
import { costBook, costHeader, idHeaders } from '../cost-book.ts';
import { type EmbeddingsBody, parseRequest } from './parse-request.ts';
import { writeResponse } from './write-response.ts';

/** One request for vectors that a client made. */
export interface Embedding {
  readonly body: EmbeddingsBody;
  /** A route, or `provider/model`. */
  readonly model: string;
  readonly signal: AbortSignal | undefined;
}

/** Serves a request for vectors by a router, as OpenAI would. */
export async function serveEmbeddings(embed: (request: EmbedRequest) => Promise<EmbedResponse>, { body, model, signal }: Embedding): Promise<Response> {
  const { request, encoding } = parseRequest(body);
  const response = await embed({ ...request, model, signal });
  costBook.note(response.cost, { callId: response.callId });
  const headers = { 'content-type': 'application/json', ...idHeaders(response.callId), [costHeader]: String(response.cost.nanoUsd) };
  return new Response(JSON.stringify(writeResponse(response, encoding)), { status: 200, headers });
}
