import { bearerToken, type HttpRequest } from '../server/http-request.ts';

/** The key of a request: `x-api-key`, or a bearer token. */
export function anthropicKey(request: HttpRequest): string | undefined {
  return request.headers['x-api-key'] ?? bearerToken(request);
}
