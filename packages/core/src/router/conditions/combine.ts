import type { CallFacts } from '../../pipeline/call-facts.ts';
import type { Condition } from '../../pipeline/target.ts';
import { DecidedCondition } from './decided.ts';

/** All of several conditions must hold, e.g. those of the defaults, a route and a target. Of none it holds. */
export function allOf(conditions: readonly Condition[]): Condition {
  const [only] = conditions;
  return only !== undefined && conditions.length === 1 ? only : new AllOf(conditions);
}

/** One of several conditions must hold. */
export function anyOf(conditions: readonly Condition[]): Condition {
  const [only] = conditions;
  return only !== undefined && conditions.length === 1 ? only : new AnyOf(conditions);
}

type Why = ReturnType<Condition['whyNot']>;

abstract class Combined extends DecidedCondition {
  protected readonly conditions: readonly Condition[];

  constructor(conditions: readonly Condition[]) {
    super();
    this.conditions = conditions;
  }
}

class AllOf extends Combined {
  protected decide(facts: CallFacts): boolean {
    for (const condition of this.conditions) if (!condition.holds(facts)) return false;
    return true;
  }

  // Plans are read after the call, by which time the app may have changed its request: then the last test speaks for all.
  whyNot(facts: CallFacts): Why {
    const failed = this.conditions.find((condition) => !condition.holds(facts)) ?? this.conditions.at(-1);
    return failed?.whyNot(facts) ?? { message: 'nothing is asked', details: {} };
  }
}

class AnyOf extends Combined {
  protected decide(facts: CallFacts): boolean {
    for (const condition of this.conditions) if (condition.holds(facts)) return true;
    return false;
  }

  whyNot(facts: CallFacts): Why {
    const [first, ...others] = this.conditions;
    if (first === undefined) return { message: 'nothing would do', details: {} };
    const { message, details } = first.whyNot(facts);
    return { message: `${message}, and ${others.length === 1 ? 'the other alternative does not hold' : `none of ${others.length} other alternatives holds`}`, details };
  }
}
