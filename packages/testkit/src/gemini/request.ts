import { isObject, type JsonObject, numberOf, objectOf, objectsOf } from '../lib/json.ts';
import { readProto } from './read-proto.ts';
import { requestShape } from './request-shape.ts';

/** A request body with every known field in camel case, and without the rest. */
export function messageOf(body: unknown): JsonObject {
  return readProto(objectOf(body), requestShape).message;
}

export function contentsOf(message: JsonObject): readonly JsonObject[] {
  return objectsOf(message['contents']);
}

export function partsOf(content: JsonObject | undefined): readonly JsonObject[] {
  return objectsOf(content?.['parts']);
}

/** The parts that hold a function call, or a function's response. */
export function partsWith(content: JsonObject | undefined, kind: 'functionCall' | 'functionResponse'): readonly JsonObject[] {
  return partsOf(content).filter((part) => isObject(part[kind]));
}

export function declarationsOf(message: JsonObject): readonly JsonObject[] {
  return objectsOf(message['tools']).flatMap((tool) => objectsOf(tool['functionDeclarations']));
}

export function generationConfigOf(message: JsonObject): JsonObject {
  return objectOf(message['generationConfig']);
}

export function thinkingConfigOf(message: JsonObject): JsonObject {
  return objectOf(generationConfigOf(message)['thinkingConfig']);
}

/** The model's generation, 2.5 for `gemini-2.5-flash`; 0 for a name without one. */
export function generationOf(model: string): number {
  return Number(/gemini-(\d+(?:\.\d+)?)/.exec(model)?.[1] ?? 0);
}

/** From the third generation on, thoughts are signed always and function calls have ids. */
export function isThirdGeneration(model: string): boolean {
  return generationOf(model) >= 3;
}

/** Whether a request may end with the model's own turn: until 3.6 it may. */
export function takesPrefill(model: string): boolean {
  return generationOf(model) < 3.6;
}

/** Whether the model thinks: since 2.5 it does so unasked, unless its budget is none. */
export function isThinking(model: string, message: JsonObject): boolean {
  return generationOf(model) >= 2.5 && numberOf(thinkingConfigOf(message)['thinkingBudget']) !== 0;
}

/** Whether thoughts are shown as well as thought. */
export function showsThoughts(message: JsonObject): boolean {
  return thinkingConfigOf(message)['includeThoughts'] === true;
}

/** A refusal of one field, as Gemini lists them. */
export function fieldRefusal(field: string, why: string): string {
  return `* GenerateContentRequest.${field}: ${why}\n`;
}
