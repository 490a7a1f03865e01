import { bearerToken, type HttpRequest } from '../server/http-request.ts';
import { signedBy } from './signature-v4.ts';

/** The key of a request: a bearer key, or the id of the access key it is signed with. */
export function bedrockKey(request: HttpRequest): string | undefined {
  return bearerToken(request) ?? signedBy(request)?.accessKeyId;
}
