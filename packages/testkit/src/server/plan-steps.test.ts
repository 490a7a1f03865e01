import { expect, test } from 'vitest';
import type { Fault } from '../fault/fault.ts';
import { planSteps, type Step } from './plan-steps.ts';
import { type Reply, wholeFrames } from './reply.ts';

const stream: Reply = {
  status: 200,
  headers: {},
  events: true,
  frames: [{ bytes: 'open ' }, { bytes: 'a ', content: true }, { bytes: 'b ', content: true }, { bytes: 'close ' }, { bytes: 'finish ', terminal: true }, { bytes: 'done', terminal: true }],
};
const whole: Reply = { status: 200, headers: {}, events: false, frames: wholeFrames('abcde') };
const replay: Reply = { status: 200, headers: {}, events: true, frames: [{ bytes: 'a ', content: true }, { bytes: 'b', content: true }] };

/** A plan in short: what is written as it is, what is done in angle brackets. */
function tell(reply: Reply, ...faults: Fault[]): string {
  const steps = planSteps(reply, faults, { garbage: '#! ', errorFrame: ({ condition }) => `${condition} ` });
  return steps.map((step) => (step.do === 'write' ? Buffer.from(step.bytes as string).toString() : short(step))).join('');
}

function short(step: Step): string {
  if (step.do === 'wait') return `<wait ${step.ms}${step.pingEveryMs === undefined ? '' : ` ping ${step.pingEveryMs}`}>`;
  if (step.do === 'cut') return step.reset ? '<reset>' : '<cut>';
  return `<${step.do}>`;
}

test.each<[string, Fault[], string]>([
  ['nothing', [], '<headers>open a b close finish done<end>'],
  ['hang', [{ type: 'hang' }, { type: 'delay-headers', ms: 5 }], '<silence>'],
  ['waits add up', [{ type: 'delay-headers', ms: 5 }, { type: 'delay-headers', ms: 2 }, { type: 'slow-first-token', ms: 3 }, { type: 'slow-chunks', ms: 1 }], '<wait 7><headers>open <wait 3>a <wait 1>b close finish done<end>'],
  ['cut before headers, after a delay', [{ type: 'delay-headers', ms: 5 }, { type: 'cut', at: 'headers', reset: true }], '<wait 5><reset>'],
  ['cut at the start', [{ type: 'cut', at: 'start' }], '<headers><cut>'],
  ['cut before content', [{ type: 'cut' }], '<headers>open <cut>'],
  ['cut after a chunk', [{ type: 'cut', afterChunks: 1 }], '<headers>open a <cut>'],
  ['cut after all content', [{ type: 'cut', afterChunks: Infinity }], '<headers>open a b close <cut>'],
  ['clean end', [{ type: 'clean-end', afterChunks: 2 }], '<headers>open a b close <end>'],
  ['stall for good', [{ type: 'stall', afterChunks: 1 }], '<headers>open a <silence>'],
  ['stall with pings, then go on', [{ type: 'stall', afterChunks: 1, ms: 9, pingEveryMs: 2 }], '<headers>open a <wait 9 ping 2>b close finish done<end>'],
  ['garbage goes on', [{ type: 'garbage', afterChunks: 1 }], '<headers>open a #! b close finish done<end>'],
  ['an error as the first event', [{ type: 'in-band-error', condition: 'overloaded', at: 'start' }], '<headers>overloaded <end>'],
  ['an error in the middle', [{ type: 'in-band-error', condition: 'quota', afterChunks: 1 }], '<headers>open a quota <end>'],
  ['several, each at its place', [{ type: 'cut', afterChunks: 2 }, { type: 'garbage' }, { type: 'stall', afterChunks: 1, ms: 4 }], '<headers>open #! a <wait 4>b close <cut>'],
])('a stream with %s', (_name, faults, told) => {
  expect(tell(stream, ...faults)).toBe(told);
});

test.each<[string, Fault[], string]>([
  ['nothing', [], '<headers>abcde<end>'],
  ['a cut in its middle', [{ type: 'cut', afterChunks: 1 }], '<headers>abc<cut>'],
  ['pings in front of it', [{ type: 'stall', ms: 9, pingEveryMs: 2 }], '<headers><wait 9 ping 2>abcde<end>'],
  ['no pings inside it', [{ type: 'stall', ms: 9, pingEveryMs: 2, afterChunks: 1 }], '<headers>abc<wait 9>de<end>'],
  ['an in-band error, which is its body already', [{ type: 'in-band-error', condition: 'quota' }], '<headers>abcde<end>'],
])('a whole answer with %s', (_name, faults, told) => {
  expect(tell(whole, ...faults)).toBe(told);
});

test('a reply without a terminal frame is struck at its end at the latest', () => {
  expect(tell(replay, { type: 'cut', afterChunks: 5 })).toBe('<headers>a b<cut>');
  expect(tell({ ...replay, frames: [] }, { type: 'clean-end' })).toBe('<headers><end>');
});
