import type { FactTest } from '../../chat/when.ts';
import type { CallFacts } from '../../pipeline/call-facts.ts';
import type { Condition } from '../../pipeline/target.ts';
import { DecidedCondition } from './decided.ts';
import { anyOfThem, type Operation, operations } from './operators.ts';
import { type Fact, factAt } from './paths.ts';
import { whyNotInWords } from './why-not.ts';

/** Stands for what people wrote, where data about it goes into plans and events. */
const notShown = '[not shown]';

/** A test of one fact by one operator, or the contrary of it. */
export class FactCondition extends DecidedCondition {
  readonly #path: string;
  readonly #fact: Fact;
  readonly #operation: Operation;
  /** Whether the match must succeed, or must fail. */
  readonly #wanted: boolean;
  readonly #asked: { readonly operator: string; readonly expected: unknown };
  // What `decide` needs, at hand.
  readonly #read: Fact['read'];
  readonly #match: Operation['match'];

  /** `contrary` is true under a `$not`. */
  constructor(path: string, operator: keyof typeof operations, test: FactTest, contrary: boolean) {
    super();
    const fact = factAt(path);
    if (fact === undefined) throw new Error(`a condition on '${path}', which is no fact, has passed the check`);
    const operation = operations[operator](test);
    this.#path = path;
    this.#fact = fact;
    this.#operation = operation;
    this.#wanted = (operation.turned === true) === contrary;
    this.#asked = contrary ? { operator: '$not', expected: { [operator]: test[operator] } } : { operator, expected: test[operator] };
    this.#read = fact.read;
    this.#match = fact.type.isList && operation.asks !== 'exists' ? anyOfThem(operation.match) : operation.match;
  }

  protected decide(facts: CallFacts): boolean {
    return this.#match(this.#read(facts)) === this.#wanted;
  }

  whyNot(facts: CallFacts): ReturnType<Condition['whyNot']> {
    const actual = this.#read(facts);
    const { hidden } = this.#fact;
    return {
      message: whyNotInWords({ path: this.#path, operation: this.#operation, wanted: this.#wanted, hidden, actual }),
      details: { path: this.#path, ...this.#asked, actual: this.#operation.asks === 'exists' ? actual !== undefined : shown(actual, hidden) },
    };
  }
}

// Data that goes into plans and events: JSON has no word for nothing but null.
function shown(actual: unknown, hidden: boolean): unknown {
  if (actual === undefined) return null;
  return hidden ? notShown : actual;
}
