import type { z } from 'zod';
import { didYouMean } from '../lib/did-you-mean.ts';
import { configKeysNotYet, notYet, policyKeysNotYet } from './not-yet.ts';
import { kindOf, pathTo, show, type Problem } from './problems.ts';
import { placesOf } from './schema.ts';
import type { WordHints } from './schema-parts.ts';
import { isAdapter } from './schema-providers.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Says what a schema found in our own words. Keys that do not belong come first: they are often the reason of the rest. */
export function schemaProblems(config: unknown, issues: readonly Issue[]): Problem[] {
  const problems = issues.flatMap((issue) => problemsOf(config, issue, []));
  return problems.toSorted((a, b) => rank(a) - rank(b));
}

function rank({ didYouMean: guess, message }: Problem): number {
  if (guess !== undefined) return 0;
  return message.startsWith(noSuchKey) || message === notYet ? 1 : 2;
}

const noSuchKey = 'no such key';

function problemsOf(config: unknown, issue: Issue, base: Path): Problem[] {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownKeys(path, issue);
    case 'invalid_union':
      return unionProblems(config, path, issue);
    default:
      return [wrongValue(config, path, expectedBy(issue), hintsOf(issue))];
  }
}

function unknownKeys(path: Path, issue: Issue & { code: 'unrecognized_keys' }): Problem[] {
  const known = issue.message.split(' ');
  return issue.keys.map((key) => {
    const place = pathText([...path, key]);
    const later = path.length === 0 ? configKeysNotYet : isPolicyPlace(path) ? policyKeysNotYet : undefined;
    if (later?.has(key)) return { path: place, message: notYet, expected: 'no such key in this version' };
    const expected = `one of ${known.join(', ')}`;
    // A key that belongs somewhere else is not misspelt.
    const homes = path.length === 0 || isPolicyPlace(path) ? placesOf(key) : [];
    if (homes.length > 0) return { path: place, message: `${noSuchKey} here; it stands in ${homes.join(', or in ')}`, expected };
    const guess = didYouMean(key, known);
    return { path: place, message: noSuchKey, expected, ...(guess === undefined ? undefined : { didYouMean: guess }) };
  });
}

function isPolicyPlace(path: Path): boolean {
  const [top] = path;
  return (top === 'defaults' && path.length === 1) || (top === 'routes' && (path.length === 2 || path.length === 4));
}

// A union here is one object or array beside simple values: the branch that got past its first look is what was meant.
function unionProblems(config: unknown, path: Path, issue: Issue & { code: 'invalid_union' }): Problem[] {
  const branches = issue.errors.map((branch) => branch.flatMap((inner) => flatten(inner, [])));
  const meant = branches.filter((branch) => !branch.some((inner) => inner.path.length === 0 && rejectsKind(inner)));
  const [only] = meant;
  if (meant.length === 1 && only !== undefined) return only.flatMap((inner) => problemsOf(config, inner, path));
  const expected = [...new Set(branches.flatMap((branch) => branch.map(expectedBy)))];
  const hints = branches.flat().map(hintsOf).find((hint) => hint.words !== undefined) ?? {};
  return [wrongValue(config, path, expected.join(', or '), hints)];
}

// Nested unions are told as one list of alternatives, unless the value went into one of their branches.
function flatten(issue: Issue, base: Path): Issue[] {
  const path = [...base, ...issue.path];
  const moved = { ...issue, path };
  if (issue.code !== 'invalid_union') return [moved];
  const branches = issue.errors.map((branch) => branch.flatMap((inner) => flatten(inner, path)));
  const meant = branches.filter((branch) => !branch.some((inner) => inner.path.length === path.length && rejectsKind(inner)));
  return meant.length === 1 ? (meant[0] ?? [moved]) : branches.flat();
}

function rejectsKind(issue: Issue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'custom';
}

function wrongValue(config: unknown, path: Path, expected: string, hints: WordHints): Problem {
  const value = valueAt(config, path);
  const place = pathText(path);
  if (path.length === 2 && path[0] === 'providers' && isAdapter(value)) {
    const { id } = value as { id: string };
    return { path: place, message: `call the adapter: ${id}()`, expected: 'a provider, made by calling the adapter', received: 'the adapter itself' };
  }
  if (typeof value === 'string' && hints.notYet?.includes(value)) {
    return { path: place, message: `'${value}' is ${notYet}`, expected, received: show(value) };
  }
  const received = maySee(path, value) ? show(value) : kindOf(value);
  const guess = typeof value === 'string' && hints.words !== undefined ? didYouMean(value, hints.words) : undefined;
  return {
    path: place,
    message: `expected ${expected}, got ${received}`,
    expected,
    received,
    ...(guess === undefined ? undefined : { didYouMean: guess }),
  };
}

/** Settings of a provider that hold no secret. A key is easily put in a wrong place, so nothing else there is shown. */
const openSettings: ReadonlySet<PropertyKey> = new Set(['adapter', 'vendor', 'api', 'sdk', 'region', 'baseURL', 'optional', 'priceFactor']);

function maySee(path: Path, value: unknown): boolean {
  const [top, , setting] = path;
  // The whole config may be a key, too, and so may a provider.
  if (top === undefined) return false;
  if (top !== 'providers') return true;
  if (path.length !== 3 || setting === undefined || !openSettings.has(setting)) return false;
  return !(typeof value === 'string' && /[@?]/.test(value));
}

function expectedBy(issue: Issue): string {
  if (issue.code === 'invalid_type') {
    const kind = issue.expected === 'record' ? 'object' : issue.expected;
    return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
  }
  if (issue.code === 'custom' || issue.code === 'too_small') return issue.message;
  return 'another value';
}

function hintsOf(issue: Issue): WordHints {
  return issue.code === 'custom' ? ((issue.params?.['hints'] ?? {}) as WordHints) : {};
}

function pathText(path: Path): string {
  return path.reduce<string>(pathTo, '');
}

function valueAt(config: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined), config);
}
