import { isObject, type JsonObject, listOf, objectOf, objectsOf, stringOf } from '../lib/json.ts';

/** The input as items; a text is one message of the user's. */
export function itemsOf(body: JsonObject): readonly JsonObject[] {
  const { input } = body;
  return typeof input === 'string' ? [{ role: 'user', content: input }] : objectsOf(input);
}

/** What kind of item one is: a message needs no type. */
export function typeOf(item: JsonObject): string {
  return item['type'] === undefined ? 'message' : stringOf(item['type']);
}

/** Whether a part of the output was asked for. */
export function includes(body: JsonObject, what: string): boolean {
  return listOf(body['include']).includes(what);
}

/** Names of the tools that take free text. */
export function customNames(body: JsonObject): ReadonlySet<string> {
  return new Set(objectsOf(body['tools']).filter((tool) => tool['type'] === 'custom').map((tool) => stringOf(tool['name'])));
}

/** The tools that a request declares by name. */
export function namedTools(body: JsonObject): readonly JsonObject[] {
  return objectsOf(body['tools']).filter((tool) => tool['type'] === 'function' || tool['type'] === 'custom');
}

/** The tool that must be called; `undefined` where the model may choose. */
export function forcedTool(body: JsonObject): JsonObject | undefined {
  const choice = body['tool_choice'];
  if (choice === 'required') return namedTools(body)[0];
  return isObject(choice) ? namedTools(body).find((tool) => tool['name'] === choice['name']) : undefined;
}

/** The form that the answer is asked to have. */
export function formatOf(body: JsonObject): JsonObject {
  return objectOf(objectOf(body['text'])['format']);
}
