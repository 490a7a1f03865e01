/** Tokens of a text by the emulators' own rule: four characters each, rounded up. Plausible, cheap, and the same everywhere. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** Tokens of JSON that a model would read (tools, schemas, messages with parts); 0 for what is absent. */
export function countJsonTokens(value: unknown): number {
  return value === undefined ? 0 : countTokens(typeof value === 'string' ? value : JSON.stringify(value));
}
