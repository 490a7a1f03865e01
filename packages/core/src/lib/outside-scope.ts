import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Runs a function outside every caller's AsyncLocalStorage context. Sockets, shared timers and other things that outlive
 * one call are started here: a pooled socket would otherwise show one tenant's context in another tenant's callbacks,
 * and keep it alive. Taken when this module loads, which is before any call.
 */
export const outsideScope: <R>(run: () => R) => R = AsyncLocalStorage.snapshot();
