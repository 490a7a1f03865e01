import { type JsonObject, objectOf } from '../lib/json.ts';
import { openaiError } from '../openai/write-error.ts';
import type { HttpRequest } from '../server/http-request.ts';
import type { Wire } from '../server/wire.ts';
import { checkRequest } from './check-request.ts';
import type { Leniency } from './leniency.ts';
import { emptyMemory } from './memory.ts';
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

/** Responses with a memory of their own: what was stored can be fetched, and continued. */
export function responsesApi(leniency: Leniency): Api {
  const memory = emptyMemory();
  return {
    endpoint(request) {
      const id = ownPath.exec(request.path)?.groups?.['id'];
      const { model, stream } = objectOf(request.body);
      if (request.method === 'POST' && id === undefined) return { kind: 'chat', model: typeof model === 'string' ? model : '', stream: stream === true };
      if (request.method !== 'GET' || id === undefined) return { kind: 'unknown' };
      const stored = memory.response(id);
      const missing = stored === undefined ? openaiError(404, `Response with id '${id}' not found.`) : undefined;
      return { kind: 'other', model: '', refusal: () => missing, reply: () => stored?.body ?? {} };
    },
    error: writeError,
    check: ({ body }) => checkRequest(body, memory, leniency),
    read: ({ body }, { model, stream }) => readRequest(body, model, stream),
    whole(answer, _ask, { body }) {
      const request = objectOf(body);
      const output = writeItems(answer, request, leniency.showsReasoning);
      const response = writeResponse(answer, request, statusOf(answer), output);
      memory.keep(request, response);
      // What runs in the background is answered later: it must be fetched.
      return request['background'] === true ? writeResponse(answer, request, 'queued', []) : response;
    },
    frames(answer, _ask, { body }) {
      const request: JsonObject = objectOf(body);
      const output = writeItems(answer, request, leniency.showsReasoning);
      memory.keep(request, writeResponse(answer, request, statusOf(answer), output));
      return writeStream(answer, request, output);
    },
  };
}
