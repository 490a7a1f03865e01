import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from '../server/http-request.ts';

/** What an AWS signature says about itself. */
export interface SignedBy {
  readonly accessKeyId: string;
  /** `<day>/<region>/<service>/aws4_request` */
  readonly scope: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** The parts of an `Authorization: AWS4-HMAC-SHA256` header; `undefined` for any other. */
export function signedBy({ headers }: HttpRequest): SignedBy | undefined {
  const found = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(headers['authorization'] ?? '');
  const [, accessKeyId, scope, names, signature] = found ?? [];
  if (accessKeyId === undefined || scope === undefined || names === undefined || signature === undefined) return undefined;
  return { accessKeyId, scope, signedHeaders: names.split(';'), signature };
}

/**
 * Whether a request is signed with this secret.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function isSignedWith(secret: string, by: SignedBy, request: HttpRequest): boolean {
  const { headers, method, path, query, rawBody } = request;
  const payloadHash = sha256(rawBody);
  const canonical = [
    method,
    // Every service but S3 encodes a path that is encoded already.
    encodeURIComponent(path).replaceAll('%2F', '/').replace(/[!'()*]/g, percent),
    Object.entries(query)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .toSorted()
      .join('&'),
    ...by.signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}`),
    '',
    by.signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'] ?? '', by.scope, sha256(canonical)].join('\n');
  const key = by.scope.split('/').reduce<string | Buffer>((secretSoFar, part) => createHmac('sha256', secretSoFar).update(part).digest(), `AWS4${secret}`);
  const expected = createHmac('sha256', key).update(toSign).digest();
  return timingSafeEqual(expected, Buffer.from(by.signature, 'hex'));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
