import { type JsonObject, objectsOf, stringOf } from '../lib/json.ts';
import { itemsOf, typeOf } from './request.ts';

/** A response that the vendor keeps. */
export interface StoredResponse {
  readonly body: JsonObject;
  /** Ids of the calls that no output has answered yet, those of the responses before it included. */
  readonly openCalls: ReadonlySet<string>;
}

/** What the vendor has stored: responses and their items, by their ids. */
export interface Memory {
  response(id: unknown): StoredResponse | undefined;
  hasItem(id: unknown): boolean;
  /** Keeps the answer to a request, unless it was not to be stored. */
  keep(request: JsonObject, body: JsonObject): void;
}

const calls = new Set(['function_call', 'custom_tool_call']);

/** An empty memory. */
export function emptyMemory(): Memory {
  const responses = new Map<string, StoredResponse>();
  const items = new Set<string>();
  return {
    response: (id) => responses.get(stringOf(id)),
    hasItem: (id) => items.has(stringOf(id)),
    keep(request, body) {
      if (request['store'] === false && request['background'] !== true) return;
      const output = objectsOf(body['output']);
      for (const item of output) items.add(stringOf(item['id']));
      const openCalls = new Set(responses.get(stringOf(request['previous_response_id']))?.openCalls);
      for (const item of [...itemsOf(request), ...output]) {
        if (calls.has(typeOf(item))) openCalls.add(stringOf(item['call_id']));
        else if (typeOf(item).endsWith('_call_output')) openCalls.delete(stringOf(item['call_id']));
      }
      responses.set(stringOf(body['id']), { body, openCalls });
    },
  };
}
