import type { HttpRequest } from '../server/http-request.ts';

/** The two services of Google that speak this wire. */
export type Service = 'gemini' | 'vertex';

/** Which service a request means: on Vertex AI a model belongs to a publisher. */
export function serviceOf({ path }: Pick<HttpRequest, 'path'>): Service {
  return /\/publishers\/[^/]+\/models\//.test(decodeURIComponent(path)) ? 'vertex' : 'gemini';
}

/** What a thought signature is about: nothing but which service gave it, since parts are merged and split on the way. */
export const signedThought: Readonly<Record<Service, string>> = { gemini: 'gemini thought', vertex: 'vertex thought' };
