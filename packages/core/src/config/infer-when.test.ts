import { expect, it } from 'vitest';
import { factRows } from '../router/conditions/paths.ts';
import type { FixedFacts } from './infer-when.ts';

type Kinds = { readonly [Fact in keyof FixedFacts]: string };

// What the types compare a fact with, in the words of the table.
const kinds: Kinds = {
  model: 'text',
  operation: "'chat' or 'embed'",
  stream: 'true or false',
  tenant: 'text',
  team: 'text',
  user: 'text',
  session: 'text',
  priority: "'low' or 'normal' or 'high'",
  'input.tokens': 'a number',
  'input.messages': 'a number',
  'input.images': 'a number',
  'input.audio': 'a number',
  'input.files': 'a number',
  'input.text': 'text',
  tools: 'text',
  output: 'true or false',
  'params.temperature': 'a number',
  'params.topP': 'a number',
  'params.maxTokens': 'a number',
  'params.stop': 'text',
  'params.seed': 'a number',
  'params.presencePenalty': 'a number',
  'params.frequencyPenalty': 'a number',
  'params.logprobs': 'a number, true or false',
  'params.reasoning': '$exists alone',
  'params.reasoning.effort': "'none' or 'minimal'",
  'params.reasoning.budgetTokens': 'a number',
  'params.serviceTier': 'text',
  'params.parallelToolCalls': 'true or false',
  'params.toolChoice': 'text',
  'params.toolChoice.name': 'text',
  'params.dimensions': 'a number',
  'time.hour': 'a whole number',
  'time.clock': 'a time',
  'time.weekday': "'sun' or 'mon'",
  'time.date': 'a day',
};

it('types know the facts that there are, and what they are compared with', () => {
  const fixed = factRows.filter(({ path }) => !path.includes('<'));
  expect(fixed.map(({ path }) => path).toSorted()).toEqual(Object.keys(kinds).toSorted());
  for (const { path, type } of fixed) expect(`${path}: ${type.words}`).toContain(`${path}: ${kinds[path as keyof Kinds]}`);
});

it('types know the facts with a name in them', () => {
  const open = factRows.map(({ path }) => path).filter((path) => path.includes('<'));
  expect(open).toEqual(['tags.<name>', 'metadata.<name>', 'params.providerOptions.<path>', 'time.<zone>.hour', 'time.<zone>.clock', 'time.<zone>.weekday', 'time.<zone>.date']);
});
