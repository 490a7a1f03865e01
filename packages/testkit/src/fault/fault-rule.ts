import type { RecordedCall } from '../server/recorded-call.ts';
import type { Fault } from './fault.ts';

/** Which calls a fault meets: by number (from 1, counting every request in order of arrival), by an inclusive range, or by a look at the call. */
export type FaultWhen = { call: number | readonly number[] } | { from?: number | undefined; to?: number | undefined } | ((call: RecordedCall) => boolean);

/** One or more faults and the calls they meet. */
export interface FaultRule {
  /** @default every call */
  when?: FaultWhen | undefined;
  fault: Fault | readonly Fault[];
  /** How many calls it meets before it is spent. @default Infinity */
  times?: number | undefined;
}

/** The short forms of a {@link FaultRule}: a fault, or several together, for every call. */
export type FaultInput = FaultRule | Fault | readonly Fault[];

/** The rules in force, in the order they were added. */
export interface FaultRules {
  add(input: FaultInput): () => void;
  /** The faults of all rules that meet this call, and one use less for each of these rules. */
  take(call: RecordedCall): Fault[];
}

interface ActiveRule extends FaultRule {
  left: number;
}

export function faultRules(): FaultRules {
  const active = new Set<ActiveRule>();
  return {
    add(input) {
      const rule = toRule(input);
      const entry: ActiveRule = { ...rule, left: rule.times ?? Infinity };
      active.add(entry);
      return () => void active.delete(entry);
    },
    take(call) {
      const faults: Fault[] = [];
      for (const rule of active) {
        if (rule.left <= 0 || !meets(rule.when, call)) continue;
        rule.left -= 1;
        faults.push(...listOfFaults(rule.fault));
      }
      return faults;
    },
  };
}

function toRule(input: FaultInput): FaultRule {
  return 'fault' in input ? input : { fault: input };
}

function listOfFaults(fault: Fault | readonly Fault[]): readonly Fault[] {
  return 'type' in fault ? [fault] : fault;
}

function meets(when: FaultWhen | undefined, call: RecordedCall): boolean {
  if (when === undefined) return true;
  if (typeof when === 'function') return when(call);
  if ('call' in when) return typeof when.call === 'number' ? when.call === call.number : when.call.includes(call.number);
  return call.number >= (when.from ?? 1) && call.number <= (when.to ?? Infinity);
}
