/** The part of an SDK client that turns a call into a request. */
export interface RequestBuilder {
  buildRequest(options: RequestOptions, context?: { retryCount?: number }): Promise<BuiltRequest>;
}

interface RequestOptions {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly query?: unknown;
  readonly headers?: unknown;
  readonly signal?: unknown;
  readonly fetchOptions?: object | undefined;
}

interface BuiltRequest {
  req: { body?: unknown; headers?: unknown };
  url: string;
  timeout: number;
}

/** Paths beyond this many are built each time: apps use few, and a path may hold an id. */
const maxPaths = 64;

/**
 * Has an SDK client build the head of its requests (URL, credentials, headers) once per path instead of once per call,
 * where it is most of what the SDK costs. For clients whose credential, headers and timeout never change; a request with
 * headers, a query or a signal of its own is built as ever, and so is one whose body the SDK writes in a way of its own.
 */
export function rememberRequestHeads(client: RequestBuilder): void {
  const build = client.buildRequest.bind(client);
  const heads = new Map<string, BuiltRequest>();

  client.buildRequest = async (options, context) => {
    const { method, path, body, query, headers, signal, fetchOptions } = options;
    if (query !== undefined || !isEmpty(headers) || (signal !== undefined && signal !== null) || context?.retryCount) return build(options, context);
    const place = `${method} ${path}`;
    const known = heads.get(place);
    if (known !== undefined) {
      const { req, url, timeout } = known;
      return { req: { ...req, body: JSON.stringify(body), ...fetchOptions }, url, timeout };
    }
    const built = await build(options, context);
    const written = built.req.headers;
    if (written instanceof Headers && built.req.body === JSON.stringify(body) && heads.size < maxPaths) {
      // A plain object: what the fetch below reads fastest.
      heads.set(place, { ...built, req: { method: method.toUpperCase(), headers: Object.freeze(Object.fromEntries(written)) } as BuiltRequest['req'] });
    }
    return built;
  };
}

// Some methods of SDKs hand on headers of their own, even when there are none.
function isEmpty(headers: unknown): boolean {
  if (headers === undefined) return true;
  const { values, nulls } = headers as { values?: unknown; nulls?: unknown };
  return values instanceof Headers && values.keys().next().done === true && nulls instanceof Set && nulls.size === 0;
}
