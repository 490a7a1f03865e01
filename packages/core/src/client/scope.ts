import { AsyncLocalStorage } from 'node:async_hooks';
import type { Scope } from '../chat/scope.ts';
import { checkKeys, isObject, isText, refuse, refuseShowing } from '../config/check-fields.ts';
import { Problems } from '../config/problems.ts';
import type { EventScope } from '../telemetry/event.ts';

/** Who pays for a call, and when it must be over: epoch milliseconds. */
export interface CallScope {
  readonly scope: EventScope;
  readonly deadlineAtMs: number | undefined;
}

/** The scopes of one router. */
export class Scopes {
  readonly #storage = new AsyncLocalStorage<CallScope>();

  /** Runs a function in a scope. Inner scopes add to outer ones; tags merge; the earliest deadline holds. */
  run<R>(scope: Scope, nowMs: number, run: () => R): R {
    checkScope(scope);
    return this.#storage.run(this.#within(scope, nowMs), run);
  }

  /** The scope of a call. Read once, when the call is made; nothing below reads the storage. */
  read(request: Scope, nowMs: number): CallScope {
    return this.#within(request, nowMs);
  }

  #within(inner: Scope, nowMs: number): CallScope {
    const outer = this.#storage.getStore();
    const own = inner.deadlineMs === undefined ? undefined : nowMs + inner.deadlineMs;
    return {
      scope: {
        tenant: inner.tenant ?? outer?.scope.tenant,
        team: inner.team ?? outer?.scope.team,
        user: inner.user ?? outer?.scope.user,
        tags: merge(outer?.scope.tags, inner.tags),
      },
      deadlineAtMs: earliest(outer?.deadlineAtMs, own),
    };
  }
}

const scopeKeys: ReadonlySet<string> = new Set(['tenant', 'team', 'user', 'tags', 'deadlineMs']);

function checkScope(scope: unknown): void {
  const problems = new Problems();
  if (isObject(scope)) {
    checkKeys(scope, 'scope', scopeKeys, problems);
    for (const key of ['tenant', 'team', 'user']) {
      if (scope[key] !== undefined && !isText(scope[key])) refuse(problems, `scope.${key}`, 'text', scope[key]);
    }
    const { tags, deadlineMs } = scope;
    if (tags !== undefined && !(isObject(tags) && Object.values(tags).every((tag) => typeof tag === 'string'))) {
      refuse(problems, 'scope.tags', 'an object of texts', tags);
    }
    if (deadlineMs !== undefined && !(typeof deadlineMs === 'number' && Number.isFinite(deadlineMs) && deadlineMs >= 0)) {
      refuseShowing(problems, 'scope.deadlineMs', 'milliseconds from 0 up', deadlineMs);
    }
  } else {
    refuse(problems, 'scope', 'a scope', scope);
  }
  problems.throwIfAny('invalid_request');
}

function merge(outer: EventScope['tags'], inner: EventScope['tags']): EventScope['tags'] {
  if (outer === undefined) return inner;
  return inner === undefined ? outer : { ...outer, ...inner };
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : Math.min(a, b);
}
