import type { RouteConfig } from '@zerohop/core';
import { filled, type Routes, shortEntry, type TargetEntry, type When } from '../output/config-parts.ts';
import { mergeEntries } from '../output/merge-entries.ts';
import type { Names } from '../output/names.ts';
import { allOf } from './conditions.ts';
import { type Leaf, type Node, simplify, type Way, waysOf } from './tree.ts';

/** What one route holds: the targets that are asked first, and what follows. */
interface Content {
  readonly targets: readonly TargetEntry[];
  readonly strategy?: string | undefined;
  /** Routes and `provider/model` to go on with. */
  readonly rest: readonly string[];
}

/** Arms that a config can be asked to have. More come of several draws between chains in one config, each way of one with each of the other. */
const mostArms = 64;

/** Whether a tree has no more ways than a route can have arms. */
export function fitsOneRoute(tree: Node): boolean {
  return waysOf(simplify(tree)).length <= mostArms;
}

/**
 * Makes routes of a tree. A route holds targets alone, so what stands deeper becomes routes in `fallbacks`: those whose condition does not
 * hold contribute nothing. Draws between chains become the arms of one split, since only the route that a call names is split.
 */
export class RouteBuilder {
  readonly routes: Routes = {};
  readonly #names: Names;

  constructor(names: Names) {
    this.#names = names;
  }

  /** Adds the route of a tree, and those it needs. */
  add(name: string, tree: Node): void {
    const [own, ...others] = simplestFirst(waysOf(simplify(tree)));
    if (own === undefined) return;
    this.#addWay(name, own.node, undefined);
    if (others.length === 0) return;
    const arms = Object.fromEntries([own, ...others].map((way, index) => [`arm-${index + 1}`, way === own ? { weight: way.weight } : { weight: way.weight, route: this.#route(way.node, `${name}.arm-${index + 1}`, undefined) }]));
    this.routes[name] = { ...this.routes[name], split: { arms } } as RouteConfig;
  }

  #addWay(name: string, node: Node, when: When | undefined): void {
    const { targets, strategy, rest } = this.#contentOf(node, name, when);
    const merged = mergeEntries(targets.map((entry) => ({ entry }))).map(({ entry }) => entry);
    const drawn = merged.length > 1 ? strategy : undefined;
    const entries = drawn === undefined ? merged.map(withoutWeight) : merged;
    const route = { when, targets: entries.map(shortEntry), strategy: drawn, fallbacks: rest.length > 0 ? rest : undefined };
    this.routes[name] = filled<RouteConfig>(route) ?? route;
  }

  #contentOf(node: Node, name: string, when: When | undefined): Content {
    switch (node.kind) {
      case 'leaf':
        return { targets: [node.entry], rest: [] };
      case 'draw':
        return { targets: node.children.flatMap(({ node: child, weight }) => (child.kind === 'leaf' ? [{ ...child.entry, weight }] : [])), strategy: 'weighted', rest: [] };
      case 'sequence':
        return this.#sequence(node.children, name, when);
      case 'choice':
        return this.#choice(node.branches, name, when);
    }
  }

  #sequence(children: readonly Node[], name: string, when: When | undefined): Content {
    const [first, ...others] = runsOf(children);
    if (first === undefined) return { targets: [], rest: [] };
    const head = first.kind === 'sequence' ? { targets: first.children.flatMap((leaf) => (leaf.kind === 'leaf' ? [leaf.entry] : [])), rest: [] } : this.#contentOf(first, name, when);
    return { ...head, rest: [...head.rest, ...others.map((run) => this.#place(run, `${name}.then`, when))] };
  }

  #choice(branches: readonly { readonly node: Node; readonly when: When }[], name: string, when: When | undefined): Content {
    const [own, ...others] = branches;
    if (own === undefined) return { targets: [], rest: [] };
    const head = this.#contentOf(own.node, name, allOf([when, own.when]));
    const rest = others.map((branch) => this.#place(branch.node, `${name}.case`, allOf([when, branch.when])));
    return { ...head, targets: head.targets.map((entry) => ({ ...entry, when: allOf([entry.when, own.when]) })), rest: [...head.rest, ...rest] };
  }

  // A target that has nothing to itself needs no route.
  #place(node: Node, wish: string, when: When | undefined): string {
    if (when === undefined && node.kind === 'leaf' && Object.keys(node.entry).length === 1) return node.entry.target;
    return this.#route(node, wish, when);
  }

  #route(node: Node, wish: string, when: When | undefined): string {
    const name = this.#names.give(wish);
    this.#addWay(name, node, when);
    return name;
  }
}

/** The ways of a split with a single target in front, if one has it: it is the route itself, and stands behind all others. */
function simplestFirst(ways: readonly Way[]): readonly Way[] {
  return ways.toSorted((a, b) => Number(b.node.kind === 'leaf') - Number(a.node.kind === 'leaf'));
}

/** Children with targets that follow each other taken together. */
function runsOf(children: readonly Node[]): readonly Node[] {
  const runs: Node[] = [];
  let leaves: Leaf[] = [];
  const close = (): void => {
    const [only] = leaves;
    if (only !== undefined) runs.push(leaves.length === 1 ? only : { kind: 'sequence', children: leaves });
    leaves = [];
  };
  for (const child of children) {
    if (child.kind === 'leaf') {
      leaves.push(child);
      continue;
    }
    close();
    runs.push(child);
  }
  close();
  return runs;
}

function withoutWeight(entry: TargetEntry): TargetEntry {
  const { weight: _, ...others } = entry;
  return others;
}
