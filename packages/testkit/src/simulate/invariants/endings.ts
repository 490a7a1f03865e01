import { isZerohopError } from '@zerohop/core';
import { type Invariant, outcomeOf } from './invariant.ts';

/** How calls end. */
export const endings: readonly Invariant[] = [
  {
    name: 'one terminal',
    says: 'a call ends exactly once for its caller: with a response, an error or a cancel; a stream with one finish or one throw',
    broken: ({ terminals }) => (terminals.length === 1 ? undefined : `it ended ${terminals.length} times: ${terminals.map(({ kind }) => kind).join(', ') || 'never'}`),
  },
  {
    name: 'our errors only',
    says: 'what is thrown is a ZerohopError, with a code of the table',
    broken: ({ terminals: [first] }) => (first?.kind === 'error' && !isZerohopError(first.error) ? `it threw ${String(first.error)}` : undefined),
  },
  {
    name: 'nothing after the end',
    says: 'behind its end a stream gives nothing more',
    broken: ({ afterwards }) => (afterwards.length === 0 ? undefined : `after its end came ${afterwards.join(', ')}`),
  },
  {
    name: 'one call event',
    says: "the router closes a call's books exactly once, and says the same as its caller has seen; a request that it refuses has none",
    broken(log) {
      const [end] = log.ends;
      const [terminal] = log.terminals;
      if (log.callId === undefined && terminal?.kind === 'error' && isZerohopError(terminal.error, 'invalid_request')) return undefined;
      if (end === undefined || log.ends.length > 1) return `there are ${log.ends.length} 'call' events`;
      const seen = outcomeOf(log);
      return seen !== 'left' && end.outcome !== seen ? `the caller saw '${seen}', the event says '${end.outcome}'` : undefined;
    },
  },
  {
    name: 'cancelled by its caller only',
    says: 'a call is cancelled only when its caller has left, or lets its stream lie',
    broken(log) {
      if (outcomeOf(log) !== 'cancelled' || log.leftAtMs !== undefined || log.longestPauseMs > 0) return undefined;
      return `a ${log.planned.consumer} caller who did not leave was told 'cancelled'`;
    },
  },
  {
    name: 'within the deadline',
    says: 'a call is over by its deadline; a stream has failed or committed by then',
    broken(log) {
      const { deadlineMs } = log.planned.request;
      if (deadlineMs === undefined || log.settledAtMs === undefined || log.longestPauseMs > 0) return undefined;
      const tookMs = log.commitsMs[0] ?? log.settledAtMs - log.startedAtMs;
      return tookMs <= deadlineMs ? undefined : `it took ${tookMs} ms, ${deadlineMs} ms are allowed`;
    },
  },
  {
    name: 'the caller is let go',
    says: "no listener stays on a caller's signal",
    broken: ({ listeners }) => (listeners === 0 ? undefined : `${listeners} listeners stayed on its signal`),
  },
];
