import type { FactTest, FactValue, When } from '../../chat/when.ts';
import type { Condition } from '../../pipeline/target.ts';
import { allOf, anyOf } from './combine.ts';
import { FactCondition } from './fact-condition.ts';
import { operations } from './operators.ts';

/**
 * Makes conditions ready for use, once per config: what is read and compared is settled here, and each call only does it.
 * What several conditions have in common is one object, so that a call decides it once.
 */
export class ConditionCompiler {
  readonly #known = new Map<string, Condition>();

  /**
   * Takes what `checkWhen` has let pass.
   *
   * @example new ConditionCompiler().compile({ 'tags.plan': 'pro' }).holds(facts)
   */
  compile(when: When): Condition {
    return this.#once(`when ${JSON.stringify(when)}`, () => this.#conditionOf(when, false));
  }

  /** All of several conditions, e.g. those of defaults, a route and a target; `undefined` where there are none. */
  compileAll(whens: readonly When[]): Condition | undefined {
    return whens.length === 0 ? undefined : this.#once(`all ${JSON.stringify(whens)}`, () => allOf(whens.map((when) => this.compile(when))));
  }

  // `$not` is not kept: the contrary of a condition is put together from the contrary of its tests, so that each test that
  // fails can say so in its own words.
  #conditionOf(when: When, contrary: boolean): Condition {
    const all = Object.entries(when).map(([key, value]) => {
      if (key === '$and') return every((when.$and ?? []).map((each) => this.#conditionOf(each, contrary)), contrary);
      if (key === '$or') return every((when.$or ?? []).map((each) => this.#conditionOf(each, contrary)), !contrary);
      if (key === '$not') return this.#conditionOf(when.$not ?? {}, !contrary);
      return this.#factCondition(key, isTest(value) ? value : { $eq: value as FactValue }, contrary);
    });
    return every(all, contrary);
  }

  #factCondition(path: string, test: FactTest, contrary: boolean): Condition {
    const all: Condition[] = [];
    for (const operator of Object.keys(test)) {
      if (operator === '$not') all.push(this.#factCondition(path, test.$not ?? {}, !contrary));
      else if (isOperation(operator)) all.push(this.#testOf(path, operator, test, contrary));
    }
    return every(all, contrary);
  }

  #testOf(path: string, operator: keyof typeof operations, test: FactTest, contrary: boolean): Condition {
    const words = JSON.stringify([path, operator, test[operator], test.$options, contrary]);
    return this.#once(words, () => new FactCondition(path, operator, test, contrary));
  }

  #once(words: string, make: () => Condition): Condition {
    let known = this.#known.get(words);
    if (known === undefined) {
      known = make();
      this.#known.set(words, known);
    }
    return known;
  }
}

/** Makes a single condition ready for use. */
export function compileCondition(when: When): Condition {
  return new ConditionCompiler().compile(when);
}

// Not all of them: any of the contraries. None of them: all of the contraries.
function every(conditions: readonly Condition[], contrary: boolean): Condition {
  return contrary ? anyOf(conditions) : allOf(conditions);
}

function isTest(value: When[string]): value is FactTest {
  return typeof value === 'object' && value !== null;
}

function isOperation(operator: string): operator is keyof typeof operations {
  return Object.hasOwn(operations, operator);
}
