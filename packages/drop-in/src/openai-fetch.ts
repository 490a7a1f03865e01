import { type EmbedRequest, type EmbedResponse, isZerohopError, type Router, ZerohopError } from '@zerohop/core';
import { type Door, openDoor } from '@zerohop/core/door';
import { type Destination, ourError, serveChat, serveError } from './openai-chat/serve-chat.ts';
import { serveEmbeddings } from './openai-embeddings/serve-embeddings.ts';
import { isRouterError } from './router-error.ts';

/** What {@link openaiFetch} and `wrap` have in common. */
export interface DoorSettings<Model extends string = string> {
  /** The router's routes or `provider/model`, by the names that the client uses. @default none */
  models?: Readonly<Record<string, Model>> | undefined;
  /**
   * What to do when the router itself cannot serve a request: it is closed, has nothing that could, does not understand the
   * request, or broke. `fail` sends the error back; `passthrough` sends the request out as it is, by the client's own fetch
   * and key, unmetered. Never when a vendor was asked and failed, nor when a limit, budget or guard said no. @default 'fail'
   */
  onRouterError?: 'fail' | 'passthrough' | undefined;
}

/** Options of {@link openaiFetch}. */
export interface OpenaiFetchOptions<Model extends string = string> extends DoorSettings<Model> {
  /** Serves everything that is neither a chat nor a request for vectors. @default the global fetch */
  fetch?: typeof fetch | undefined;
}

/**
 * A `fetch` that serves OpenAI Chat Completions and embeddings by a router, in process. Give it to a client of the `openai`
 * package, with `maxRetries: 0`: the router retries. A body's `model` is looked up in `models`, else it is one of the router's.
 * Requests other than `POST …/chat/completions` and `POST …/embeddings` pass through.
 *
 * @throws ZerohopError `invalid_request` when `models` names something that the router does not have
 * @example const client = new OpenAI({ apiKey: 'unused', fetch: openaiFetch(router), maxRetries: 0 });
 */
export function openaiFetch<Model extends string, Options>(router: Router<Model, Options>, options: OpenaiFetchOptions<NoInfer<Model>> = {}): typeof fetch {
  const { models = {}, onRouterError = 'fail', fetch: through = (input, init) => globalThis.fetch(input, init) } = options;
  const mapped = checkModels(router, models);
  return doorFetch({
    door: openDoor(router, { adapterId: 'openai' }),
    embed: embedderOf(router),
    to: (model) => ({ model: mapped.get(model) ?? model, own: false }),
    through,
    onRouterError,
  });
}

/** What {@link doorFetch} works with. */
export interface DoorFetchParts {
  readonly door: Door;
  embed(request: EmbedRequest): Promise<EmbedResponse>;
  /** Where the chats of a model go; vectors of what goes to the door's own account are not the router's to serve. */
  to(model: string): Destination;
  /** Serves what the router does not. */
  readonly through: typeof fetch;
  readonly onRouterError: 'fail' | 'passthrough';
}

/** The fetch behind `openaiFetch` and `wrap`. */
export function doorFetch({ door, embed, to, through, onRouterError }: DoorFetchParts): typeof fetch {
  return async (input, init) => {
    const kind = kindOf(input, init);
    if (kind === undefined) return await through(input, init);
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    signal?.throwIfAborted();
    const text = await readBody(input, init);
    let callId = '';
    try {
      const body = parseBody(text);
      const model = typeof body['model'] === 'string' ? body['model'] : '';
      const destination = to(model);
      if (kind === 'chat') return await serveChat(door, { body, to: destination, signal, started: (id) => (callId = id) });
      if (!destination.own) return await serveEmbeddings(embed, { body, model: destination.model, signal });
    } catch (thrown) {
      signal?.throwIfAborted();
      const error = ourError(thrown);
      if (onRouterError === 'fail' || !isRouterError(error)) return serveError(error, callId);
    }
    return await (input instanceof Request ? through(new Request(input, { ...init, body: text })) : through(input, { ...init, body: text }));
  };
}

/** Checks a map of models against a router, once, so that a misspelt name is found when the app starts. */
export function checkModels(router: { as(name: string): string }, models: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(models).map(([model, name]) => {
      try {
        return [model, router.as(name)];
      } catch (cause) {
        if (!isZerohopError(cause, 'invalid_request')) throw cause;
        const path = `models.${model}`;
        const { expected = "one of the router's models", didYouMean } = cause.details;
        const issue = { path, expected, didYouMean };
        throw new ZerohopError({ code: 'invalid_request', message: `${path}: ${cause.message}`, details: { ...issue, issues: [issue] }, cause });
      }
    }),
  );
}

/** The router's way to vectors: whether it has a model is checked when it is asked for. */
export function embedderOf<Model extends string, Options>(router: Router<Model, Options>): DoorFetchParts['embed'] {
  return (request) => router.embed(request as Parameters<typeof router.embed>[0]);
}

/** What the router serves of a client's requests, by the ends of their paths. */
const served = [
  ['/chat/completions', 'chat'],
  ['/embeddings', 'embeddings'],
] as const;

function kindOf(input: string | URL | Request, init: RequestInit | undefined): 'chat' | 'embeddings' | undefined {
  const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
  if (method.toUpperCase() !== 'POST') return undefined;
  const url = input instanceof Request ? input.url : String(input);
  const end = url.search(/[?#]/);
  const path = end === -1 ? url : url.slice(0, end);
  return served.find(([ending]) => path.endsWith(ending))?.[1];
}

function readBody(input: string | URL | Request, init: RequestInit | undefined): string | Promise<string> {
  if (typeof init?.body === 'string') return init.body;
  if (init?.body !== undefined && init.body !== null) return new Response(init.body).text();
  return input instanceof Request ? input.clone().text() : '';
}

function parseBody(text: string): Readonly<Record<string, unknown>> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new ZerohopError({ code: 'invalid_request', message: 'the body is not a JSON object' });
}
