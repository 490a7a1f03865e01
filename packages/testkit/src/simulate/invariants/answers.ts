import { isZerohopError } from '@zerohop/core';
import type { Fault } from '../../fault/fault.ts';
import type { CallLog } from '../call-log.ts';
import { type Invariant, responseOf, servedBy } from './invariant.ts';
import { isJoined } from './is-joined.ts';

/** Faults behind which there is no whole answer. */
const fatal: ReadonlySet<Fault['type']> = new Set(['cut', 'clean-end', 'in-band-error', 'garbage', 'hang', 'html', 'empty', 'error', 'status']);

/** What the caller is given. */
export const answers: readonly Invariant[] = [
  {
    name: 'no voided text',
    says: 'the text of a response is what the vendor that served said, and what its reader was shown since the last restart',
    broken(log) {
      const response = responseOf(log);
      if (response === undefined) return brokenPartial(log);
      const said = servedBy(log)?.call?.answer?.text;
      if (said === undefined) return `${response.target} served, and its vendor has answered nothing`;
      const isSaid = wasContinued(log) ? isJoined(response.text, answersIn(log), said) : response.text === said;
      if (!isSaid) return `the vendor said ${quote(said)}, the response has ${quote(response.text)}`;
      const { stream, reader } = log.planned;
      return stream && reader !== 'response' && log.shown !== response.text ? `the reader was shown ${quote(log.shown)}, the response has ${quote(response.text)}` : undefined;
    },
  },
  {
    name: 'truncated is no success',
    says: 'an answer that its vendor has not ended is never a response',
    broken(log) {
      if (responseOf(log) === undefined) return undefined;
      const met = servedBy(log)?.call?.faults.find((fault) => fatal.has(fault.type) || (fault.type === 'stall' && fault.ms === undefined));
      return met && `the attempt that served met '${met.type}'`;
    },
  },
  {
    name: 'the vendor counted',
    says: 'the usage of a response is what its vendor counted',
    broken(log) {
      const usage = responseOf(log)?.usage;
      const counted = servedBy(log)?.call?.answer?.usage;
      if (usage === undefined || counted === undefined || usage.provenance !== 'provider' || wasContinued(log)) return undefined;
      const isSame = usage.input.total === counted.input && usage.output.total === counted.output;
      return isSame ? undefined : `the vendor counted ${counted.input} and ${counted.output} tokens, the response ${usage.input.total} and ${usage.output.total}`;
    },
  },
];

function brokenPartial(log: CallLog): string | undefined {
  const { terminals: [first], shown, planned } = log;
  if (first?.kind !== 'error' || !isZerohopError(first.error) || first.error.partial === undefined) return undefined;
  const { text } = first.error.partial;
  const said = answersIn(log);
  const isSaid = wasContinued(log) ? isJoined(text, said, undefined) : said.some((answer) => answer.startsWith(text));
  if (!isSaid) return `no vendor said ${quote(text)}, which is the partial answer of the error`;
  if (planned.reader !== 'response' && !text.startsWith(shown)) return `the reader was shown ${quote(shown)}, the partial answer has ${quote(text)}`;
  return undefined;
}

// Only readers of the raw events are told; for the others nothing but a continuation can follow what they were shown.
function wasContinued({ starts, switches, planned }: CallLog): boolean {
  return switches > 0 || (planned.reader !== 'events' && starts.some(({ reason }) => reason === 'stream_interrupted'));
}

/** What the vendors said, in the order of the attempts, as far as they were heard or not. */
function answersIn({ requests }: CallLog): string[] {
  return requests.toSorted((a, b) => a.attempt - b.attempt).flatMap(({ call }) => call?.answer?.text ?? []);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}
