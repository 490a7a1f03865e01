import { anthropic } from '@zerohop/anthropic';
import { createRouter, type Router } from '@zerohop/core';
import { type Imported, importLiteLLM, importPortkey } from '@zerohop/importers';
import { openai } from '@zerohop/openai';
import fc from 'fast-check';
import { expect, it } from 'vitest';

/** A router over the config as it is. Its keys are literals, so nothing is looked up. */
function routerOf({ config }: Imported): Router {
  return createRouter(config, { adapters: [openai, anthropic] });
}

function planned(router: Router, model: string, more: object = {}): readonly string[] {
  return router.plan({ model, messages: [{ role: 'user', content: 'Hi' }], ...more } as never).candidates.map(({ target }) => target);
}

const groups = ['a', 'b', 'c', 'd', 'e'];
const lists = fc.dictionary(fc.constantFrom(...groups, '*'), fc.array(fc.constantFrom(...groups), { minLength: 1, maxLength: 3 }), { maxKeys: 6 });

/** LiteLLM's order where everything fails: each stand-in, then those that stand in for it, nobody twice. */
function litellmOrder(group: string, standIns: Readonly<Record<string, readonly string[]>>, seen = new Set<string>()): readonly string[] {
  if (seen.has(group)) return [];
  seen.add(group);
  return [group, ...(standIns[group] ?? standIns['*'] ?? []).flatMap((next) => litellmOrder(next, standIns, seen))];
}

it('groups of LiteLLM that stand in for each other in any way are asked in its order, each once', () => {
  fc.assert(
    fc.property(lists, fc.option(lists), fc.option(lists), (fallbacks, long, refused) => {
      const entries = (map: Readonly<Record<string, readonly string[]>>): object[] => Object.entries(map).map(([group, names]) => ({ [group]: names }));
      const router = routerOf(importLiteLLM({
        model_list: groups.map((group) => ({ model_name: group, litellm_params: { model: `openai/gpt-${group}`, api_key: 'sk-made-up' } })),
        router_settings: {
          fallbacks: entries(fallbacks),
          ...(long === null ? undefined : { context_window_fallbacks: entries(long) }),
          ...(refused === null ? undefined : { content_policy_fallbacks: entries(refused) }),
        },
      }));
      for (const group of groups) {
        const ordinary = router.plan({ model: group, messages: [{ role: 'user', content: 'Hi' }] } as never).candidates.filter(({ from }) => from === 'targets' || from === 'default');
        expect(ordinary.map(({ target }) => target)).toEqual(litellmOrder(group, fallbacks).map((name) => `openai/gpt-${name}`));
      }
    }),
    { numRuns: 150 },
  );
});

interface PortkeyNode {
  readonly [key: string]: unknown;
}

const { node } = fc.letrec<{ node: PortkeyNode }>((tie) => {
  const children = fc.array(tie('node'), { minLength: 1, maxLength: 3 });
  return {
    node: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.record({ leaf: fc.constant(true), params: fc.option(fc.constant({ temperature: 0.5 }), { nil: undefined }) }),
      fc.record({ mode: fc.constant('fallback'), children }),
      fc.record({ mode: fc.constant('loadbalance'), children }),
      fc.record({ mode: fc.constant('single'), children }),
      fc.record({ mode: fc.constant('conditional'), children }),
    ) as fc.Arbitrary<PortkeyNode>,
  };
});

/** The node as Portkey has it, each target with a model of its own; conditional targets are chosen by `metadata.n`. */
function portkeySource({ leaf, params, mode, children }: PortkeyNode, path = 'm'): Record<string, unknown> {
  if (leaf === true) return { provider: 'openai', api_key: 'sk-made-up', override_params: { model: path, ...(params as object | undefined) } };
  const nodes = children as readonly PortkeyNode[];
  const targets = nodes.map((child, index) => ({ ...portkeySource(child, `${path}${index}`), name: `t${index}`, weight: index + 1 }));
  const conditions = targets.slice(1).map(({ name }, index) => ({ query: { 'metadata.n': String(index + 1) }, then: name }));
  return { strategy: mode === 'conditional' ? { mode, conditions, default: 't0' } : { mode }, targets };
}

/** The targets that Portkey may ask for a call, whatever is drawn: in a chain all, of a condition those of one branch. */
function mayAsk({ leaf, mode, children }: PortkeyNode, n: number, path = 'm'): readonly string[] {
  if (leaf === true) return [`openai/${path}`];
  const nodes = children as readonly PortkeyNode[];
  const all = nodes.map((child, index) => mayAsk(child, n, `${path}${index}`));
  if (mode === 'single') return all[0] ?? [];
  if (mode === 'conditional') return all[n] ?? all[0] ?? [];
  return all.flat();
}

it('any tree of Portkey becomes a config that the router takes, in which the same targets may be asked', () => {
  fc.assert(
    fc.property(node, fc.integer({ min: 0, max: 3 }), (tree, n) => {
      const router = routerOf(importPortkey(portkeySource(tree)));
      const reached = new Set<string>();
      // Draws move on with calls alone, so a plan sees one way; the first target of each is enough where there is no draw.
      for (const target of planned(router, 'main', { metadata: { n: String(n) } })) reached.add(target);
      const allowed = new Set(mayAsk(tree, n));
      for (const target of reached) expect(allowed).toContain(target);
      if (!JSON.stringify(tree).includes('loadbalance')) expect([...reached]).toEqual([...allowed]);
    }),
    { numRuns: 300 },
  );
});
