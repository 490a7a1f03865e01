/**
 * The generation of a Gemini model, e.g. 2.5; `Infinity` for names without a number, which stand for the newest one
 * (`gemini-flash-latest`); `undefined` for models of other families.
 */
export function generationOf(model: string): number | undefined {
  const found = /(?:^|\/)gemini-(\d+(?:\.\d+)?)?/.exec(model);
  if (found === null) return undefined;
  return found[1] === undefined ? Infinity : Number(found[1]);
}

/**
 * From the third generation on, function calls have ids, must bring their signatures back, and may stand beside JSON
 * output; reasoning is steered by levels.
 *
 * @see https://ai.google.dev/gemini-api/docs/thought-signatures
 */
export function isThirdGeneration(model: string): boolean {
  return (generationOf(model) ?? 0) >= 3;
}
