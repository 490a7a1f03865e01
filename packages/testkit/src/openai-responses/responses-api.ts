import { type JsonObject, objectOf } from '../lib/json.ts';
import { openaiError } from '../openai/write-error.ts';
import type { HttpRequest } from '../server/http-request.ts';
import type { Wire } from '../server/wire.ts';
import { checkRequest } from './check-request.ts';
import type { Leniency } from './leniency.ts';
import { emptyMemory, type Memory } from './memory.ts';
import { readRequest } from './read-request.ts';
import { statusOf, writeItems, writeResponse } from './write-answer.ts';
import { writeError } from './write-error.ts';
import { writeStream } from './write-stream.ts';

/** What of OpenAI's wire is different from one of its interfaces to the next. */
export type Api = Pick<Wire, 'endpoint' | 'error' | 'check' | 'read' | 'whole' | 'frames'>;

const ownPath = /\/responses(?:\/(?<id>[\w-]+))?$/;

/** Whether a request is for Responses. */
export function isResponses({ path }: HttpRequest): boolean {
  return ownPath.test(path);
}

/** Responses with a memory for each organisation: what was stored can be fetched, and continued. */
export function responsesApi(leniency: Leniency, organizationOf: (request: HttpRequest) => string): Api {
  const memories = new Map<string, Memory>();
  const memoryOf = (request: HttpRequest): Memory => {
    const organization = organizationOf(request);
    const memory = memories.get(organization) ?? emptyMemory(organization);
    memories.set(organization, memory);
    return memory;
  };
  return {
    endpoint(request) {
      const id = ownPath.exec(request.path)?.groups?.['id'];
      const { model, stream } = objectOf(request.body);
      if (request.method === 'POST' && id === undefined) return { kind: 'chat', model: typeof model === 'string' ? model : '', stream: stream === true };
      if (request.method !== 'GET' || id === undefined) return { kind: 'unknown' };
      const stored = memoryOf(request).response(id);
      const missing = stored === undefined ? openaiError(404, `Response with id '${id}' not found.`) : undefined;
      return { kind: 'other', model: '', refusal: () => missing, reply: () => stored?.body ?? {} };
    },
    error: writeError,
    check: (request) => checkRequest(request.body, memoryOf(request), leniency),
    read: ({ body }, { model, stream }) => readRequest(body, model, stream),
    whole(answer, _ask, http) {
      const request = objectOf(http.body);
      const memory = memoryOf(http);
      const output = writeItems(answer, request, leniency.showsReasoning, memory.organization);
      const response = writeResponse(answer, request, statusOf(answer), output);
      memory.keep(request, response);
      // What runs in the background is answered later: it must be fetched.
      return request['background'] === true ? writeResponse(answer, request, 'queued', []) : response;
    },
    frames(answer, _ask, http) {
      const request: JsonObject = objectOf(http.body);
      const memory = memoryOf(http);
      const output = writeItems(answer, request, leniency.showsReasoning, memory.organization);
      memory.keep(request, writeResponse(answer, request, statusOf(answer), output));
      return writeStream(answer, request, output);
    },
  };
}
