import type { InputIssue } from '../errors/details.ts';
import { ZerohopError } from '../errors/zerohop-error.ts';

/** One thing that is wrong, with the words for it. */
export interface Problem extends InputIssue {
  /** What is wrong, without the place. */
  readonly message: string;
}

/** Collects what is wrong with an input. Costs nothing while nothing is. */
export class Problems {
  #list: Problem[] | undefined;

  get found(): boolean {
    return this.#list !== undefined;
  }

  get list(): readonly Problem[] {
    return this.#list ?? [];
  }

  add(problem: Problem): void {
    this.#list ??= [];
    this.#list.push(problem);
  }

  /** Throws one error about everything that was found; does nothing when nothing was. */
  throwIfAny(code: 'config_invalid' | 'invalid_request'): void {
    if (this.#list !== undefined) throw inputError(code, this.#list);
  }
}

/** The error about an input: its message names the first place and the cure, its details have all of them. */
export function inputError(
  code: 'config_invalid' | 'invalid_request',
  problems: readonly Problem[],
): ZerohopError<'config_invalid' | 'invalid_request'> {
  const issues = problems.map(issueOf);
  const [first] = problems;
  const [issue] = issues;
  if (first === undefined || issue === undefined) throw new Error('an input error without a problem');
  const guess = first.didYouMean === undefined ? '' : `; did you mean '${first.didYouMean}'?`;
  const more = problems.length === 1 ? '' : ` (${problems.length - 1} more in details.issues)`;
  const place = first.path === '' ? '' : `${first.path}: `;
  return new ZerohopError<'config_invalid' | 'invalid_request'>({
    code,
    message: `${place}${first.message}${guess}${more}`,
    details: { ...issue, issues },
  });
}

function issueOf({ path, expected, received, didYouMean }: Problem): InputIssue {
  return {
    path,
    expected,
    ...(received === undefined ? undefined : { received }),
    ...(didYouMean === undefined ? undefined : { didYouMean }),
  };
}

/** What kind of thing a value is, in words, showing nothing of it. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  if (value === '') return 'an empty string';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A value in few words; its kind where it is no simple value. */
export function show(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'string' || value === '') return kindOf(value);
  return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
}

/** Names in a sentence: `a, b and c`; no more than ten of them. */
export function listOf(names: Iterable<string>): string {
  let all = [...names];
  if (all.length > 10) all = [...all.slice(0, 9), `${all.length - 9} more`];
  const last = all.pop();
  if (last === undefined) return 'none';
  return all.length === 0 ? last : `${all.join(', ')} and ${last}`;
}

/** The path to a member: `routes.chat`, `targets[1]`. */
export function pathTo(path: string, key: PropertyKey): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  return path === '' ? String(key) : `${path}.${String(key)}`;
}
