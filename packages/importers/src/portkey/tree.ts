import type { TargetEntry, When } from '../output/config-parts.ts';

/** A target: one account and model. */
export interface Leaf {
  readonly kind: 'leaf';
  readonly entry: TargetEntry;
}

/** Children that are asked one after another. */
export interface Sequence {
  readonly kind: 'sequence';
  readonly children: readonly Node[];
}

/** Children one of which is drawn. */
export interface Draw {
  readonly kind: 'draw';
  readonly children: readonly { readonly node: Node; readonly weight: number }[];
}

/** Children one of which is chosen: at most one condition holds. */
export interface Choice {
  readonly kind: 'choice';
  readonly branches: readonly { readonly node: Node; readonly when: When }[];
}

/** What a config of Portkey says, without its words. */
export type Node = Leaf | Sequence | Draw | Choice;

/** The same with fewer nodes: a sequence in a sequence is one, a draw in a draw is one with the products of the weights. */
export function simplify(node: Node): Node {
  switch (node.kind) {
    case 'leaf':
      return node;
    case 'choice':
      return { kind: 'choice', branches: node.branches.map(({ node: child, when }) => ({ node: simplify(child), when })) };
    case 'sequence': {
      const children = node.children.map(simplify).flatMap((child) => (child.kind === 'sequence' ? child.children : [child]));
      const [only] = children;
      return children.length === 1 && only !== undefined ? only : { kind: 'sequence', children };
    }
    case 'draw': {
      const children = node.children.map(({ node: child, weight }) => ({ node: simplify(child), weight })).flatMap(({ node: child, weight }) => spread(child, weight));
      const [only] = children;
      return children.length === 1 && only !== undefined ? only.node : { kind: 'draw', children };
    }
  }
}

function spread(node: Node, weight: number): Draw['children'] {
  if (node.kind !== 'draw') return [{ node, weight }];
  const total = node.children.reduce((sum, child) => sum + child.weight, 0);
  return node.children.map((child) => ({ node: child.node, weight: (weight * child.weight) / total }));
}

/** The targets in a tree. */
export function targetsIn(node: Node): ReadonlySet<string> {
  switch (node.kind) {
    case 'leaf':
      return new Set([node.entry.target]);
    case 'sequence':
      return new Set(node.children.flatMap((child) => [...targetsIn(child)]));
    case 'draw':
      return new Set(node.children.flatMap((child) => [...targetsIn(child.node)]));
    case 'choice':
      return new Set(node.branches.flatMap((branch) => [...targetsIn(branch.node)]));
  }
}

/** One way through a tree, and its share of the calls. */
export interface Way {
  readonly weight: number;
  /** Without draws, but for those between targets alone. */
  readonly node: Node;
}

/**
 * The ways that the draws of a simplified tree leave open: a draw between chains, wherever it stands, is a draw between whole trees. Those between targets
 * alone stay, since a route can draw targets by itself.
 */
export function waysOf(node: Node): readonly Way[] {
  switch (node.kind) {
    case 'leaf':
      return [{ weight: 1, node }];
    case 'draw': {
      if (node.children.every(({ node: child }) => child.kind === 'leaf')) return [{ weight: 1, node }];
      return node.children.flatMap(({ node: child, weight }) => shared(waysOf(child)).map((way) => ({ ...way, weight: way.weight * weight })));
    }
    case 'sequence':
      return combined(node.children.map(waysOf)).map(({ weight, nodes }) => ({ weight, node: simplify({ kind: 'sequence', children: nodes }) }));
    case 'choice':
      return combined(node.branches.map(({ node: child }) => waysOf(child))).map(({ weight, nodes }) => ({
        weight,
        node: { kind: 'choice', branches: node.branches.flatMap(({ when }, index) => (nodes[index] === undefined ? [] : [{ when, node: nodes[index] }])) },
      }));
  }
}

function shared(ways: readonly Way[]): readonly Way[] {
  const total = ways.reduce((sum, { weight }) => sum + weight, 0);
  return ways.map((way) => ({ ...way, weight: way.weight / total }));
}

// Draws that know nothing of each other: each way of one with each way of the other.
function combined(all: readonly (readonly Way[])[]): readonly { readonly weight: number; readonly nodes: readonly Node[] }[] {
  return all.reduce<readonly { readonly weight: number; readonly nodes: readonly Node[] }[]>(
    (made, ways) => made.flatMap(({ weight, nodes }) => ways.map((way) => ({ weight: weight * way.weight, nodes: [...nodes, way.node] }))),
    [{ weight: 1, nodes: [] }],
  );
}
