import { ZerohopError } from '@zerohop/core';
import { didYouMean } from '@zerohop/core/adapter';

/** An error for what is wrong with a config or with options: one place, and the cure. */
export function invalid(path: string, message: string, expected: string, received?: string): ZerohopError<'config_invalid'> {
  const issue = { path, expected, ...(received === undefined ? undefined : { received }) };
  return new ZerohopError({ code: 'config_invalid', message: `${path}: ${message}`, details: { ...issue, issues: [issue] } });
}

/** An error for a name that is none of those known. */
export function unknownName(path: string, what: string, name: string, known: readonly string[]): ZerohopError<'config_invalid'> {
  const guess = didYouMean(name, known);
  const cure = guess === undefined ? '' : `; did you mean '${guess}'?`;
  const expected = `one of ${known.join(', ')}`;
  return invalid(path, `there is no ${what} '${name}'${cure} (expected ${expected})`, expected, `'${name}'`);
}
