import type { Fault } from '../fault/fault.ts';
import type { Reply } from './reply.ts';

/** What the server does next. A plan ends with `silence`, `cut` or `end`. */
export type Step =
  | { readonly do: 'wait'; readonly ms: number; readonly pingEveryMs?: number | undefined }
  | { readonly do: 'headers' }
  | { readonly do: 'write'; readonly bytes: string | Uint8Array; readonly content: boolean }
  | { readonly do: 'silence'; readonly pingEveryMs?: number | undefined }
  | { readonly do: 'cut'; readonly reset: boolean }
  | { readonly do: 'end' };

/** What a wire puts into a reply when a fault asks for it. */
export interface Interjections {
  readonly garbage: string | Uint8Array;
  errorFrame(fault: Extract<Fault, { type: 'in-band-error' }>): string | Uint8Array;
}

const placed = ['stall', 'cut', 'clean-end', 'garbage', 'in-band-error'] as const;

type PlacedFault = Extract<Fault, { type: (typeof placed)[number] }>;

function isPlaced(fault: Fault): fault is PlacedFault {
  return placed.some((type) => type === fault.type);
}

function waitOf(faults: readonly Fault[], type: 'delay-headers' | 'slow-first-token' | 'slow-chunks'): number {
  return faults.reduce((sum, fault) => (fault.type === type ? sum + fault.ms : sum), 0);
}

/** Turns a reply and its faults into the steps of sending it. Pure: no time passes and nothing is sent here. */
export function planSteps(reply: Reply, faults: readonly Fault[], interject: Interjections): Step[] {
  const steps: Step[] = [];
  const wait = (ms: number): void => void (ms > 0 && steps.push({ do: 'wait', ms }));

  if (faults.some((fault) => fault.type === 'hang')) return [{ do: 'silence' }];
  wait(waitOf(faults, 'delay-headers'));
  const early = faults.find((fault) => fault.type === 'cut' && fault.at === 'headers');
  if (early?.type === 'cut') return [...steps, { do: 'cut', reset: early.reset ?? false }];
  steps.push({ do: 'headers' });

  // A whole answer's in-band error is its body already; only a stream has a place for one.
  let sent = 0;
  const waiting = faults.filter(isPlaced).filter((fault) => reply.events || fault.type !== 'in-band-error');
  /** Applies the faults whose place has come; true when the reply ends here. */
  const strike = (isDue: (fault: PlacedFault) => boolean): boolean => {
    for (const fault of waiting.filter(isDue)) {
      waiting.splice(waiting.indexOf(fault), 1);
      if (apply(fault, steps, interject, reply.events || sent === 0)) return true;
    }
    return false;
  };

  if (strike((fault) => fault.at === 'start')) return steps;
  for (const frame of reply.frames) {
    const { content = false, terminal = false } = frame;
    if (content || terminal) {
      if (strike((fault) => terminal || (fault.afterChunks ?? 0) <= sent)) return steps;
      if (content) wait(waitOf(faults, sent === 0 ? 'slow-first-token' : 'slow-chunks'));
    }
    steps.push({ do: 'write', bytes: frame.bytes, content });
    if (content) sent += 1;
  }
  // Only a reply without a terminal frame (a scripted body, an empty one) still has faults waiting here.
  if (!strike(() => true)) steps.push({ do: 'end' });
  return steps;
}

function apply(fault: PlacedFault, steps: Step[], interject: Interjections, mayPing: boolean): boolean {
  switch (fault.type) {
    case 'stall': {
      // White space keeps a whole answer's connection open only in front of its JSON; inside it could break a string.
      const pingEveryMs = mayPing ? fault.pingEveryMs : undefined;
      if (fault.ms === undefined) steps.push({ do: 'silence', pingEveryMs });
      else steps.push({ do: 'wait', ms: fault.ms, pingEveryMs });
      return fault.ms === undefined;
    }
    case 'cut':
      steps.push({ do: 'cut', reset: fault.reset ?? false });
      return true;
    case 'clean-end':
      steps.push({ do: 'end' });
      return true;
    case 'garbage':
      steps.push({ do: 'write', bytes: interject.garbage, content: false });
      return false;
    case 'in-band-error':
      steps.push({ do: 'write', bytes: interject.errorFrame(fault), content: false }, { do: 'end' });
      return true;
    default: {
      const impossible: never = fault;
      return impossible;
    }
  }
}
