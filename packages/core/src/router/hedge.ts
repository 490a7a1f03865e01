import { errorCodes } from '../errors/codes.ts';
import { isZerohopError, ZerohopError } from '../errors/zerohop-error.ts';
import { CancelToken } from '../lib/cancel.ts';
import type { Clock } from '../lib/clock.ts';
import type { Handler } from '../pipeline/layer.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Turn } from '../pipeline/turn.ts';

/** What a hedged turn is made of. */
export interface Hedge {
  /** Milliseconds after which the second turn begins. */
  readonly afterMs: number;
  readonly clock: Clock;
  readonly takeTurn: Handler<Turn, Reply>;
  /** Chooses the second turn, once it is time; `undefined` when there is none to take. */
  second(): Turn | undefined;
  /** Told of a second turn that came to nothing, before the first one is over. */
  secondFailed(failure: unknown): void;
}

/**
 * Takes a turn, and if it has not committed in time a second one elsewhere. The first to commit wins and the other is given up;
 * if one fails the other carries on. The first repeats nothing while the second runs, and the second never does.
 *
 * Throws what the first has come to, once both have failed.
 */
export function takeHedged(first: Turn, { afterMs, clock, takeTurn, second, secondFailed }: Hedge): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const lanes = { first: laneOf(first), second: undefined as Lane | undefined };
    let over = false;
    const timer = clock.setTimeout(begin, afterMs);

    function end(settle: () => void): void {
      over = true;
      clock.clearTimeout(timer);
      settle();
    }

    function win(lane: Lane, other: Lane | undefined, reply: Reply): void {
      // Both may commit in the same moment.
      if (over) {
        lane.giveUp(reply);
        lane.finished();
        return;
      }
      end(() => resolve(reply));
      other?.giveUp(undefined);
      lanes.second?.finished();
    }

    function begin(): void {
      const turn = over ? undefined : second();
      if (turn === undefined) return;
      const lane = laneOf(turn);
      lanes.second = lane;
      takeTurn({ ...turn, token: lane.token, mayRepeat: () => Promise.resolve(false) }).then(
        (reply) => win(lane, lanes.first, reply),
        (error: unknown) => {
          if (!over) secondFailed(error);
          lane.finished();
        },
      );
    }

    // What fails before the second has begun needs none: its repeats take over.
    async function mayRepeat(): Promise<boolean> {
      clock.clearTimeout(timer);
      await lanes.second?.end;
      return !over;
    }

    takeTurn({ ...first, token: lanes.first.token, mayRepeat }).then(
      (reply) => win(lanes.first, lanes.second, reply),
      (error: unknown) => {
        if (over) return;
        clock.clearTimeout(timer);
        if (lanes.second === undefined) {
          end(() => reject(error));
        } else if (isFinal(error)) {
          const { second } = lanes;
          // What the other one has cost is on the call's bill, which is made up with the failure.
          end(() => void second.end.then(() => reject(error)));
          second.giveUp(undefined);
        } else {
          void lanes.second.end.then(() => {
            if (!over) end(() => reject(error));
          });
        }
      },
    );
  });
}

/** One of the two turns: what gives it up, and when it is over. */
interface Lane {
  readonly token: CancelToken;
  readonly end: Promise<void>;
  finished(): void;
  giveUp(reply: Reply | undefined): void;
}

function laneOf({ call, to }: Turn): Lane {
  const token = new CancelToken();
  call.token.onCancel((reason) => token.cancel(reason));
  let finished = (): void => {};
  const end = new Promise<void>((resolve) => {
    finished = resolve;
  });
  return {
    token,
    end,
    finished,
    giveUp(reply) {
      if (reply?.kind === 'stream') reply.stream.cancel();
      token.cancel(new ZerohopError({ code: 'cancelled', message: `another attempt answered before ${to.target.id} did` }));
    },
  };
}

// A refusal of the request itself is not routed around, whoever else may be at work.
function isFinal(error: unknown): boolean {
  if (!isZerohopError(error)) return false;
  const { nextTarget } = errorCodes[(error as ZerohopError).code];
  return nextTarget === 'no' || nextTarget === 'content-filter-fallbacks';
}
