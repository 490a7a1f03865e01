import { bearerToken, type HttpRequest } from '../server/http-request.ts';

/** The key of a request: a bearer token, or Azure's or Portkey's own header. */
export function openaiKey(request: HttpRequest): string | undefined {
  return bearerToken(request) ?? request.headers['api-key'] ?? request.headers['x-portkey-api-key'];
}
