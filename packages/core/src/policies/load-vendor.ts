import type { Connection } from '../adapter/adapter.ts';
import { outsideScope } from '../lib/outside-scope.ts';
import { within } from '../lib/sleep.ts';
import type { AttemptContext } from '../pipeline/call.ts';
import type { Layer } from '../pipeline/layer.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Runtime } from '../pipeline/runtime.ts';

/**
 * Has a vendor's SDK loaded before the clocks of the first attempt start: how long this process takes to load code is no time of the
 * target's.
 */
export function loadVendor({ clock }: Runtime): Layer<AttemptContext, Reply> {
  const loaded = new WeakSet<Connection>();
  const loading = new WeakMap<Connection, Promise<void>>();

  async function load({ call, token, to }: AttemptContext): Promise<void> {
    const { connection } = to.target.provider;
    let promise = loading.get(connection);
    if (promise === undefined) {
      // What cannot be loaded fails the call that needs it, in the adapter's own words.
      promise = outsideScope(() => connection.warm()).then(
        () => void loaded.add(connection),
        () => void loading.delete(connection),
      );
      loading.set(connection, promise);
    }
    // The deadline is the call's, whoever takes the time.
    await within(clock, (call.deadlineAtMs ?? Number.POSITIVE_INFINITY) - clock.now(), token, promise);
  }

  return (next) => {
    const loadFirst = async (attempt: AttemptContext): Promise<Reply> => {
      await load(attempt);
      return next(attempt);
    };
    return (attempt) => (loaded.has(attempt.to.target.provider.connection) ? next(attempt) : loadFirst(attempt));
  };
}
