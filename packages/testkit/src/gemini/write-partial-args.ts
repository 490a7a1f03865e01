import { splitText } from '../answer/split-text.ts';

/** A function call, or a piece of one. */
export interface StreamedCall {
  readonly id?: string;
  readonly name?: string;
  readonly partialArgs?: readonly object[];
  readonly willContinue?: true;
}

/** A function call as Vertex AI streams it: its name, its arguments by path and texts in pieces, and an empty call that ends it. What is empty has no path. */
export function writePartialArgs(call: { readonly id?: string; readonly name: string; readonly args?: object }, chunkSize: number): StreamedCall[] {
  const pieces = [...leaves(call.args ?? {}, '$')].flatMap(([jsonPath, value]) => pieceOf(jsonPath, value, chunkSize));
  const { args: _args, ...head } = call;
  return [{ ...head, willContinue: true }, ...pieces.map((piece): StreamedCall => ({ partialArgs: [piece], willContinue: true })), {}];
}

function* leaves(value: unknown, path: string): Generator<[path: string, value: unknown]> {
  if (typeof value !== 'object' || value === null) yield [path, value];
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* leaves(item, `${path}[${index}]`);
  else for (const [name, member] of Object.entries(value)) yield* leaves(member, /^\w+$/.test(name) ? `${path}.${name}` : `${path}['${name.replaceAll(/['\\]/g, '\\$&')}']`);
}

function pieceOf(jsonPath: string, value: unknown, chunkSize: number): object[] {
  if (value === null) return [{ jsonPath, nullValue: 'NULL_VALUE' }];
  if (typeof value === 'number') return [{ jsonPath, numberValue: value }];
  if (typeof value === 'boolean') return [{ jsonPath, boolValue: value }];
  const texts = splitText(String(value), chunkSize);
  return (texts.length === 0 ? [''] : texts).map((stringValue, index) => ({ jsonPath, stringValue, ...(index < texts.length - 1 ? { willContinue: true } : {}) }));
}
