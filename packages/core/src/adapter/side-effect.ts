/**
 * Which of a vendor's options leaves something behind with each request that carries it, in words; `undefined` when none is set. For
 * `Connection.sideEffect`.
 *
 * @param names the options that do, in the vendor's own words
 * @example sideEffectOf(request.providerOptions?.['acme'], ['store', 'tools'])
 */
export function sideEffectOf(options: Readonly<Record<string, unknown>> | undefined, names: readonly string[]): string | undefined {
  if (options === undefined) return undefined;
  const name = names.find((one) => isSet(options[one]));
  return name === undefined ? undefined : `providerOptions set '${name}'`;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);
}
