import { type JsonObject, objectOf, objectsOf, stringOf } from '../lib/json.ts';
import type { HttpRequest } from '../server/http-request.ts';

/** What a path of the API is for. */
export type Place =
  | { readonly kind: 'create'; readonly model: string; readonly version?: string | undefined; readonly deployment?: string | undefined }
  | { readonly kind: 'get' | 'cancel' | 'stream'; readonly id: string }
  | { readonly kind: 'unknown' };

const name = '[\\w.-]+/[\\w.-]+';
const byModel = new RegExp(`^/v1/models/(${name})/predictions$`);
const byDeployment = new RegExp(`^/v1/deployments/(${name})/predictions$`);
const one = /^\/v1\/predictions\/([\w-]+)(\/cancel)?$/;
const stream = /^\/v1\/streams\/([\w-]+)$/;

/** Reads what a request is for. A version is known by its model where `models` has it. */
export function placeOf({ method, path, body }: HttpRequest, models: readonly string[] = []): Place {
  if (method === 'POST') {
    const model = byModel.exec(path)?.[1];
    if (model !== undefined) return { kind: 'create', model };
    const deployment = byDeployment.exec(path)?.[1];
    if (deployment !== undefined) return { kind: 'create', model: `deployments/${deployment}`, deployment };
    if (path === '/v1/predictions') {
      const version = stringOf(objectOf(body)['version']);
      return { kind: 'create', model: models.find((id) => id.endsWith(`:${version}`)) ?? version, version };
    }
  }
  const [, id, cancel] = one.exec(path) ?? [];
  if (id !== undefined && method === (cancel === undefined ? 'GET' : 'POST')) return { kind: cancel === undefined ? 'get' : 'cancel', id };
  const streamed = stream.exec(path)?.[1];
  return method === 'GET' && streamed !== undefined ? { kind: 'stream', id: streamed } : { kind: 'unknown' };
}

/** The inputs of a prediction that is asked for. */
export function inputOf(request: HttpRequest): JsonObject {
  return objectOf(objectOf(request.body)['input']);
}

/** The messages among them, where the model takes any. */
export function messagesOf(input: JsonObject): readonly JsonObject[] {
  return objectsOf(input['messages']);
}

/** Whether the request is to be kept open until the model is done. */
export function waits({ headers }: HttpRequest): boolean {
  return /(^|[\s,;])wait(=\d+)?($|[\s,;])/.test(headers['prefer'] ?? '');
}
