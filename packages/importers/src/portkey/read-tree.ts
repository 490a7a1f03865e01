import type { When } from '../output/config-parts.ts';
import { isFields, type Section } from '../source/section.ts';
import { allOf, anyOf, type Conditions } from './conditions.ts';
import { inherit, type Inherited } from './inherit.ts';
import { type LeafContext, readLeaf } from './leaf.ts';
import { reasonOf } from './no-equivalent.ts';
import { snakeCased } from './node-section.ts';
import { type Choice, type Draw, type Node, targetsIn } from './tree.ts';

/** Reads a config of Portkey, from a node downwards. */
export class TreeReader {
  readonly #context: LeafContext;
  readonly #conditions: Conditions;

  constructor(context: LeafContext, conditions: Conditions) {
    this.#context = context;
    this.#conditions = conditions;
  }

  /** The tree below a node; `undefined` where nothing can be made of it. `meant` is the model that requests for it name. */
  read(section: Section, from: Inherited, meant?: string): Node | undefined {
    const node = snakeCased(section);
    const strategy = node.object('strategy');
    const own = strategy === undefined ? undefined : snakeCased(strategy);
    const inherited = inherit(node, own, from);
    const tree = own === undefined || isAlone(node, own) ? this.#leaf(node, inherited, meant) : this.#branch(node, own, inherited, meant);
    own?.finish(reasonOf);
    node.finish(reasonOf);
    return tree;
  }

  #leaf(node: Section, inherited: Inherited, meant: string | undefined): Node | undefined {
    const targets = node.objects('targets');
    if (node.has('mode') && node.has('options')) node.wrong('mode', "`strategy` and `targets`: this is the old form of Portkey's configs", node.raw('mode'));
    // Without a strategy Portkey asks none of them.
    if (targets !== undefined) node.wrong('strategy', "{ mode: 'single' | 'fallback' | 'loadbalance' | 'conditional' } beside targets", undefined);
    const entry = readLeaf(node, inherited, meant, this.#context);
    node.raw('name');
    return entry === undefined ? undefined : { kind: 'leaf', entry };
  }

  #branch(node: Section, strategy: Section, inherited: Inherited, meant: string | undefined): Node | undefined {
    const mode = strategy.text('mode');
    const targets = node.objects('targets') ?? [];
    node.raw('name');
    if (targets.length === 0) {
      node.wrong('targets', 'a list of at least one target', node.has('targets') ? [] : undefined);
      return undefined;
    }
    switch (mode) {
      case 'single':
        return this.#single(targets, inherited, meant);
      case 'fallback':
        return this.#fallback(strategy, targets, inherited, meant);
      case 'loadbalance':
        return this.#loadbalance(node, targets, inherited, meant);
      case 'conditional':
        return this.#conditional(strategy, targets, inherited, meant);
      default:
        strategy.log.wrong(strategy.at('mode'), "'single', 'fallback', 'loadbalance' or 'conditional'", mode === undefined ? 'nothing' : `'${mode.slice(0, 40)}'`);
        return undefined;
    }
  }

  #single(targets: readonly Section[], inherited: Inherited, meant: string | undefined): Node | undefined {
    const [first, ...others] = targets;
    for (const { path, log } of others) log.unsupported(path, 'a target', "with mode 'single' only the first target is ever asked; the whole target is left out");
    return first === undefined ? undefined : this.read(first, inherited, meant);
  }

  #fallback(strategy: Section, targets: readonly Section[], inherited: Inherited, meant: string | undefined): Node {
    const codes = strategy.value('on_status_codes');
    const why = 'which failures go to the next target follows from the kind of error: docs/errors.md';
    if (codes !== undefined) strategy.log.approximated(strategy.at('on_status_codes'), 'on_status_codes', why);
    else strategy.log.approximated(strategy.path, 'fallback', `${why}. Portkey goes on after any failure; here a request that is wrong, or refused for its content, goes no further`);
    const children: Node[] = [];
    const asked = new Set<string>();
    for (const target of targets) {
      const child = this.read(target, inherited, meant);
      if (child === undefined) continue;
      children.push(child);
      for (const name of targetsIn(child)) {
        if (asked.has(name)) target.log.approximated(target.path, name, 'it is asked once in a call, in its first place: no target gets two turns');
        asked.add(name);
      }
    }
    return { kind: 'sequence', children };
  }

  #loadbalance(node: Section, targets: readonly Section[], inherited: Inherited, meant: string | undefined): Draw {
    node.log.approximated(node.at('strategy'), 'loadbalance', 'shares are kept; a target that fails is followed by the others, where Portkey asks none of them');
    const children: { node: Node; weight: number }[] = [];
    for (const target of targets) {
      const weight = target.number('weight') ?? 1;
      if (weight < 0) target.wrong('weight', 'a number from 0 on', weight);
      const child = this.read(target, inherited, meant);
      if (child === undefined) continue;
      if (weight > 0) children.push({ node: child, weight });
      else target.log.approximated(target.at('weight'), 'weight 0', 'left out: it is never drawn');
    }
    if (children.length === 0) node.wrong('targets', 'at least one target with a weight above 0', 0);
    return { kind: 'draw', children };
  }

  #conditional(strategy: Section, targets: readonly Section[], inherited: Inherited, meant: string | undefined): Choice {
    const names = targets.map((target) => (target.has('name') ? target.raw('name') : undefined));
    const cases = this.#casesOf(strategy, names);
    const branches = targets.flatMap((target, index): Choice['branches'] => {
      const mine = cases.filter((one) => one.index === index);
      if (mine.length === 0) {
        target.log.unsupported(target.path, 'a target', 'no condition leads to it; the whole target is left out');
        return [];
      }
      const [first] = mine;
      const node = this.read(target, inherited, (mine.length === 1 ? first?.model : undefined) ?? meant);
      return node === undefined ? [] : [{ node, when: anyOf(mine.map(({ when }) => when)) }];
    });
    return { kind: 'choice', branches };
  }

  /** The conditions in their order, each without those before it, and what is left for the default. */
  #casesOf(strategy: Section, names: readonly unknown[]): readonly { readonly index: number; readonly when: When; readonly model?: string | undefined }[] {
    const cases: { index: number; when: When; model?: string | undefined }[] = [];
    const earlier: When[] = [];
    const indexOf = (section: Section, key: string): number => {
      const name = section.text(key);
      const index = name === undefined ? -1 : names.indexOf(name);
      if (index === -1) section.wrong(key, `the name of one of the targets (${names.filter((one) => typeof one === 'string').join(', ')})`, name);
      return index;
    };
    for (const condition of strategy.objects('conditions') ?? []) {
      const query = condition.raw('query');
      const holds = this.#conditions.translate(query, condition.at('query'));
      cases.push({ index: indexOf(condition, 'then'), when: allOf([holds, ...earlier]), model: modelIn(query) });
      earlier.push({ $not: holds });
      condition.finish();
    }
    if (strategy.has('default')) cases.push({ index: indexOf(strategy, 'default'), when: allOf(earlier) });
    else strategy.log.approximated(strategy.path, 'no default', 'a call that no condition fits has no target: no_target, with the conditions as exclusions');
    return cases;
  }
}

/** Whether a strategy says of a target no more than that it is one. */
function isAlone(node: Section, strategy: Section): boolean {
  return !node.has('targets') && strategy.has('mode') && strategy.raw('mode') === 'single';
}

/** The model that a query asks for, where it asks for one and nothing else. */
function modelIn(query: unknown): string | undefined {
  if (!isFields(query) || Object.keys(query).length !== 1) return undefined;
  const value = query['params.model'];
  const model = isFields(value) && Object.keys(value).length === 1 ? value['$eq'] : value;
  return typeof model === 'string' ? model : undefined;
}
