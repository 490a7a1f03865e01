import { AsyncLocalStorage } from 'node:async_hooks';
import type { ChatRequest } from '../chat/request.ts';
import type { Scope } from '../chat/scope.ts';
import type { EventScope } from '../telemetry/event.ts';

/** A scope as it was entered, its deadline an instant. */
interface EnteredScope extends EventScope {
  deadlineAtMs: number | undefined;
}

const storage = new AsyncLocalStorage<EnteredScope>();

/** Runs a function in a scope. Inner scopes add to outer ones; tags merge; the earliest deadline holds. */
export function runInScope<R>(scope: Scope, nowMs: number, run: () => R): R {
  const outer = storage.getStore();
  const own = scope.deadlineMs === undefined ? undefined : nowMs + scope.deadlineMs;
  const entered: EnteredScope = {
    tenant: scope.tenant ?? outer?.tenant,
    team: scope.team ?? outer?.team,
    user: scope.user ?? outer?.user,
    tags: merge(outer?.tags, scope.tags),
    deadlineAtMs: earliest(outer?.deadlineAtMs, own),
  };
  return storage.run(entered, run);
}

/** Who pays for a call and when it must be over. Read once, when the call is made; nothing below reads the storage. */
export function readScope(request: ChatRequest, nowMs: number): { scope: EventScope; deadlineAtMs: number | undefined } {
  const outer = storage.getStore();
  const own = request.deadlineMs === undefined ? undefined : nowMs + request.deadlineMs;
  return {
    scope: {
      tenant: request.tenant ?? outer?.tenant,
      team: request.team ?? outer?.team,
      user: request.user ?? outer?.user,
      tags: merge(outer?.tags, request.tags),
    },
    deadlineAtMs: earliest(outer?.deadlineAtMs, own),
  };
}

function merge(outer: EventScope['tags'], inner: EventScope['tags']): EventScope['tags'] {
  if (outer === undefined) return inner;
  return inner === undefined ? outer : { ...outer, ...inner };
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : Math.min(a, b);
}
