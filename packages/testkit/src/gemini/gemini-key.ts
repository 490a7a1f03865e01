import { bearerToken, type HttpRequest } from '../server/http-request.ts';

/** The key of a request: a header, the query, or Vertex's bearer token. */
export function geminiKey(request: HttpRequest): string | undefined {
  return request.headers['x-goog-api-key'] ?? request.query['key'] ?? bearerToken(request);
}
