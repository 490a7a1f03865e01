import type { ZerohopError } from '../errors/zerohop-error.ts';
import type { Call } from '../pipeline/call.ts';
import { RouteTarget } from '../pipeline/target.ts';
import { type Conditions, exclusionOf } from '../router/exclusion.ts';
import type { Assembly } from './assembly.ts';

/** More of them would not help anybody choose. */
const maxSuggestions = 5;

/** Targets of other routes that could serve a failed call's request just now. */
export function suggestionsFor(call: Call, error: ZerohopError, { targets, defaults }: Assembly, conditions: () => Conditions): string[] {
  if (error.code === 'cancelled' || error.code === 'invalid_request') return [];
  const now = conditions();
  const tried = new Set(call.attempts.map(({ target }) => target));
  const failed = targets.get(call.attempts.at(-1)?.target ?? '');
  const found: string[] = [];
  for (const target of targets.values()) {
    if (tried.has(target.id)) continue;
    if (error.code === 'context_length' && !((target.facts?.contextWindow ?? 0) > (failed?.facts?.contextWindow ?? 0))) continue;
    const to = new RouteTarget({ target, policies: defaults });
    if (exclusionOf(to, now) === undefined && now.foresight?.of(to).refused === undefined) found.push(target.id);
    if (found.length === maxSuggestions) break;
  }
  return found;
}
