import type { IncomingMessage } from 'node:http';
import { parseJson } from '../lib/json.ts';

/** A request as it came over the wire. */
export interface HttpRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case; a repeated header is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: string;
  /** The body parsed as JSON; `undefined` for a body that is none. */
  readonly body: unknown;
}

/** Reads a request to its end; `undefined` when the client went away before. */
export async function readHttpRequest(message: IncomingMessage): Promise<HttpRequest | undefined> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of message) pieces.push(piece as Buffer);
  } catch {
    return undefined;
  }
  const rawBody = Buffer.concat(pieces).toString('utf8');
  const url = new URL(message.url ?? '/', 'http://localhost');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  return {
    method: message.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers,
    rawBody,
    body: rawBody === '' ? undefined : parseJson(rawBody),
  };
}

/** The token of an `Authorization: Bearer` header. */
export function bearerToken(request: HttpRequest): string | undefined {
  return /^Bearer\s+(.+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
}
