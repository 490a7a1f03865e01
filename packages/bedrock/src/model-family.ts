import type { ModelFacts } from '@zerohop/core/adapter';

/** Where a prompt may bear cache points. */
export type CachePlace = 'tools' | 'system' | 'messages';

/** What sets the models of one maker apart on a wire that is the same for all. */
export interface ModelFamily {
  /** How reasoning is asked for; `undefined` where no way is known. */
  readonly thinking?: 'claude' | 'nova' | 'gpt-oss' | 'gpt' | undefined;
  /** Whether a tool can be forced by name. `undefined` where nobody says. */
  readonly forcesTools?: boolean | undefined;
  /** Where cache points are taken; elsewhere the vendor refuses them. */
  readonly cachePoints: readonly CachePlace[];
  /** Whether reasoning that came without a signature goes back with its turn. */
  readonly takesUnsignedReasoning: boolean;
  /** Whether `temperature` and `topP` exclude each other. */
  readonly oneSampling: boolean;
}

const unknown: ModelFamily = { cachePoints: [], takesUnsignedReasoning: false, oneSampling: false };

/** By what stands in an id or ARN after the region's prefix, and by the catalog's name for the model. The first that fits counts. */
const families: readonly (readonly [id: RegExp, canonical: RegExp, family: ModelFamily])[] = [
  // https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html
  [/(^|[./])anthropic\.claude/, /^anthropic\//, { ...unknown, thinking: 'claude', forcesTools: true, cachePoints: ['tools', 'system', 'messages'], oneSampling: true }],
  // https://docs.aws.amazon.com/nova/latest/nova2-userguide/using-converse-api.html
  [/(^|[./])amazon\.nova-2/, /^amazon\/nova-2/, { ...unknown, thinking: 'nova', forcesTools: true, cachePoints: ['system', 'messages'], takesUnsignedReasoning: true }],
  [/(^|[./])amazon\.nova/, /^amazon\/nova/, { ...unknown, forcesTools: true, cachePoints: ['system', 'messages'] }],
  // A signature in its reasoning is refused, reasoning without one is taken: seen with openai.gpt-oss-120b-1:0, 2026-01.
  // Any tool and a named one can be forced: https://github.com/langchain-ai/langchain-aws/issues/1278
  [/(^|[./])openai\.gpt-oss/, /^openai\/gpt-oss/, { ...unknown, thinking: 'gpt-oss', forcesTools: true, takesUnsignedReasoning: true }],
  // Reasoning is asked for in the words of OpenAI's Responses, others are refused: https://github.com/anomalyco/opencode/pull/48195
  [/(^|[./])openai\.gpt-/, /^openai\/gpt-/, { ...unknown, thinking: 'gpt', forcesTools: true }],
];

/** What is known of a model's kin. ARNs of application profiles name no model: the catalog's facts do, where it has them. */
export function familyOf(model: string, facts: Pick<ModelFacts, 'canonicalId'> | undefined): ModelFamily {
  const found = families.find(([id, canonical]) => id.test(model) || (facts !== undefined && canonical.test(facts.canonicalId)));
  return found?.[2] ?? unknown;
}
