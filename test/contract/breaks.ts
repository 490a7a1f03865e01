import type { FaultInput } from '@zerohop/testkit';
import type { Way } from './contract.ts';
import type { Subject } from './subject.ts';

/** A way in which a target breaks before it has shown anything, and what follows. */
export interface Break {
  readonly name: string;
  /** Where it is told apart, for one way of asking only. @default both */
  readonly way?: Way;
  readonly fault: FaultInput;
  /** Whether a wire can break like that. @default every wire can */
  readonly where?: (subject: Subject) => boolean;
  /** The code of each attempt. */
  code(subject: Subject, way: Way): string;
  /** How often the target is asked, with two retries. */
  asked(subject: Subject, way: Way): number;
}

/** Whether one way of asking a subject can break like that. */
export function canBreak({ way, where = () => true }: Pick<Break, 'way' | 'where'>, subject: Subject, asked: Way): boolean {
  return (way === undefined || way === asked) && where(subject);
}

/** What the table of errors says of a code: asked thrice, twice, or once. */
const requests: Readonly<Record<string, number>> = { server_error: 3, overloaded: 3, network: 3, bad_response: 2 };

function breaking(name: string, fault: FaultInput, code: string | Break['code'], more: Partial<Break> = {}): Break {
  const codeOf: Break['code'] = typeof code === 'string' ? () => code : code;
  return { name, fault, code: codeOf, asked: (subject, way) => requests[codeOf(subject, way)] ?? 1, ...more };
}

const status = (code: number, body: string | object, headers?: Record<string, string>): FaultInput => ({ type: 'status', status: code, body, ...(headers && { headers }) });
const hour = 3_600_000;
const far = { 'retry-after': '600' };
/** Who brings a `fetch` of its own does not see how long it is to wait. */
const farAsked = ({ ownsTransport }: Subject): number => (ownsTransport ? 1 : 3);

/** Answers with an error's status. */
export const statuses: readonly Break[] = [
  breaking('500', { type: 'error', condition: 'server_error' }, 'server_error'),
  breaking('500 without a body', { type: 'empty', status: 500 }, 'server_error'),
  breaking('500 with Retry-After far beyond the bound', { type: 'error', condition: 'server_error', headers: far }, 'server_error', { asked: farAsked }),
  breaking('502 with a page', { type: 'html' }, 'server_error'),
  breaking('503', { type: 'error', condition: 'overloaded', status: 503 }, 'overloaded'),
  breaking('503 with a page', { type: 'html', status: 503 }, 'overloaded'),
  breaking('503 with Retry-After: 0', { type: 'error', condition: 'overloaded', status: 503, headers: { 'retry-after': '0' } }, 'overloaded'),
  breaking('503 with Retry-After far beyond the bound', { type: 'error', condition: 'overloaded', status: 503, headers: far }, 'overloaded', { asked: farAsked }),
  breaking('504 with a page', { type: 'html', status: 504 }, 'server_error'),
  breaking('529', { type: 'error', condition: 'overloaded', status: 529 }, 'overloaded'),
  breaking('429', { type: 'error', condition: 'rate_limit' }, 'rate_limit'),
  breaking('429 in plain words', status(429, 'slow down', { 'content-type': 'text/plain' }), 'rate_limit'),
  breaking('429 with Retry-After', { type: 'error', condition: 'rate_limit', headers: { 'retry-after': '2' } }, 'rate_limit'),
  breaking('429 with Retry-After far beyond the bound', { type: 'error', condition: 'rate_limit', headers: far }, 'rate_limit'),
  breaking('a wrong key', { type: 'error', condition: 'authentication' }, 'authentication'),
  breaking('401 without a body', { type: 'empty', status: 401 }, 'authentication'),
  breaking('402 without a body', { type: 'empty', status: 402 }, 'quota_exceeded'),
  breaking('no money left', { type: 'error', condition: 'quota' }, ({ quota }) => quota),
  breaking('403', { type: 'error', condition: 'permission' }, 'permission'),
  breaking('an unknown model', { type: 'error', condition: 'model_not_found' }, 'model_not_found'),
];

/** Connections that break, and bodies that are no answer. */
export const bodies: readonly Break[] = [
  breaking('closed before the headers', { type: 'cut', at: 'headers' }, 'network'),
  breaking('reset before the headers', { type: 'cut', at: 'headers', reset: true }, 'network'),
  breaking('closed behind the headers', { type: 'cut', at: 'start' }, 'network'),
  breaking('reset behind the headers', { type: 'cut', at: 'start', reset: true }, 'network'),
  breaking('200 with a page', { type: 'html', status: 200 }, 'bad_response'),
  breaking('200 without a body', { type: 'empty' }, 'bad_response'),
  breaking('200 with JSON that is no answer', status(200, { hello: 'world' }), 'bad_response'),
  breaking('200 with an error as its body', { type: 'in-band-error', condition: 'overloaded', at: 'start' }, ({ errorBody }) => errorBody, { way: 'whole' }),
  breaking('200 with an error as its first event', { type: 'in-band-error', condition: 'overloaded', at: 'start' }, 'overloaded', { way: 'streamed' }),
  breaking('200 with an error before any content', { type: 'in-band-error', condition: 'server_error' }, 'server_error', { way: 'streamed' }),
  breaking('an end before the first event', { type: 'clean-end', at: 'start' }, 'bad_response'),
  breaking('an end before any content', { type: 'clean-end' }, 'bad_response', { way: 'streamed' }),
  breaking('half a body', { type: 'clean-end', afterChunks: 1 }, 'bad_response', { way: 'whole' }),
  breaking('half a body, then closed', { type: 'cut', afterChunks: 1 }, 'network', { way: 'whole' }),
  breaking('half a body, then reset', { type: 'cut', afterChunks: 1, reset: true }, 'network', { way: 'whole' }),
  breaking('closed before any content', { type: 'cut' }, 'network', { way: 'streamed' }),
  breaking('reset before any content', { type: 'cut', reset: true }, 'network', { way: 'streamed' }),
  breaking('broken JSON before any content', { type: 'garbage' }, 'bad_response', { way: 'streamed', where: ({ streamsJson }) => streamsJson }),
  breaking('broken JSON in a whole body', { type: 'garbage', afterChunks: 1 }, 'bad_response', { way: 'whole' }),
];

/** Targets that say nothing for longer than any bound. They are asked once. */
export const silences: readonly Break[] = [
  breaking('headers that never come', { type: 'hang' }, 'timeout'),
  breaking('headers that come too late', { type: 'delay-headers', ms: hour }, 'timeout'),
  breaking('a body that never comes', { type: 'stall', at: 'start' }, 'timeout'),
  breaking('a body that stalls before any content', { type: 'stall' }, 'timeout'),
  breaking('a body that stalls half-way', { type: 'stall', afterChunks: 1 }, 'timeout', { way: 'whole' }),
  breaking('a first token that comes too late', { type: 'slow-first-token', ms: hour }, 'timeout'),
  breaking('pings and nothing else', { type: 'stall', pingEveryMs: 15_000 }, 'timeout'),
];
