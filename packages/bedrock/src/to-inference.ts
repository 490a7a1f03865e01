import type { InferenceConfiguration } from '@aws-sdk/client-bedrock-runtime';
import { type CallToTranslate, omitUndefined } from '@zerohop/core/adapter';
import type { ModelFamily } from './model-family.ts';
import type { ThinkingSettings } from './to-thinking.ts';

/** Thinking leaves no choice of temperature, and little of `topP`, on models that are told of it as Claude is. */
const minTopPWithThinking = 0.95;

/** Translates cap, sampling and stop texts, as far as the model takes them beside its thinking. */
export function toInference(call: CallToTranslate, thinking: ThinkingSettings, { oneSampling }: ModelFamily): InferenceConfiguration | undefined {
  const { request, facts, model, warn } = call;
  let { maxTokens, temperature, topP } = request;
  if (temperature !== undefined && temperature > 1) {
    warn('temperature', 'this vendor takes temperatures up to 1; 1 was sent');
    temperature = 1;
  }
  const isBound = thinking.on && thinking.fields?.['thinking'] !== undefined;
  const refusal = facts?.temperature === false ? `${model} takes no` : thinking.unbound === true ? `so much reasoning of ${model} leaves no choice of` : undefined;
  const drop = (name: string, why: string): undefined => void warn(name, `${why} ${name}; it was left out`);
  if (maxTokens !== undefined && thinking.unbound === true) maxTokens = drop('maxTokens', `so much reasoning of ${model} takes no`);
  // The default, where no other is taken, is nothing to speak of.
  if (temperature === 1 && refusal !== undefined) temperature = undefined;
  else if (temperature !== undefined && refusal !== undefined) temperature = drop('temperature', refusal);
  else if (temperature !== undefined && temperature !== 1 && isBound) temperature = drop('temperature', 'reasoning leaves no choice of');
  if (topP !== undefined && refusal !== undefined) topP = drop('topP', refusal);
  else if (topP !== undefined && topP < minTopPWithThinking && isBound) topP = drop('topP', 'reasoning leaves little choice of');
  else if (topP !== undefined && temperature !== undefined && oneSampling) {
    warn('topP', `${model} takes temperature or topP, not both; topP was left out`);
    topP = undefined;
  }
  const config = omitUndefined({ maxTokens, temperature, topP, stopSequences: toStop(call) });
  return Object.keys(config).length === 0 ? undefined : config;
}

function toStop({ request, warn }: CallToTranslate): string[] | undefined {
  if (request.stop === undefined) return undefined;
  const given = typeof request.stop === 'string' ? [request.stop] : request.stop;
  const taken = given.filter((text) => text.trim() !== '');
  if (taken.length < given.length) warn('stop', 'this vendor takes no stop text of nothing but white space; it was left out');
  return taken.length === 0 ? undefined : taken;
}
