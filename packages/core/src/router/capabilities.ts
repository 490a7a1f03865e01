import type { AnyRequest } from '../chat/any-request.ts';
import type { ExclusionDetails } from '../chat/plan.ts';
import type { ChatRequest } from '../chat/request.ts';
import { type CallFacts, type Media, mediaKinds } from '../pipeline/call-facts.ts';
import { withParams } from '../pipeline/params.ts';
import type { RouteTarget } from '../pipeline/target.ts';
import type { ModelFacts } from '../catalog/model-facts.ts';

/** What a target cannot do that a request asks for. */
export interface Lack {
  readonly message: string;
  readonly details: ExclusionDetails;
}

/** Estimates of tokens are within this share of the truth for ordinary texts: only what is beyond it is surely too much. */
const estimateMargin = 0.2;

/** What a target is known to lack without which it cannot serve a call; `undefined` when nothing is known to stand against it. */
export function lackOf({ id, policies, target: { facts: model } }: RouteTarget, facts: CallFacts): Lack | undefined {
  const { chat: request } = facts;
  if (model === undefined || request === undefined) return undefined;
  if (model.chat === false) return lack('chat', `${id} answers no messages${model.embedding === false ? '' : '; it embeds texts: use embed()'}`);
  if (!facts.isPlain) {
    if (model.tools === false && needsTools(request)) return lack('tools', `${id} has no tools`);
    const { media } = facts;
    for (const kind of mediaKinds) if (media[kind] > 0 && model[kind] === false) return lack(kind, `${id} takes no ${kind} parts`);
  }
  const { maxTokens } = policies.params === undefined ? request : withParams(request, policies.params);
  if (maxTokens !== undefined && model.maxOutputTokens !== undefined && maxTokens > model.maxOutputTokens) {
    const message = `${id} writes at most ${model.maxOutputTokens} tokens; maxTokens is ${maxTokens}`;
    return { message, details: { needs: 'maxOutputTokens', has: model.maxOutputTokens, wanted: maxTokens } };
  }
  return windowLack(id, model, facts);
}

// The cap of the output does not count: some vendors add it to the input, and say so; others write what there is room for.
function windowLack(id: string, { contextWindow, maxInputTokens, tokenFactor }: ModelFacts, facts: CallFacts): Lack | undefined {
  const room = Math.min(contextWindow ?? Number.POSITIVE_INFINITY, maxInputTokens ?? Number.POSITIVE_INFINITY);
  if (room === Number.POSITIVE_INFINITY || facts.fits(room / (1 - estimateMargin), tokenFactor)) return undefined;
  const wanted = facts.inputTokens(tokenFactor);
  return {
    message: `about ${wanted} tokens of input do not fit into the window of ${id}: it has room for ${room}`,
    details: { needs: 'contextWindow', has: room, wanted },
  };
}

/**
 * What a target is known to lack that adapters do without, and say so in a warning: such a target stands behind all others, and serves
 * when none of them can.
 */
export function softLackOf({ id, policies, target: { facts: model } }: RouteTarget, { chat: request, isPlain }: CallFacts): Lack | undefined {
  if (model === undefined || request === undefined || (isPlain && policies.params === undefined)) return undefined;
  const asked = withParams(request, policies.params);
  if (model.reasoning === false && wantsReasoning(asked)) return lack('reasoning', `${id} does not reason`);
  if (model.jsonSchema === false && asked.output !== undefined) return lack('jsonSchema', `${id} cannot be held to a schema`);
  if (model.parallelTools === false && asked.parallelToolCalls === true) return lack('parallelTools', `${id} calls one tool at a time`);
  if (model.logprobs === false && asked.logprobs !== undefined && asked.logprobs !== false) return lack('logprobs', `${id} gives no log probabilities`);
  if (model.prefill === false && asked.messages.at(-1)?.role === 'assistant') return lack('prefill', `${id} does not go on with an assistant message`);
  return undefined;
}

function lack(needs: string, message: string): Lack {
  return { message, details: { needs } };
}

/**
 * The targets that are known to be able to serve a request first, in their order, then those of which it is not known.
 * Returns the list itself when there is nothing to rank by.
 */
export function knownCapableFirst(targets: readonly RouteTarget[], facts: CallFacts): readonly RouteTarget[] {
  const { chat: request } = facts;
  if (targets.length < 2 || facts.isPlain || request === undefined) return targets;
  const needs = needsOf(request, facts);
  if (needs.length === 0) return targets;
  const known = targets.filter(({ target }) => needs.every((need) => target.facts?.[need] !== undefined));
  return known.length === targets.length ? targets : [...known, ...targets.filter((target) => !known.includes(target))];
}

type Need = 'tools' | 'reasoning' | 'jsonSchema' | 'logprobs' | Media;

const noNeeds: readonly Need[] = [];

function needsOf(request: ChatRequest, { media }: CallFacts): readonly Need[] {
  let needs: Need[] | undefined;
  for (const kind of mediaKinds) if (media[kind] > 0) (needs ??= []).push(kind);
  if (needsTools(request)) (needs ??= []).push('tools');
  if (wantsReasoning(request)) (needs ??= []).push('reasoning');
  if (request.output !== undefined) (needs ??= []).push('jsonSchema');
  if (request.logprobs !== undefined && request.logprobs !== false) (needs ??= []).push('logprobs');
  return needs ?? noNeeds;
}

function needsTools({ tools }: ChatRequest): boolean {
  return tools !== undefined && tools.length > 0;
}

function wantsReasoning({ reasoning }: ChatRequest): boolean {
  if (reasoning === undefined) return false;
  return reasoning.effort === undefined ? reasoning.budgetTokens > 0 : reasoning.effort !== 'none';
}

/** Whether what a target lacks is room for the input: larger windows are asked then. */
export function lacksRoom({ reason, details }: { readonly reason: string; readonly details?: ExclusionDetails | undefined }): boolean {
  return reason === 'capability' && details?.needs === 'contextWindow';
}

/** The request as a target gets it: with the params of its config laid over it. */
export function requestFor<Request extends AnyRequest>(request: Request, { policies }: RouteTarget): Request {
  return withParams(request, policies.params);
}
