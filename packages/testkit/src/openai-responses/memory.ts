import { type JsonObject, objectsOf, stringOf } from '../lib/json.ts';
import { isBuiltIn } from './built-in.ts';
import { itemsOf, typeOf } from './request.ts';

/** A response that the vendor keeps. */
export interface StoredResponse {
  readonly body: JsonObject;
  /** Ids of the calls that no output has answered yet, those of the responses before it included. */
  readonly openCalls: ReadonlySet<string>;
}

/** What the vendor has stored for one organisation: responses and their items, by their ids. */
export interface Memory {
  readonly organization: string;
  response(id: unknown): StoredResponse | undefined;
  hasItem(id: unknown): boolean;
  /** The reasoning that an item of a built-in tool must come back with. */
  thoughtsOf(id: unknown): string | undefined;
  /** Keeps the answer to a request, unless it was not to be stored. */
  keep(request: JsonObject, body: JsonObject): void;
}

const calls = new Set(['function_call', 'custom_tool_call']);

/** An empty memory. */
export function emptyMemory(organization: string): Memory {
  const responses = new Map<string, StoredResponse>();
  const items = new Set<string>();
  const thoughts = new Map<string, string>();
  return {
    organization,
    response: (id) => responses.get(stringOf(id)),
    hasItem: (id) => items.has(stringOf(id)),
    thoughtsOf: (id) => thoughts.get(stringOf(id)),
    keep(request, body) {
      if (request['store'] === false && request['background'] !== true) return;
      const output = objectsOf(body['output']);
      let thought: string | undefined;
      for (const item of output) {
        const id = stringOf(item['id']);
        items.add(id);
        if (typeOf(item) === 'reasoning') thought = id;
        else if (isBuiltIn(item) && thought !== undefined) thoughts.set(id, thought);
      }
      const openCalls = new Set(responses.get(stringOf(request['previous_response_id']))?.openCalls);
      for (const item of [...itemsOf(request), ...output]) {
        if (calls.has(typeOf(item))) openCalls.add(stringOf(item['call_id']));
        else if (typeOf(item).endsWith('_call_output')) openCalls.delete(stringOf(item['call_id']));
      }
      responses.set(stringOf(body['id']), { body, openCalls });
    },
  };
}
