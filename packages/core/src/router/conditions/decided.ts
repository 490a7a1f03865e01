import type { CallFacts } from '../../pipeline/call-facts.ts';
import type { Condition } from '../../pipeline/target.ts';

/**
 * A condition that is decided once per call. The same test stands at many targets of a config, where it is one and the same object; of
 * the call it keeps nothing but its number.
 */
export abstract class DecidedCondition implements Condition {
  #decidedFor = 0;
  #held = false;

  holds(facts: CallFacts): boolean {
    if (this.#decidedFor === facts.serial) return this.#held;
    const held = this.decide(facts);
    this.#held = held;
    this.#decidedFor = facts.serial;
    return held;
  }

  abstract whyNot(facts: CallFacts): ReturnType<Condition['whyNot']>;

  protected abstract decide(facts: CallFacts): boolean;
}
