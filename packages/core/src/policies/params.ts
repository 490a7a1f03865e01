import type { Handler } from '../pipeline/layer.ts';
import { withParams } from '../pipeline/params.ts';
import type { Reply } from '../pipeline/reply.ts';
import type { Turn } from '../pipeline/turn.ts';

/** Lays a target's own params over the request, before anything looks at it on the target's behalf. */
export function layParams(next: Handler<Turn, Reply>): Handler<Turn, Reply> {
  return (turn) => {
    const { params } = turn.to.policies;
    return params === undefined ? next(turn) : next({ ...turn, call: { ...turn.call, request: withParams(turn.call.request, params) } });
  };
}
