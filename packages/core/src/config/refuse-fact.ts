import { didYouMean } from '../lib/did-you-mean.ts';
import { type FactRow, factRows, rowOf } from '../router/conditions/paths.ts';
import { isObject } from './check-fields.ts';
import { listOf, type Problems, show } from './problems.ts';

/** A longer name was hardly misspelt, and comparing it takes a while. */
const longest = 100;

/** Says that there is no fact of that name, and which one was probably meant. */
export function refuseFact(name: string, value: unknown, path: string, problems: Problems): void {
  const below = factRows.map((row) => row.path).filter((other) => other.startsWith(`${name}.`));
  const guess = name.length > longest ? undefined : (fieldOf(name, value) ?? sameEnd(name) ?? didYouMean(name, factRows.flatMap((row) => filled(row, name))));
  problems.add({
    path,
    message: below.length === 0 ? 'no such fact' : `no fact by itself; name ${listOf(below)}`,
    expected: `one of ${factRows.map((row) => row.path).join(', ')}, or $and, $or, $not`,
    ...(guess === undefined ? undefined : { didYouMean: guess }),
  });
}

/** Says that there is no such time zone. */
export function refuseZone({ row, name }: { readonly row: FactRow; readonly name: string }, path: string, problems: Problems): void {
  const guess = name.length > longest ? undefined : didYouMean(name, Intl.supportedValuesOf('timeZone'));
  problems.add({
    path,
    message: `${show(name)} is no time zone`,
    expected: "a time zone by its IANA name, like 'Europe/Berlin'",
    received: show(name),
    ...(guess === undefined ? undefined : { didYouMean: row.path.replace(/<\w+>/, guess) }),
  });
}

/** `{ tags: { plan: 'pro' } }` means the fact `tags.plan`. */
export function fieldOf(name: string, value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const key = Object.keys(value).find((key) => rowOf(`${name}.${key}`) !== undefined);
  return key === undefined ? undefined : `${name}.${key}`;
}

// `scope.tenant` means `tenant`, and `temperature` means `params.temperature`.
function sameEnd(name: string): string | undefined {
  const end = name.slice(name.lastIndexOf('.') + 1);
  return factRows.find(({ path }) => path === end || path.endsWith(`.${end}`))?.path;
}

// A row as it would be with what stands in the middle of the name, so that only the rest is compared.
function filled({ path }: FactRow, name: string): string[] {
  const [prefix, suffix] = path.split(/<\w+>/);
  if (prefix === undefined || suffix === undefined) return [path];
  const middle = name.slice(name.indexOf('.') + 1, suffix === '' ? name.length : name.lastIndexOf('.'));
  return middle === '' || !name.includes('.') ? [] : [`${prefix}${middle}${suffix}`];
}
